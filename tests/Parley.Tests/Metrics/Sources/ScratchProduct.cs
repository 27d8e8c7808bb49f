using Microsoft.Extensions.Time.Testing;
using Parley.Metrics.Sources;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;

namespace Parley.Tests.Metrics.Sources;

/// <summary>A product folder and a state folder that are gone after the test.</summary>
internal sealed class ScratchProduct : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("parley-test-");

    public ScratchProduct() => Directory.CreateDirectory(Path.Combine(Folder, "data"));

    public string Folder => Path.Combine(root.FullName, "shop");

    public string State => Path.Combine(root.FullName, "state");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public DataSettings Settings { get; set; } = new();

    public string? Connection { get; init; }

    public Product Product => new() { Name = "shop", Folder = Folder, Title = "Shop", Version = "1", Data = Settings, Connection = Connection };

    public ScratchProduct With(string path, string text)
    {
        Write(path, System.Text.Encoding.UTF8.GetBytes(text));
        return this;
    }

    public void Write(string path, byte[] content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    public Task<DuckDbSource> OpenAsync() =>
        DuckDbSource.OpenAsync(Product, State, Clock, Xunit.TestContext.Current.CancellationToken);

    public async Task<QueryResult> QueryAsync(string sql)
    {
        await using var source = await OpenAsync();
        return await source.QueryAsync(sql, QueryLimits.Default, Xunit.TestContext.Current.CancellationToken);
    }

    public async Task<string[]> FaultsAsync() =>
        [.. (await Xunit.Assert.ThrowsAsync<ProductFaultException>(OpenAsync)).Faults.Select(f => f.ToString())];

    public void Dispose() => root.Delete(recursive: true);
}
