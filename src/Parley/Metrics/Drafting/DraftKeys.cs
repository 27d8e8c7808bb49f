using System.Collections.Immutable;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Drafting;

/// <summary>Finds the keys that tables have and share: by name first, then by what the data says.</summary>
internal sealed class DraftKeys(NameHints hints)
{
    /// <summary>At most this share of values may lack a partner for a join to be drafted, with a note to check it.</summary>
    public const decimal MaxOrphans = 0.05m;

    /// <summary>The column that identifies a table's rows; null where none does.</summary>
    /// <param name="table">The table.</param>
    /// <param name="all">All tables: a column whose name another one repeats is what that one refers to.</param>
    public ColumnProfile? Primary(TableProfile table, ImmutableArray<TableProfile> all)
    {
        var noun = hints.RowNoun(table.Name);
        return table.Columns
            .Where(c => c.IsUniqueAmong(table.Rows) && c.Kind is ColumnKind.Number or ColumnKind.Text && (c.Kind == ColumnKind.Text || c.Whole))
            .Select((c, place) => (Column: c, Score: KeyScore(c, noun, place) is > 0 and var score ? score : IsReferredTo(table, c, all) ? 1 : 0))
            .Where(c => c.Score > 0)
            .OrderByDescending(c => c.Score)
            .Select(c => c.Column)
            .FirstOrDefault();
    }

    /// <summary>Joins from a table to the primary keys of others.</summary>
    public async Task<ImmutableArray<(DraftEntity Entity, DraftParent Parent, string? Check)>> ForeignAsync(
        DataSource source, TableProfile table, ImmutableArray<(TableProfile Table, ColumnProfile Key)> keyed, CancellationToken cancellationToken)
    {
        var joins = ImmutableArray.CreateBuilder<(DraftEntity, DraftParent, string?)>();
        foreach (var column in table.Columns.Where(c => c.Present > 0))
        {
            var target = keyed.FirstOrDefault(k => k.Table != table && Refers(column, k.Table, k.Key));
            if (target.Table is null)
            {
                continue;
            }

            var orphans = await SourceProfiler
                .OrphansAsync(source, (table, column.Name), (target.Table, target.Key.Name), cancellationToken).ConfigureAwait(false);
            var join = $"{table.Name}.{column.Name} → {target.Table.Name}.{target.Key.Name}";
            var entity = new DraftEntity(
                hints.RowNoun(target.Table.Name), "foreign", column.Name, $"{join}: the names match, and {column.Present - orphans:0} of {column.Present} values have a partner");
            if (orphans <= column.Present * MaxOrphans)
            {
                joins.Add((entity, new DraftParent(column.Name, target.Table, target.Key.Name), orphans == 0 ? null : $"{join}: {orphans:0} rows have no partner; figures by its attributes will show them without one."));
            }
        }

        return joins.ToImmutable();
    }

    private int KeyScore(ColumnProfile column, string noun, int place)
    {
        var name = NameHints.Identifier(column.Name);
        var words = NameHints.Words(column.Name);
        return name switch
        {
            _ when name == $"{noun}_id" || name == $"{noun}_key" => 5,
            "id" or "key" => 4,
            _ when name == noun => 3,
            _ when words.Length > 0 && hints.Hit("key", words[^1]) is not null => place == 0 ? 3 : 2,
            _ when IsRowNumber(column) => 1,
            _ => 0,
        };
    }

    // Texts alone: small whole numbers of one name ("floor", "size") are often measured in two tables.
    private static bool IsReferredTo(TableProfile table, ColumnProfile column, ImmutableArray<TableProfile> all) =>
        column.Kind == ColumnKind.Text
        && all.Any(t => t != table && t.Columns.Any(c => c.Kind == ColumnKind.Text && c.Distinct > 1 && !c.IsUniqueAmong(t.Rows) && c.Distinct <= column.Distinct
            && NameHints.Identifier(c.Name) == NameHints.Identifier(column.Name)));

    /// <summary>True for the nameless column that data frames write, which numbers the rows.</summary>
    /// <param name="column">The column.</param>
    public static bool IsRowNumber(ColumnProfile column) =>
        column is { Kind: ColumnKind.Number, Whole: true, Min: 0 or 1 }
        && NameHints.Words(column.Name) is [] or ["column"] or ["column", _] or ["index"] or ["unnamed", ..];

    private bool Refers(ColumnProfile column, TableProfile target, ColumnProfile key)
    {
        var name = NameHints.Identifier(column.Name);
        var keyName = NameHints.Identifier(key.Name);
        var noun = hints.RowNoun(target.Name);
        var generic = keyName is "id" or "key" or "code" or "name" || keyName.StartsWith("n_", StringComparison.Ordinal) || keyName.StartsWith("column", StringComparison.Ordinal);
        return (!generic && name == keyName) || name == noun || name == $"{noun}_{keyName}" || name == $"{noun}_id";
    }
}
