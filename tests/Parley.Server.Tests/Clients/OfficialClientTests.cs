using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using Xunit;

namespace Parley.Server.Tests.Clients;

/// <summary>Every product is reached by the clients that people already have.</summary>
public sealed class OfficialClientTests : IAsyncLifetime
{
    private const string Question = "What was revenue in March 2025?";
    private readonly TestServer _server = new TestServer().Listen();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Address => _server.ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [Trait("Needs", "node")]
    [InlineData("openai.mjs")]
    [InlineData("ai-sdk.mjs")]
    [InlineData("ag-ui.mjs")]
    public Task A_client_from_npm_gets_all_it_expects(string script) => NodeClient.CheckAsync(script, Address);

    [Fact]
    [Trait("Needs", "node")]
    public async Task The_inspector_lists_the_tools_in_their_order_and_calls_one()
    {
        string[] inspector = [NodeClient.Script("node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"), "--cli"];
        var (listed, tools) = await NodeClient.RunAsync([.. inspector, $"{Address}/mcp", "--transport", "http", "--method", "tools/list"]);
        var (called, answer) = await NodeClient.RunAsync(
            [.. inspector, $"{Address}/mcp", "--transport", "http", "--method", "tools/call", "--tool-name", "ask_shop", "--tool-arg", $"question={Question}"]);

        Assert.True(listed == 0 && called == 0, tools + answer);
        Assert.True(tools.IndexOf("ask_shop", StringComparison.Ordinal) < tools.IndexOf("describe_shop", StringComparison.Ordinal));
        Assert.Contains("930", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_NET_client_chats_and_streams()
    {
        var client = new ChatClient("shop", new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri($"{Address}/v1") });

        ChatCompletion whole = await client.CompleteChatAsync([new UserChatMessage(Question)], null, Token);
        var streamed = "";
        await foreach (var update in client.CompleteChatStreamingAsync([new UserChatMessage(Question)], null, Token))
        {
            streamed += string.Concat(update.ContentUpdate.Select(c => c.Text));
        }

        Assert.Contains("930", whole.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(whole.Content[0].Text, streamed);
        Assert.Equal(ChatFinishReason.Stop, whole.FinishReason);
        Assert.True(whole.Usage.TotalTokenCount > 0);
        var wrong = new ChatClient("shp", new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri($"{Address}/v1") });
        var error = await Assert.ThrowsAsync<ClientResultException>(() => wrong.CompleteChatAsync([new UserChatMessage(Question)], null, Token));
        Assert.Equal(404, error.Status);
    }
}
