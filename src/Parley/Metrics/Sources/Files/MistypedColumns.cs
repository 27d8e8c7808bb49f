using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// Says why columns of files are stored as text although they are needed as numbers or times: the lines and values that are written
/// otherwise than the rest. Two readings of a table: (1) how most values are written, (2) which are not.
/// </summary>
/// <param name="product">The product.</param>
/// <param name="cancellationToken">Cancels.</param>
internal sealed class MistypedColumns(Product product, CancellationToken cancellationToken)
{
    /// <summary>Values of a column that are named.</summary>
    public const int MaxNamed = 5;

    private const int MaxSampled = 2_000;

    private readonly ImmutableArray<byte[]> _nulls = [.. product.Data.NullValues.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Looks into the files of the columns needed.</summary>
    /// <param name="needs">The needs; met ones too.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <returns>The needs that are not met.</returns>
    public ImmutableArray<ColumnNeed> Report(ImmutableArray<ColumnNeed> needs, Faults faults)
    {
        if (needs.IsEmpty)
        {
            return [];
        }

        var overrides = new TypeOverrides(product, new Faults());
        var unmet = ImmutableArray.CreateBuilder<ColumnNeed>();
        foreach (var table in DataFolder.Scan(product.Folder, new Faults()).Tables.Where(t => !t.Files[0].IsParquet))
        {
            var own = needs.Where(n => n.Table.Equals(table.Name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();
            unmet.AddRange(own.IsEmpty ? [] : Report(table, own, overrides, faults));
        }

        return unmet.ToImmutable();
    }

    private ImmutableArray<ColumnNeed> Report(TableFiles table, ImmutableArray<ColumnNeed> needs, TypeOverrides overrides, Faults faults)
    {
        var columns = needs.Select(n => n.Column).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var sights = columns.ToDictionary(c => c, c => new Sight(new ColumnProfile(overrides.Find(table.Name, c), _nulls)), StringComparer.OrdinalIgnoreCase);
        var rows = Read(table, columns, (column, bytes, file, line) => sights[column].Add(bytes, file, line));
        var unmet = needs.Where(n => sights[n.Column] is { IsThere: true } sight && sight.Profile.Choose().Kind == ColumnKind.Text).ToImmutableArray();
        if (unmet.Length > 0 && rows == 0)
        {
            var metrics = unmet.SelectMany(n => n.Metrics).Distinct().ToList();
            faults.Add(new Fault(
                table.Files[0].Path, 1, "",
                $"The file has no rows below the column names, and {(metrics.Count > 0 ? $"the metrics {string.Join(", ", metrics)} stand" : "the semantic model stands")} on it. "
                + $"Put the data in, or write under data.types in product.yaml what {string.Join(", ", unmet.Select(n => n.Column).Distinct())} will be."));
            return unmet;
        }

        var forms = unmet.GroupBy(n => n.Column, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => new Misfit(g.First(), sights[g.Key], _nulls), StringComparer.OrdinalIgnoreCase);
        if (forms.Count > 0)
        {
            Read(table, [.. forms.Keys], (column, bytes, file, line) => forms[column].Profile.Add(bytes, file, line));
        }

        foreach (var form in forms.Values)
        {
            form.Report(table, faults);
        }

        return unmet;
    }

    private delegate void TakeValue(string column, ReadOnlySpan<byte> value, string file, long line);

    private long Read(TableFiles table, string[] columns, TakeValue take)
    {
        var rows = 0L;
        foreach (var file in table.Files)
        {
            rows += CsvFile.ReadRows(
                file,
                csv =>
                {
                    var places = columns.Select(c => csv.Columns.ToList().FindIndex(n => n.Equals(c, StringComparison.OrdinalIgnoreCase))).ToArray();
                    foreach (var (column, _) in columns.Zip(places).Where(p => p.Second >= 0))
                    {
                        take(column, default, file.Path, 0);
                    }

                    return scanner =>
                    {
                        for (var i = 0; i < places.Length; i++)
                        {
                            if (places[i] >= 0)
                            {
                                take(columns[i], scanner[places[i]], file.Path, scanner.Line);
                            }
                        }
                    };
                },
                new Faults(),
                cancellationToken)?.Rows ?? 0;
        }

        return rows;
    }

    /// <summary>The first reading of a column.</summary>
    /// <param name="profile">Of all its values.</param>
    private sealed class Sight(ColumnProfile profile)
    {
        public ColumnProfile Profile => profile;

        /// <summary>True where a file has the column.</summary>
        public bool IsThere { get; private set; }

        /// <summary>Its first values.</summary>
        public List<byte[]> Sample { get; } = [];

        public void Add(ReadOnlySpan<byte> value, string file, long line)
        {
            IsThere = true;
            profile.Add(value, file, line);
            if (Sample.Count < MaxSampled && !value.Trim(" \t"u8).IsEmpty)
            {
                Sample.Add(value.ToArray());
            }
        }
    }

    /// <summary>The second reading: every value held against the form that most values of the sample have.</summary>
    private sealed class Misfit
    {
        private readonly ColumnNeed _need;
        private readonly Sight _sight;
        private readonly string _example = "";
        private readonly bool _hasForm;

        public Misfit(ColumnNeed need, Sight sight, ImmutableArray<byte[]> nulls)
        {
            (_need, _sight) = (need, sight);
            var candidates = WrittenForms.Candidates(need.Kind).Select(type => (Type: type, Profile: Held(type, nulls))).ToList();
            var (best, held) = candidates.MaxBy(c => c.Profile.Values - c.Profile.MisfitCount);
            _hasForm = (held.Values - held.MisfitCount) * 2 > held.Values;
            _example = _hasForm ? sight.Sample.Select(s => Encoding.UTF8.GetString(s).Trim()).First(s => ColumnProfile.Fits(best, s)) : "";
            Profile = new ColumnProfile(best, nulls);
        }

        public ColumnProfile Profile { get; }

        public void Report(TableFiles table, Faults faults)
        {
            void Add(Sighting at, string message) => faults.Add(new Fault(at.File, (int)at.Line, _need.Column, message));
            var first = Profile.Misfits.FirstOrDefault() ?? _sight.Profile.FirstText;
            if (_sight.Profile.Values == 0)
            {
                Add(new Sighting(table.Files[0].Path, 1, ""), $"The column has no values, and {_need.Use}. Put them in, or write its type under data.types in product.yaml: {table.Name}.{_need.Column}: {(_need.Kind == NeededKind.Time ? "DATE" : "DECIMAL(18,2)")}.");
            }
            else if (!_hasForm)
            {
                // No slip of the data: the model names a column that holds something else.
                var at = first ?? new Sighting(table.Files[0].Path, 1, "");
                faults.Error(
                    _need.Place with { Key = $"{_need.Place.Key}.{_need.Key}" },
                    string.Create(CultureInfo.InvariantCulture, $"'{_need.Column}' is no {_need.Noun} in {at.File} (line {at.Line} has '{at.Value}'), and {_need.Use}. Another column, an expr with a CAST, or a type under data.types in product.yaml would be right."));
            }
            else if (Profile.MisfitCount == 0)
            {
                Add(
                    first ?? new Sighting(table.Files[0].Path, 1, ""),
                    $"The values can be read in more than one way ('{_example}'), and {_need.Use}. Write the type under data.types in product.yaml: {table.Name}.{_need.Column}: {(_need.Kind == NeededKind.Time ? "DATE '%d/%m/%Y'" : "DECIMAL(18,2) ','")}.");
            }
            else
            {
                Each(Add);
            }
        }

        private void Each(Action<Sighting, string> add)
        {
            var sound = Profile.Values - Profile.MisfitCount;
            var named = Profile.Misfits.Take(MaxNamed).ToList();
            foreach (var (misfit, i) in named.Select((m, i) => (m, i)))
            {
                var more = Profile.MisfitCount - named.Count;
                add(misfit, string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{misfit.Value}' is no {_need.Noun} as the other {sound} values are ('{_example}'), and {_need.Use}. Correct it, leave it empty, or name it under data.null_values in product.yaml.")
                    + (i == named.Count - 1 && more > 0 ? string.Create(CultureInfo.InvariantCulture, $" So it is with {more} more {(more == 1 ? "value" : "values")} further down.") : ""));
            }
        }

        private ColumnProfile Held(ColumnType type, ImmutableArray<byte[]> nulls)
        {
            var profile = new ColumnProfile(type, nulls);
            foreach (var value in _sight.Sample)
            {
                profile.Add(value, "", 0);
            }

            return profile;
        }
    }
}
