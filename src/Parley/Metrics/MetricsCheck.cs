using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.Files;
using Parley.Products;
using Parley.Text;

namespace Parley.Metrics;

/// <summary>
/// What the semantic layer looks at when a product is checked: its models and metrics, names of them in other files, the data
/// files, and whether each expression is SQL over its table.
/// </summary>
public static class MetricsCheck
{
    /// <summary>Runs the check; a step of <see cref="ProductCheck"/>.</summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        // (1) Models and metrics, and every name of them elsewhere.
        var product = load.Product!;
        var loaded = SemanticLayer.LoadManifest(product);
        faults.AddRange(loaded.Faults);
        CheckNames(product, load.Rules, loaded.Manifest, faults);

        // (2) The data itself, then (3) the models over it.
        var found = new Faults();
        if (product.Connection is null)
        {
            SnapshotStore.Inspect(product, found, cancellationToken);
        }

        faults.AddRange(found.ToImmutable());
        if (!found.Any)
        {
            await CheckModelsAsync(product, loaded.Manifest, faults, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void CheckNames(Product product, PermissionRules rules, SemanticManifest manifest, Faults faults)
    {
        var metrics = manifest.Metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var models = manifest.Models.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var dimensions = manifest.Models.SelectMany(m => m.Dimensions).Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var metric in product.Overview)
        {
            Known(new Fault(ProductFolder.ProductFile, 0, "overview", ""), "metric", metric, metrics, faults);
        }

        foreach (var goal in product.Goals)
        {
            Known(new Fault(ProductFolder.ProductFile, 0, "goals", ""), "metric", goal.Metric, metrics, faults);
        }

        foreach (var rule in rules.Rules)
        {
            var at = new Fault(ProductFolder.PermissionsFile, rule.Line, "rules", "");
            foreach (var row in rule.Rows)
            {
                Known(at with { Line = row.Line }, "semantic model", row.Model, models, faults);
            }

            foreach (var metric in rule.HiddenMetrics)
            {
                Known(at, "metric", metric, metrics, faults);
            }

            // A query's name of a dimension ends with the dimension's own: campaign__region.
            foreach (var dimension in rule.HiddenDimensions)
            {
                Known(at, "dimension", dimension.Split("__")[^1], dimensions, faults);
            }
        }
    }

    private static void Known(Fault at, string kind, string name, HashSet<string> known, Faults faults)
    {
        if (!known.Contains(name))
        {
            faults.Add(at with { Message = $"There is no {kind} '{name}'; {Faults.Suggestion(name, known)}." });
        }
    }

    private static async Task CheckModelsAsync(Product product, SemanticManifest manifest, Faults faults, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("parley-check-");
        try
        {
            var source = await SemanticLayer.OpenSourceAsync(product, scratch.FullName, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var placed = SemanticLayer.Placed(manifest, product);
                var tables = (await source.TablesAsync(cancellationToken).ConfigureAwait(false)).Select(t => t.Name).ToImmutableArray();
                foreach (var model in placed.Models)
                {
                    await CheckModelAsync(source, tables, model, faults, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (DataSourceException unreachable)
        {
            faults.Add(new Fault(ProductFolder.ProductFile, 0, product.Connection is null ? "data" : "connection", unreachable.Message));
        }
        catch (ProductFaultException changed)
        {
            faults.AddRange(changed.Faults);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task CheckModelAsync(
        DataSource source, ImmutableArray<string> tables, SemanticModel model, Faults faults, CancellationToken cancellationToken)
    {
        var at = new Fault($"{SemanticLayer.MetricsFolder}/{model.Origin?.File}", model.Origin?.Line ?? 0, $"semantic_models.{model.Name}", "");
        if (model.Relation.Schema is null && !tables.Contains(model.Relation.Name, StringComparer.OrdinalIgnoreCase))
        {
            faults.Add(at with { Message = $"There is no table '{model.Relation.Name}' in the data; {Faults.Suggestion(model.Relation.Name, tables)}." });
            return;
        }

        var expressions = Expressions(model).ToImmutableArray();
        var table = source.Dialect.Table(model.Relation);
        if (expressions.IsEmpty || await ErrorAsync(source, table, expressions.Select(e => e.Sql), cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        // Some expression is wrong: each by itself, to name it.
        foreach (var (key, sql) in expressions)
        {
            if (await ErrorAsync(source, table, [sql], cancellationToken).ConfigureAwait(false) is { } error)
            {
                faults.Add(at with { Key = $"{at.Key}.{key}", Message = $"'{sql}' cannot be read from the table '{model.Relation.Name}': {error}" });
            }
        }
    }

    private static IEnumerable<(string Key, string Sql)> Expressions(SemanticModel model) =>
        model.Entities.Select(e => ($"entities.{e.Name}", e.Expr ?? e.Name))
            .Concat(model.Dimensions.Select(d => ($"dimensions.{d.Name}", d.Expr ?? d.Name)))
            .Concat(model.Measures.Select(m => ($"measures.{m.Name}", m.Expr ?? m.Name)));

    private static async Task<string?> ErrorAsync(
        DataSource source, string table, IEnumerable<string> expressions, CancellationToken cancellationToken)
    {
        try
        {
            await source.QueryAsync(
                $"SELECT {string.Join(", ", expressions.Select(e => $"({e})"))} FROM {table} LIMIT 0", QueryLimits.Default, cancellationToken)
                .ConfigureAwait(false);
            return null;
        }
        catch (DataSourceException refused)
        {
            return refused.Message;
        }
    }
}
