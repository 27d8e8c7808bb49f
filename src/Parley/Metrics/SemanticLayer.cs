using Parley.Governance;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Checking;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;
using Parley.Metrics.Sources.Files;
using Parley.Metrics.Sources.Postgres;
using Parley.Products;
using Parley.Telemetry;

namespace Parley.Metrics;

/// <summary>One version of a product's semantic model over one revision of its data. Immutable and safe for concurrent use.</summary>
public sealed class SemanticLayer : IAsyncDisposable
{
    private const string MetricsFolder = "metrics/";

    private readonly CatalogueReader _catalogues;

    /// <summary>Creates the layer; the source is owned by it from here on.</summary>
    /// <param name="product">The product.</param>
    /// <param name="manifest">Its semantic model.</param>
    /// <param name="source">Its data.</param>
    public SemanticLayer(Product product, SemanticManifest manifest, DataSource source)
    {
        (Product, Manifest, Source) = (product, manifest, source);
        Workings = EntityCounts.Added(AverageParts.Added(manifest));
        _catalogues = new CatalogueReader(
            Workings,
            $"{product.Version}\n{source.Revision}",
            async (of, query, permissions, limits, token) =>
                (await RunAsync(of, query, permissions, (source, limits), token).ConfigureAwait(false)).Result)
        {
            Vocabulary = product.Persona.Vocabulary,
        };
    }

    /// <summary>
    /// Loads the product's metrics/ and opens its data: files in data/ as they are now, or the database it names. To refresh, open
    /// another beside this one, and dispose this one when the last turn in flight has ended.
    /// </summary>
    /// <param name="load">The product, as <see cref="ProductFolder.Load"/> read it.</param>
    /// <param name="stateFolder">Parley's state folder; snapshots of files are kept there.</param>
    /// <param name="clock">Dates the use of snapshots.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ProductFaultException">Settings, metrics, names of them or data files are wrong; carries every fault.</exception>
    /// <exception cref="DataSourceException">The database cannot be opened.</exception>
    public static async Task<SemanticLayer> OpenAsync(
        ProductLoad load, string stateFolder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.AddRange(load.Faults);
        var manifest = LoadManifest(load.Readable, faults);
        ProductNames.Check(load.Readable, load.Rules, manifest, faults);
        if (load.Product is not { } product || faults.Any)
        {
            // It cannot be opened; what is wrong with the data files is said in the same breath.
            if (load.Readable.Connection is null)
            {
                SnapshotStore.Inspect(load.Readable, faults, cancellationToken);
            }

            throw new ProductFaultException([.. faults.ToImmutable().Where(f => !f.IsWarning)]);
        }

        var placed = Placed(manifest, product);
        var source = await OpenSourceAsync(product, stateFolder, clock, cancellationToken).ConfigureAwait(false);
        try
        {
            await ThrowIfMistypedAsync(product, placed, source, cancellationToken).ConfigureAwait(false);
            return new SemanticLayer(product, placed, source);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // A column of texts where metrics need times or numbers would look like no data at all.
    private static async Task ThrowIfMistypedAsync(Product product, SemanticManifest manifest, DataSource source, CancellationToken cancellationToken)
    {
        if (product.Connection is not null)
        {
            return;
        }

        var unmet = ColumnNeeds.Unmet(ColumnNeeds.OfMetrics(manifest), await source.TablesAsync(cancellationToken).ConfigureAwait(false));
        var faults = new Faults();
        new MistypedColumns(product, cancellationToken).Report(unmet, faults);
        if (faults.Any)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }
    }

    /// <summary>
    /// True where a new layer opened now would read other data. Cheap: files are read only where a size or time of writing changed.
    /// </summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">The data cannot be looked at.</exception>
    public async Task<bool> IsOutdatedAsync(CancellationToken cancellationToken) =>
        await Source.CurrentRevisionAsync(cancellationToken).ConfigureAwait(false) != Source.Revision;

    /// <summary>The product's semantic model, with places relative to the product folder.</summary>
    /// <param name="product">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    internal static SemanticManifest LoadManifest(Product product, Faults faults)
    {
        var loaded = ManifestLoader.Load(product.Folder, under: MetricsFolder);
        faults.AddRange(loaded.Faults);
        return loaded.Manifest;
    }

    /// <summary>Opens the product's data.</summary>
    /// <param name="product">The product.</param>
    /// <param name="stateFolder">Parley's state folder.</param>
    /// <param name="clock">Dates the use of snapshots.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static async Task<DataSource> OpenSourceAsync(
        Product product, string stateFolder, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (product.Connection is null)
        {
            return await DuckDbSource.OpenAsync(product, stateFolder, clock, cancellationToken).ConfigureAwait(false);
        }

        return await PostgresSource.OpenAsync(product, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Over files, tables have names alone, whatever schema a dbt project builds them in.</summary>
    /// <param name="manifest">The semantic model as written.</param>
    /// <param name="product">The product.</param>
    internal static SemanticManifest Placed(SemanticManifest manifest, Product product) => product.Connection is not null
        ? manifest
        : manifest with
        {
            Models = [.. manifest.Models.Select(m => m with { Relation = new Relation(m.Relation.Name) })],
            TimeSpines = [.. manifest.TimeSpines.Select(s => s with { Relation = new Relation(s.Relation.Name) })],
        };

    /// <summary>The product.</summary>
    public Product Product { get; }

    /// <summary>Its semantic model.</summary>
    public SemanticManifest Manifest { get; }

    /// <summary>The same with the metrics that explain others; queries are of these.</summary>
    internal SemanticManifest Workings { get; }

    /// <summary>Its data.</summary>
    public DataSource Source { get; }

    /// <summary>What callers with these permissions may ask about; made once for each fingerprint and kept.</summary>
    /// <param name="permissions">What the caller may see.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Catalogue> CatalogueAsync(Permissions permissions, CancellationToken cancellationToken) =>
        _catalogues.ReadAsync(permissions, cancellationToken);

    /// <summary>Compiles a query under the caller's permissions and runs it.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="permissions">What the caller may see.</param>
    /// <param name="cancellationToken">Cancels, in the database too.</param>
    /// <exception cref="MetricQueryException">The manifest cannot answer the query, or it names something hidden.</exception>
    /// <exception cref="DataSourceException">The database failed.</exception>
    public Task<ExecutedQuery> QueryAsync(MetricQuery query, Permissions permissions, CancellationToken cancellationToken) =>
        RunAsync(Workings, query, permissions, (Source, Limits), cancellationToken);

    /// <summary>The SQL that a query becomes under the caller's permissions; nothing is run.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="permissions">What the caller may see.</param>
    /// <exception cref="MetricQueryException">The manifest cannot answer the query, or it names something hidden.</exception>
    public string Sql(MetricQuery query, Permissions permissions) => Compile(Workings, query, permissions, Source.Dialect).Sql;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private QueryLimits Limits => QueryLimits.Default with { Timeout = TimeSpan.FromSeconds(Product.Data.TimeoutSeconds) };

    private static async Task<ExecutedQuery> RunAsync(
        SemanticManifest manifest,
        MetricQuery query,
        Permissions permissions,
        (DataSource Source, QueryLimits Limits) on,
        CancellationToken cancellationToken)
    {
        var compiled = Compile(manifest, query, permissions, on.Source.Dialect);
        using var span = QuerySpan.Begin(query, compiled.Sql, on.Source.Dialect);
        var result = await on.Source.QueryAsync(compiled.Sql, on.Limits, cancellationToken).ConfigureAwait(false);
        span?.SetTag(GenAiNames.Rows, result.Rows.Length);
        return new ExecutedQuery(query, compiled.Sql, compiled.Columns, result);
    }

    private static Compilation.Compiled Compile(SemanticManifest manifest, MetricQuery query, Permissions permissions, SqlDialect dialect)
    {
        var widened = HiddenElements.Of(manifest, permissions).Widen(manifest, permissions);
        return MetricCompiler.Compile(manifest, query, dialect, widened) switch
        {
            Compilation.Compiled compiled => compiled,
            Compilation.Rejected rejected => throw new MetricQueryException(rejected.Reasons),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
