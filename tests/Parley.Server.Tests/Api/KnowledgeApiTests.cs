using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Parley.Server.Tests.Api;

/// <summary>Documents and marks over HTTP.</summary>
public sealed class KnowledgeApiTests
{
    private const string Text = "# Refunds\n\nGoods may be returned within 30 days.\n\n<script>alert(1)</script> is shown as text.\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_given_as_text_and_as_a_page_with_the_passage_marked()
    {
        await using var server = Serving();
        var client = server.CreateJsonClient();

        var document = await client.GetFromJsonAsync<JsonElement>("/api/products/shop/documents/rules/refunds.md", Token);
        var start = document.GetProperty("text").GetString()!.IndexOf("30 days", StringComparison.Ordinal);
        var page = await PageAsync(server, $"/api/products/shop/documents/rules/refunds.md?start={start}&end={start + 7}");

        Assert.Equal("Refunds", document.GetProperty("title").GetString());
        Assert.Contains("<mark id=\"passage\">30 days</mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("The passage is gone", await PageAsync(server, "/api/products/shop/documents/rules/refunds.md?start=90000&end=90007"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hr/salaries.md")]
    [InlineData("rules/none.md")]
    [InlineData("../product.yaml")]
    public async Task A_hidden_document_is_answered_like_one_that_is_not_there(string path)
    {
        await using var server = Serving();

        var reply = await server.CreateJsonClient().GetAsync($"/api/products/shop/documents/{Uri.EscapeDataString(path)}", Token);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.DoesNotContain("salary of", await reply.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_is_set_listed_and_taken_back()
    {
        await using var server = Serving();
        var client = server.CreateJsonClient();

        var made = await client.PostAsync("/api/products/shop/marks", TestServer.Json("""{"document": "rules/refunds.md", "quote": "returned within 30 days", "kind": "outdated", "note": "45 since May"}"""), Token);
        var listed = await client.GetFromJsonAsync<JsonElement>("/api/products/shop/marks", Token);
        var id = listed.GetProperty("marks")[0].GetProperty("id").GetString();
        var undone = await client.DeleteAsync($"/api/products/shop/marks/{id}", Token);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(("outdated", "45 since May"), (listed.GetProperty("marks")[0].GetProperty("kind").GetString(), listed.GetProperty("marks")[0].GetProperty("note").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, undone.StatusCode);
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/products/shop/marks", Token)).GetProperty("marks").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/products/shop/marks/{id}", Token)).StatusCode);
    }

    [Fact]
    public async Task What_was_learnt_is_exported_and_only_curators_say_what_holds()
    {
        await using var server = Serving();
        var client = server.CreateJsonClient();
        await client.PostAsync("/api/products/shop/marks", TestServer.Json("""{"document": "rules/refunds.md", "quote": "returned within 30 days", "kind": "corrected", "correction": "45 days", "question": "How long may I return goods?"}"""), Token);
        var key = await client.PostAsync("/api/keys", TestServer.Json("""{"name": "reader", "roles": ["viewer"]}"""), Token);
        var secret = (await key.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("secret").GetString();

        var learnt = await client.GetFromJsonAsync<JsonElement>("/api/products/shop/learnt", Token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        var refused = await client.PostAsync("/api/products/shop/marks", TestServer.Json("""{"document": "rules/refunds.md", "quote": "returned within 30 days", "kind": "wrong"}"""), Token);
        var kept = await client.DeleteAsync($"/api/products/shop/marks/{learnt.GetProperty("marks")[0].GetProperty("id").GetString()}", Token);

        Assert.Equal(("corrected", "45 days", true), (learnt.GetProperty("marks")[0].GetProperty("kind").GetString(), learnt.GetProperty("marks")[0].GetProperty("correction").GetString(), learnt.GetProperty("marks")[0].GetProperty("stands").GetBoolean()));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, kept.StatusCode));
    }

    [Theory]
    [InlineData("rules/refunds.md", "returned within 31 days", HttpStatusCode.UnprocessableEntity)]
    [InlineData("rules/refunds.md", "30", HttpStatusCode.UnprocessableEntity)]
    [InlineData("hr/salaries.md", "The salary of everybody", HttpStatusCode.NotFound)]
    public async Task What_does_not_stand_in_a_visible_document_cannot_be_marked(string document, string quote, HttpStatusCode status)
    {
        await using var server = Serving();

        var reply = await server.CreateJsonClient().PostAsync("/api/products/shop/marks", TestServer.Json(JsonSerializer.Serialize(new { document, quote, kind = "wrong" })), Token);

        Assert.True(reply.StatusCode == status || (status == HttpStatusCode.UnprocessableEntity && reply.StatusCode == HttpStatusCode.BadRequest), reply.StatusCode.ToString());
    }

    private static TestServer Serving()
    {
        var server = new TestServer();
        Write(server, "knowledge/rules/refunds.md", Text);
        Write(server, "knowledge/hr/salaries.md", "# Salaries\n\nThe salary of everybody stands here.\n");
        Write(server, "policies/permissions.yaml", "documents:\n  - { path: \"hr/**\", labels: [hr] }\nrules:\n  - applies_to: {}\n    except: {roles: [hr]}\n    hide: {documents: [hr]}\n    say: Documents of the people team are not visible to you.\n");
        return server;
    }

    private static void Write(TestServer server, string name, string text)
    {
        var file = Path.Combine(server.Folder, "shop", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static async Task<string> PageAsync(TestServer server, string address)
    {
        var client = server.CreateClient();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return await client.GetStringAsync(address, Token);
    }
}
