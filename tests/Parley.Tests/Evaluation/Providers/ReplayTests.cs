using System.Net;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Providers;

/// <summary>Models of a suite within a budget, recorded and replayed.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("openai:gpt-4o", "")]
    [InlineData("ollama:chat:small", "")]
    [InlineData("openai:gpt-4o", "assert: [{ type: llm-rubric, value: polite }]")]
    public async Task A_recorded_run_is_replayed_without_asking_and_what_is_new_is_an_error(string provider, string assertions)
    {
        using var server = new FakeModel();
        var first = await RunAsync(server, provider, 3, new EvaluationOptions { CacheFolder = _folder.Path }, assertions);
        var asked = server.Asked;
        var again = await RunAsync(server, provider, 4, new EvaluationOptions { CacheFolder = _folder.Path, IsReplay = true }, assertions);

        Assert.True(asked >= 3);
        Assert.Equal(asked, server.Asked);
        Assert.Equal(first.Rows.Select(r => (r.Output?.ToString(), r.Passed)), again.Rows.Take(3).Select(r => (r.Output?.ToString(), r.Passed)));
        Assert.Equal((FailureKind.Error, true), (again.Rows[3].Failure, again.Rows[3].Error!.Contains("The recording has no such request.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_budget_that_is_spent_stops_asking_and_says_so()
    {
        using var server = new FakeModel();
        // Each answer: 10 tokens in and 5 out at a dollar a token.
        var run = await RunAsync(server, "{ id: 'openai:gpt-4o', config: { inputCost: 1, outputCost: 1 } }", 5, new EvaluationOptions { MostCost = 30, Concurrency = 1 });

        Assert.Equal(2, server.Asked);
        Assert.Equal([true, true, false, false, false], run.Rows.Select(r => r.Passed));
        Assert.Equal("The run's budget of $30 is spent ($30); nothing more was asked.", run.Rows[4].Error);
    }

    private async Task<EvaluationResult> RunAsync(FakeModel server, string provider, int tests, EvaluationOptions options, string assertions = "")
    {
        var file = Path.Combine(_folder.Path, "suite.yaml");
        await File.WriteAllTextAsync(file, $$$"""
            prompts: ['Greet guest {{n}}']
            providers: [{{{(provider[0] == '{' ? provider : $"'{provider}'")}}}]
            env: { OPENAI_API_KEY: none, OPENAI_BASE_URL: '{{{server.Address}}}v1', OLLAMA_BASE_URL: '{{{server.Address}}}' }
            defaultTest: { options: { provider: 'openai:gpt-4o' }{{{(assertions.Length > 0 ? ", " + assertions : "")}}} }
            tests: [{ vars: { n: [{{{string.Join(", ", Enumerable.Range(1, tests).Select(n => $"'{n}'"))}}}] } }]
            """, TestContext.Current.CancellationToken);
        return await SuiteRunner.RunAsync(SuiteReader.Read(file), options, TestContext.Current.CancellationToken);
    }

    /// <summary>A server that speaks OpenAI's chat completions and Ollama's chat, on the loopback address.</summary>
    private sealed class FakeModel : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _asked;

        public FakeModel()
        {
            for (var port = 47_311; ; port++)
            {
                try
                {
                    Address = $"http://127.0.0.1:{port}/";
                    _listener.Prefixes.Clear();
                    _listener.Prefixes.Add(Address);
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Somebody else listens there.
                }
            }

            _ = ServeAsync();
        }

        public string Address { get; }

        public int Asked => _asked;

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var body = await reader.ReadToEndAsync();
                    var number = Interlocked.Increment(ref _asked);
                    var says = body.Contains("polite", StringComparison.Ordinal) ? "{\\\"pass\\\": true, \\\"score\\\": 1, \\\"reason\\\": \\\"it is\\\"}" : $"Good day, said {number}.";
                    var reply = context.Request.Url!.AbsolutePath.StartsWith("/api", StringComparison.Ordinal)
                        ? $$"""{"model":"small","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"{{says}}"},"done":true,"done_reason":"stop","prompt_eval_count":10,"eval_count":5}""" + "\n"
                        : $$"""{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{says}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15} }""";
                    context.Response.ContentType = "application/json";
                    await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(reply));
                    context.Response.Close();
                }
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
