using System.Net;
using System.Text.Json.Nodes;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Providers;

public sealed class ModelRequestsTests
{
    private const string Chat = """{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""";

    // Requests as promptfoo 0.123.1 sent them to a server on loopback that gave them back.
    [Theory]
    [InlineData("openai:gpt-4o-mini", """{"temperature":0.5,"max_tokens":77,"stop":["x"],"passthrough":{"extra":1}}""", "/v1/chat/completions", "authorization: Bearer k", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Say one"}],"max_tokens":77,"temperature":0.5,"stop":["x"],"extra":1}""")]
    [InlineData("openai:chat:gpt-4.1", "{}", "/v1/chat/completions", "authorization: Bearer k", """{"model":"gpt-4.1","messages":[{"role":"user","content":"Say one"}],"max_tokens":1024,"temperature":0}""")]
    [InlineData("openai:chat:o3-mini", """{"reasoning_effort":"low","max_completion_tokens":500}""", "/v1/chat/completions", "authorization: Bearer k", """{"model":"o3-mini","messages":[{"role":"user","content":"Say one"}],"max_completion_tokens":500,"reasoning_effort":"low"}""")]
    [InlineData("openai:responses:gpt-4.1", """{"instructions":"be good"}""", "/v1/responses", "authorization: Bearer k", """{"model":"gpt-4.1","input":"Say one","max_output_tokens":1024,"temperature":0,"text":{"format":{"type":"text"}},"instructions":"be good"}""")]
    [InlineData("groq:llama-3.1-8b-instant", "{}", "/v1/chat/completions", "authorization: Bearer k", """{"model":"llama-3.1-8b-instant","messages":[{"role":"user","content":"Say one"}],"max_tokens":1024,"temperature":0}""")]
    [InlineData("azure:chat:dep", """{"temperature":1}""", "/v1/openai/deployments/dep/chat/completions?api-version=2024-12-01-preview", "api-key: k", """{"model":"dep","messages":[{"role":"user","content":"Say one"}],"max_tokens":1024,"temperature":1,"top_p":1,"presence_penalty":0,"frequency_penalty":0}""")]
    [InlineData("anthropic:messages:claude-x", """{"temperature":0.2,"max_tokens":50}""", "/v1/v1/messages", "x-api-key: k", """{"model":"claude-x","max_tokens":50,"messages":[{"role":"user","content":[{"type":"text","text":"Say one"}]}],"stream":false,"temperature":0.2}""")]
    [InlineData("ollama:chat:llama3", """{"temperature":0.3,"num_predict":20,"other":1}""", "/v1/api/chat", null, """{"model":"llama3","messages":[{"role":"user","content":"Say one"}],"options":{"temperature":0.3,"num_predict":20}}""")]
    [InlineData("ollama:llama3", "{}", "/v1/api/generate", null, """{"model":"llama3","prompt":"Say one","stream":false,"options":{}}""")]
    public async Task CallAsync_OfAMaker_AsksAsPromptfooAsks(string id, string config, string path, string? header, string body)
    {
        using var server = new Server(Chat);
        using var client = new HttpClient(server);

        await Open(id, config, client).CallAsync(Call("Say one"), TestContext.Current.CancellationToken);

        Assert.Equal(path, server.Path);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(server.Body)), server.Body);
        Assert.True(header is null || server.Headers.Contains(header, StringComparison.OrdinalIgnoreCase), server.Headers);
    }

    [Fact]
    public async Task CallAsync_OfAFault_SaysStatusAndBodyAsPromptfooDoes()
    {
        using var server = new Server("""{"error": {"message": "bad thing"}}""", HttpStatusCode.BadRequest);
        using var client = new HttpClient(server);

        var reply = await Open("openai:gpt-4o", "{}", client).CallAsync(Call("x"), TestContext.Current.CancellationToken);

        Assert.Equal("API error: 400 Bad Request\n{\"error\":{\"message\":\"bad thing\"}}", reply.Error);
        Assert.Equal(1, server.Asked);
    }

    [Theory]
    [InlineData("""{"message":{"content":null,"tool_calls":[{"id":"c"}]}}""", """[{"id":"c"}]""")]
    [InlineData("""{"message":{"content":"text","tool_calls":[{"id":"c"}]}}""", """{"content":"text","tool_calls":[{"id":"c"}]}""")]
    [InlineData("""{"message":{"content":null,"refusal":"no"}}""", "\"no\"")]
    [InlineData("""{"message":{"content":"done","reasoning_content":"hmm"}}""", "\"Thinking: hmm\\n\\ndone\"")]
    public async Task CallAsync_OfAMessage_ReadsItAsPromptfooDoes(string choice, string output)
    {
        using var server = new Server($$"""{"choices":[{{choice}}]}""");
        using var client = new HttpClient(server);

        var reply = await Open("openai:gpt-4o", "{}", client).CallAsync(Call("x"), TestContext.Current.CancellationToken);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(output), reply.Output), reply.Output?.ToJsonString() ?? reply.Error);
    }

    [Fact]
    public async Task CallAsync_OfOllamasLines_JoinsThem()
    {
        using var server = new Server("""
            {"message":{"content":"part one "},"done":false}
            {"message":{"content":"part two"},"done":true,"done_reason":"stop","prompt_eval_count":4,"eval_count":6}
            """);
        using var client = new HttpClient(server);

        var reply = await Open("ollama:chat:llama3", "{}", client).CallAsync(Call("x"), TestContext.Current.CancellationToken);

        Assert.Equal(("part one part two", "stop", new TokenUse(10, 4, 6, 0)), (reply.Output!.GetValue<string>(), reply.FinishReason, reply.Tokens));
    }

    [Fact]
    public async Task CallAsync_OfAFaultThatPasses_AsksAgainThroughThePipeline()
    {
        using var server = new Server(Chat, HttpStatusCode.ServiceUnavailable) { FaultsFirst = 1 };
        using var client = new HttpClient(server);

        var reply = await Open("openai:gpt-4o", "{}", client).CallAsync(Call("x"), TestContext.Current.CancellationToken);

        Assert.Equal(("hi", 2), (reply.Output!.GetValue<string>(), server.Asked));
    }

    private static ProviderCall Call(string prompt) => new(prompt, [], new SuiteTest());

    private static EvaluatedProvider Open(string id, string config, HttpClient client)
    {
        var settings = (JsonObject)JsonNode.Parse(config)!;
        settings["apiBaseUrl"] = "http://provider.example/v1";
        settings["apiKey"] = "k";
        var (provider, http, maker) = (new SuiteProvider(id) { Config = settings }, new HttpCaller(client, null, TimeProvider.System), ModelMaker.Of(id)!);
        return maker.Protocol switch
        {
            ModelProtocol.Anthropic => new AnthropicProvider(http, provider, maker, _ => null),
            ModelProtocol.Ollama => new OllamaProvider(http, provider, maker, _ => null),
            _ => new OpenAiProvider(http, provider, maker, _ => null),
        };
    }

    private sealed class Server(string answer, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public int FaultsFirst { get; init; } = int.MaxValue;

        public int Asked { get; private set; }

        public string Path { get; private set; } = "";

        public string Body { get; private set; } = "";

        public string Headers { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            (Path, Headers, Body) = (request.RequestUri!.PathAndQuery, request.Headers.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(Asked <= FaultsFirst ? status : HttpStatusCode.OK) { Content = new StringContent(answer) };
        }
    }
}
