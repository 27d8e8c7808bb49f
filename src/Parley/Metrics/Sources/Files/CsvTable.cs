using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Products;
using Parley.Text;

namespace Parley.Metrics.Sources.Files;

/// <summary>Chooses how the CSV files of one table are stored, from all their rows.</summary>
internal sealed class CsvTable
{
    private readonly TableFiles table;
    private readonly TypeOverrides overrides;
    private readonly ImmutableArray<string> nullValues;
    private readonly Faults faults;
    private readonly List<(DataFile File, CsvFile Csv)> read = [];
    private ImmutableArray<string> columns = [];
    private ColumnProfile[] profiles = [];

    private CsvTable(TableFiles table, DataSettings settings, TypeOverrides overrides, Faults faults) =>
        (this.table, this.overrides, nullValues, this.faults) = (table, overrides, settings.NullValues, faults);

    /// <summary>Reads every file of the table; null where a fault keeps it from being stored.</summary>
    /// <param name="table">Its files.</param>
    /// <param name="settings">How they are read.</param>
    /// <param name="overrides">Types the owner wrote.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static TablePlan? Inspect(
        TableFiles table, DataSettings settings, TypeOverrides overrides, Faults faults, CancellationToken cancellationToken)
    {
        var found = new Faults();
        var reader = new CsvTable(table, settings, overrides, found);
        foreach (var file in table.Files)
        {
            if (CsvFile.Read(file, csv => reader.Accept(file, csv), found, cancellationToken) is { } csv)
            {
                reader.read.Add((file, csv));
            }
        }

        reader.Judge();
        faults.AddRange(found.ToImmutable());
        return found.Any || reader.read.Count == 0 ? null : reader.Plan();
    }

    /// <summary>The profiles in the order of a file's columns; the first file says which columns the table has.</summary>
    private ColumnProfile[]? Accept(DataFile file, CsvFile csv)
    {
        if (columns.IsEmpty)
        {
            columns = csv.Columns;
            var nulls = nullValues.Select(Encoding.UTF8.GetBytes).ToImmutableArray();
            profiles = [.. columns.Select(c => new ColumnProfile(overrides.Find(table.Name, c), nulls))];
            return profiles;
        }

        var missing = columns.Except(csv.Columns, StringComparer.OrdinalIgnoreCase).ToList();
        var added = csv.Columns.Except(columns, StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count + added.Count > 0)
        {
            var differences = missing.Select(m => $"'{m}' is missing").Concat(added.Select(a => $"'{a}' is new"));
            faults.Add(new Fault(
                file.Path, 1, "", $"All files of the table '{table.Name}' need the columns of {table.Files[0].Path}; {string.Join(", ", differences)}."));
            return null;
        }

        return [.. csv.Columns.Select(c => profiles[Position(columns, c)])];
    }

    private static int Position(ImmutableArray<string> columns, string name)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reports what only all rows together show.</summary>
    private void Judge()
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var wanted = profiles[i].Choose();
            foreach (var misfit in profiles[i].Misfits)
            {
                var more = misfit == profiles[i].Misfits[^1] ? profiles[i].MisfitCount - profiles[i].Misfits.Count : 0;
                faults.Add(new Fault(
                    misfit.File, (int)misfit.Line, columns[i],
                    $"'{misfit.Value}' is no {wanted.Sql}, the type that data.types gives this column."
                    + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" So it is with {more} more {(more == 1 ? "value" : "values")} further down.") : "")));
            }

            if (profiles[i] is { IsAmbiguous: true, FirstText: { } unclear })
            {
                faults.Add(new Fault(
                    unclear.File, (int)unclear.Line, columns[i],
                    $"The column is stored as text: '{unclear.Value}' can be read in two ways, and no other value decides. "
                    + $"Write its type under data.types in product.yaml: {table.Name}.{columns[i]}: DATE '%d/%m/%Y', or DECIMAL(18,2) ','.")
                { IsWarning = true });
            }
            else if (profiles[i] is { IsNearlyTyped: true, FirstText: { } text })
            {
                faults.Add(new Fault(
                    text.File, (int)text.Line, columns[i],
                    $"The column is stored as text because of '{text.Value}'; nearly all other values are numbers or dates.")
                { IsWarning = true });
            }
            else if (wanted.Kind != ColumnKind.Text && profiles[i].Missing is { Count: > 0 } missing)
            {
                faults.Add(new Fault(
                    read[0].File.Path, 1, columns[i],
                    string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", missing.Select(m => $"'{m.Key}' ({m.Value} rows)"))} is read as no value, as every other one is a number, a date or a yes or no."))
                { IsWarning = true });
            }
        }

        if (read.Count > 0 && read.TrueForAll(r => r.Csv.Rows == 0))
        {
            faults.Add(new Fault(read[0].File.Path, 1, "", "There are no rows below the column names; columns are stored as text.") { IsWarning = true });
        }

        if (HeaderLooksLikeData())
        {
            faults.Add(new Fault(
                read[0].File.Path, 1, "", $"The first line looks like data ({string.Join(", ", columns.Take(4))}), not like column names; a header is needed."));
        }
    }

    /// <summary>
    /// True where the name of every column that is not text is itself a value of the column's type, and not all of these are
    /// small whole numbers, as years and months across a sheet are.
    /// </summary>
    private bool HeaderLooksLikeData()
    {
        var typed = columns.Zip(profiles).Select(c => (Name: c.First, Type: c.Second.Choose(), c.Second.Values))
            .Where(c => c.Values > 0 && c.Type.Kind != ColumnKind.Text).ToList();
        return typed.Count > 0
            && typed.TrueForAll(c => ColumnProfile.LooksLike(c.Type, c.Name))
            && !typed.TrueForAll(c => c.Name.Length <= 4 && int.TryParse(c.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private TablePlan Plan()
    {
        var types = profiles.Select(p => p.Choose()).ToArray();
        var expressions = columns.Select((name, i) => $"{Expression(Sql.Name(name), types[i], profiles[i])} AS {Sql.Name(name)}");
        var select = string.Join(", ", expressions);
        return new TablePlan(
            table.Name, [.. read.Select(r => $"SELECT {select} FROM {Source(r.File, r.Csv)}")], read.Sum(r => r.Csv.Rows))
        {
            Units = [.. columns.Zip(types).Where(c => c.Second.Form?.Unit is not null).Select(c => (c.First, c.Second.Form!.Unit!))],
        };
    }

    private string Source(DataFile file, CsvFile csv)
    {
        var fields = string.Join(", ", csv.Columns.Select(c =>
            $"{Sql.Text(columns[Position(columns, c)])}: 'VARCHAR'"));
        var nulls = string.Join(", ", nullValues.Prepend("").Select(Sql.Text));
        return $"read_csv({Sql.Path(file.FullPath)}, auto_detect = false, header = true, delim = {Sql.Text(csv.Delimiter.ToString())}, "
            + $"quote = '\"', escape = '\"', strict_mode = false, max_line_size = 16777216, nullstr = [{nulls}], columns = {{{fields}}})";
    }

    private string Expression(string column, ColumnType type, ColumnProfile profile)
    {
        // What is null without spaces around it is null with them.
        var trimmed = profile.HasSpaces
            ? nullValues.Prepend("").Aggregate($"trim({column}, ' ' || chr(9))", (text, empty) => $"nullif({text}, {Sql.Text(empty)})")
            : column;
        trimmed = type.Kind == ColumnKind.Text ? trimmed : profile.Missing.Keys.Order(StringComparer.Ordinal).Aggregate(trimmed, (text, empty) => $"nullif({text}, {Sql.Text(empty)})");
        return type switch
        {
            { Kind: ColumnKind.Text } => column,
            { Form: { } form } => form.Expression(trimmed, type),
            { Format: { } format } => $"CAST(strptime({trimmed}, {Sql.Text(format)}) AS {type.Sql})",
            // An offset counts: the moment is kept in UTC.
            { Kind: ColumnKind.Timestamp } when profile.HasOffsets => $"CAST(CAST({trimmed} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP)",
            _ => $"CAST({trimmed} AS {type.Sql})",
        };
    }
}
