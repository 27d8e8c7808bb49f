using System.Net;
using Parley.Server.Docs;
using Parley.Tests;
using Xunit;

namespace Parley.Server.Tests.Docs;

public sealed class DocsPagesTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly HttpClient _client = server.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_served_as_written_and_for_people_and_is_in_the_list_for_models()
    {
        var list = await _client.GetStringAsync("/llms.txt", Token);
        var files = Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.PathOf("docs"), f).Replace('\\', '/')).Order(StringComparer.Ordinal);

        Assert.Equal(files, DocsPages.Names());
        Assert.StartsWith("# Parley\n", list, StringComparison.Ordinal);
        foreach (var name in DocsPages.Names())
        {
            var twin = await _client.GetAsync($"/docs/{name}", Token);
            Assert.Equal("text/markdown", twin.Content.Headers.ContentType?.MediaType);
            Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("docs", name), Token), await twin.Content.ReadAsStringAsync(Token));
            Assert.Contains("<h1", await _client.GetStringAsync($"/docs/{name[..^3]}", Token), StringComparison.Ordinal);
            Assert.True(name == "README.md" || list.Contains($"](/docs/{name})", StringComparison.Ordinal), name);
        }
    }

    [Theory]
    [InlineData("/docs/none")]
    [InlineData("/docs/none.md")]
    [InlineData("/docs/../Program.cs")]
    public async Task What_is_no_page_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(path, Token)).StatusCode);
}
