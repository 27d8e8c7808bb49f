using Microsoft.Extensions.Primitives;

namespace Parley.Server.Ui;

/// <summary>
/// The page's endpoints, made when somebody first asks for what nothing else answers: a server that is only asked by programs never holds
/// the page's machinery (the verbs <c>start</c> and <c>idle</c>).
/// </summary>
/// <param name="app">The server's own endpoints.</param>
/// <param name="map">Maps the page.</param>
internal sealed class PageEndpoints(IEndpointRouteBuilder app, Action<IEndpointRouteBuilder> map) : EndpointDataSource, IEndpointRouteBuilder, IDisposable
{
    private readonly Lock _opening = new();
    private readonly CancellationTokenSource _opened = new();
    private volatile CompositeEndpointDataSource? _page;

    /// <inheritdoc />
    public IServiceProvider ServiceProvider => app.ServiceProvider;

    /// <inheritdoc />
    public ICollection<EndpointDataSource> DataSources { get; } = [];

    /// <inheritdoc />
    public override IReadOnlyList<Endpoint> Endpoints => _page?.Endpoints ?? [];

    /// <inheritdoc />
    public IApplicationBuilder CreateApplicationBuilder() => app.CreateApplicationBuilder();

    /// <inheritdoc />
    public override IChangeToken GetChangeToken() => _page?.GetChangeToken() ?? new CancellationChangeToken(_opened.Token);

    /// <summary>Makes the endpoints unless they are there; routing knows them when this returns.</summary>
    public void Open()
    {
        lock (_opening)
        {
            if (_page is null)
            {
                map(this);
                _page = new CompositeEndpointDataSource(DataSources);
                _opened.Cancel();
            }
        }
    }

    public void Dispose()
    {
        _page?.Dispose();
        _opened.Dispose();
    }
}
