using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.Files;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Checking;

/// <summary>Asks the database to prepare everything that comes of the semantic model; no row is read.</summary>
/// <param name="source">The data.</param>
/// <param name="manifest">The semantic model, as placed in that data.</param>
/// <param name="faults">Gathers what is wrong.</param>
internal sealed class DataCheck(DataSource source, SemanticManifest manifest, Faults faults)
{
    // What rests on them is not tried again.
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    /// <summary>Columns of files that are text by mistake, which is reported already.</summary>
    public ImmutableArray<ColumnNeed> Mistyped { get; init; } = [];

    /// <summary>Runs the check.</summary>
    /// <param name="queries">Compiled queries.</param>
    /// <param name="rules">Who may see what.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RunAsync(
        ImmutableArray<CheckedQuery> queries, IReadOnlyCollection<PermissionRule> rules, CancellationToken cancellationToken)
    {
        var tables = (await source.TablesAsync(cancellationToken).ConfigureAwait(false)).Select(t => t.Name).ToImmutableArray();
        foreach (var model in manifest.Models)
        {
            await CheckAsync(model, tables, cancellationToken).ConfigureAwait(false);
        }

        foreach (var row in rules.SelectMany(r => r.Rows))
        {
            await CheckAsync(row, cancellationToken).ConfigureAwait(false);
        }

        foreach (var query in queries.Where(q => !q.Models.Any(_broken.Contains)))
        {
            if (await ErrorAsync($"SELECT * FROM ({query.Sql}) AS prepared LIMIT 0", cancellationToken).ConfigureAwait(false) is { } error)
            {
                faults.Error(query.Place, $"The database does not take its SQL: {error}");
            }
        }
    }

    private async Task CheckAsync(SemanticModel model, ImmutableArray<string> tables, CancellationToken cancellationToken)
    {
        var place = new YamlPlace(model.Origin?.File ?? "metrics", model.Origin?.Line ?? 0, $"semantic_models.{model.Name}");
        if (model.Relation.Schema is null && !tables.Contains(model.Relation.Name, StringComparer.OrdinalIgnoreCase))
        {
            Break(model, place, $"There is no table '{model.Relation.Name}' in the data; {Faults.Suggestion(model.Relation.Name, tables)}.");
            return;
        }

        var known = Mistyped.Where(n => n.Model == model.Name).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0)
        {
            _broken.Add(model.Name);
        }

        var expressions = Expressions(model).Where(e => !known.Contains(e.Key)).ToImmutableArray();
        var table = source.Dialect.Table(model.Relation);
        if (expressions.IsEmpty || await ErrorAsync(Reading(table, expressions.Select(e => e.Sql)), cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        // Some expression is wrong: each by itself, to name it.
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, sql, fault) in expressions)
        {
            if (!broken.Contains(key) && await ErrorAsync(Reading(table, [sql]), cancellationToken).ConfigureAwait(false) is { } error)
            {
                broken.Add(key);
                Break(model, place with { Key = $"{place.Key}.{key}" }, $"{fault} the table '{model.Relation.Name}': {error}");
            }
        }
    }

    private async Task CheckAsync(RowRule rule, CancellationToken cancellationToken)
    {
        if (manifest.Models.FirstOrDefault(m => m.Name == rule.Model) is not { } model || _broken.Contains(model.Name))
        {
            return;
        }

        var sql = $"SELECT 1 FROM {source.Dialect.Table(model.Relation)} WHERE {PermissionRules.Specimen(rule.Where)} LIMIT 0";
        if (await ErrorAsync(sql, cancellationToken).ConfigureAwait(false) is { } error)
        {
            faults.Error(ProductNames.At(rule.Line, "rows.where"), $"'{rule.Where}' is no condition on the table '{model.Relation.Name}': {error}");
        }
    }

    private void Break(SemanticModel model, YamlPlace place, string message)
    {
        _broken.Add(model.Name);
        faults.Error(place, message);
    }

    private static string Reading(string table, IEnumerable<string> expressions) =>
        $"SELECT {string.Join(", ", expressions.Select(e => $"({e})"))} FROM {table} LIMIT 0";

    /// <summary>What is read of a table: where it is declared, its SQL, and what is wrong where the database does not take it.</summary>
    private static IEnumerable<(string Key, string Sql, string Fault)> Expressions(SemanticModel model) =>
        model.Entities.Select(e => Read($"entities.{e.Name}", e.Expr ?? e.Name))
            .Concat(model.Dimensions.Select(d => Read($"dimensions.{d.Name}", d.Expr ?? d.Name)))
            .Concat(model.Measures.Select(m => Read($"measures.{m.Name}", m.Expr ?? m.Name)))
            .Concat(model.Dimensions.Where(d => d.Type == DimensionType.Time).Select(d => Time($"dimensions.{d.Name}", d.Expr ?? d.Name)));

    private static (string Key, string Sql, string Fault) Read(string key, string sql) => (key, sql, $"'{sql}' cannot be read from");

    /// <summary>Times can be subtracted, text cannot: periods over it would find nothing.</summary>
    private static (string Key, string Sql, string Fault) Time(string key, string sql) =>
        (key, $"({sql}) - ({sql})", $"'{sql}' is no date or time (an expr with a CAST, or data.types in product.yaml, makes it one) in");

    private async Task<string?> ErrorAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await source.QueryAsync(sql, QueryLimits.Default, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DataSourceException refused)
        {
            return refused.Message;
        }
    }
}
