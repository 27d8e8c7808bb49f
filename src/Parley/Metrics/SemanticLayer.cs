using Parley.Governance;
using Parley.Metrics.Catalogues;
using Parley.Metrics.Queries;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Metrics;

/// <summary>One version of a product's semantic model over one revision of its data. Immutable and safe for concurrent use.</summary>
public sealed class SemanticLayer : IAsyncDisposable
{
    private readonly CatalogueReader _catalogues;

    /// <summary>Creates the layer; the source is owned by it from here on.</summary>
    /// <param name="product">The product.</param>
    /// <param name="manifest">Its semantic model.</param>
    /// <param name="source">Its data.</param>
    public SemanticLayer(Product product, SemanticManifest manifest, DataSource source) =>
        (Product, Manifest, Source, _catalogues) = (
            product,
            manifest,
            source,
            new CatalogueReader(
                manifest,
                $"{product.Version}\n{source.Revision}",
                async (of, query, permissions, limits, token) =>
                    (await RunAsync(of, query, permissions, (source, limits), token).ConfigureAwait(false)).Result));

    /// <summary>The product.</summary>
    public Product Product { get; }

    /// <summary>Its semantic model.</summary>
    public SemanticManifest Manifest { get; }

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
        RunAsync(Manifest, query, permissions, (Source, Limits), cancellationToken);

    /// <summary>The SQL that a query becomes under the caller's permissions; nothing is run.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="permissions">What the caller may see.</param>
    /// <exception cref="MetricQueryException">The manifest cannot answer the query, or it names something hidden.</exception>
    public string Sql(MetricQuery query, Permissions permissions) => Compile(Manifest, query, permissions, Source.Dialect).Sql;

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
        var result = await on.Source.QueryAsync(compiled.Sql, on.Limits, cancellationToken).ConfigureAwait(false);
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
