using System.Collections.Immutable;
using Parley.Metrics.Checking;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;
using Parley.Metrics.Sources.Files;
using Parley.Metrics.Sources.Postgres;
using Parley.Products;

namespace Parley.Metrics;

/// <summary>What the semantic layer looks at when a product is checked; steps of <see cref="ProductCheck"/>.</summary>
public static class MetricsCheck
{
    /// <summary>
    /// Everything: what <see cref="ValidateAsync"/> looks at, and names of models and metrics in the settings and permission rules,
    /// whether those rules are SQL, and the data files.
    /// </summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        var product = load.Readable;
        var data = new Faults();
        if (product.Connection is null)
        {
            SnapshotStore.Inspect(product, data, cancellationToken);
        }

        ProductNames.Check(product, load.Rules, SemanticLayer.LoadManifest(product, new Faults()), faults);
        await RunAsync(load, (load.Rules.Rules, data), faults, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The semantic model alone: its files; every metric compiled by itself and by each dimension it reaches; every saved query;
    /// and whether the database takes each expression and each metric's SQL.
    /// </summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task ValidateAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken) =>
        RunAsync(load, ([], new Faults()), faults, cancellationToken);

    private static async Task RunAsync(
        ProductLoad load,
        (IReadOnlyCollection<Governance.PermissionRule> Rules, Faults Data) with,
        Faults faults,
        CancellationToken cancellationToken)
    {
        // (1) The files. (2) What they say, compiled. (3) Both on the data.
        var product = load.Readable;
        var written = new Faults();
        var manifest = SemanticLayer.Placed(SemanticLayer.LoadManifest(product, written), product);
        faults.AddRange(written.ToImmutable());
        SqlDialect dialect = product.Connection is null ? DuckDbDialect.Instance : PostgresDialect.Instance;
        var queries = new QueryCheck(manifest, dialect, written).Run(faults);
        var mistyped = Mistyped(product, manifest, with.Data, faults, cancellationToken);
        await OnDataAsync(
            product, (s, t) => new DataCheck(s, manifest, faults) { Mistyped = mistyped }.RunAsync(queries, with.Rules, t), faults, cancellationToken).ConfigureAwait(false);
    }

    // A column that is text by mistake is said once: as the fault that it is, where something needs it.
    private static ImmutableArray<ColumnNeed> Mistyped(
        Product product, SemanticManifest manifest, Faults data, Faults faults, CancellationToken cancellationToken)
    {
        var found = new Faults();
        var unmet = product.Connection is null
            ? new MistypedColumns(product, cancellationToken).Report(ColumnNeeds.Of(manifest), found)
            : [];
        var said = found.ToImmutable();
        faults.AddRange(said);
        faults.AddRange(data.ToImmutable().Where(d => !d.IsWarning || !said.Any(f => f.File == d.File && f.Key == d.Key)));
        return unmet;
    }

    private static async Task OnDataAsync(
        Product product, Func<DataSource, CancellationToken, Task> check, Faults faults, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("parley-check-");
        try
        {
            var source = await SemanticLayer.OpenSourceAsync(product, scratch.FullName, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                await check(source, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DataSourceException unreachable)
        {
            faults.Error(product.At(product.Connection is null ? "data" : "connection"), unreachable.Message);
        }
        catch (ProductFaultException data)
        {
            faults.AddRange(data.Faults);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
