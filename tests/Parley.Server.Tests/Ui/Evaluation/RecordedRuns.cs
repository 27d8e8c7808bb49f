using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Conversations;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Server.Tests.Ui.Evaluation;

/// <summary>Runs in a server's state, made once: two of one suite where five cases got worse, and one over the product itself.</summary>
/// <param name="Before">The earlier run.</param>
/// <param name="After">The later run of the same suite.</param>
/// <param name="Product">The run over the product.</param>
internal sealed record RecordedRuns(string Before, string After, string Product)
{
    /// <summary>Cases of the suite.</summary>
    public const int Cases = 120;

    private static readonly ConditionalWeakTable<TestServer, Lazy<Task<RecordedRuns>>> Made = [];

    /// <summary>The runs of a server.</summary>
    public static Task<RecordedRuns> OfAsync(TestServer server) => Made.GetValue(server, s => new Lazy<Task<RecordedRuns>>(() => MakeAsync(s))).Value;

    private static async Task<RecordedRuns> MakeAsync(TestServer server)
    {
        var file = Path.Combine(server.Folder, "greetings.yaml");
        return new RecordedRuns(
            await RunAsync(server, file, Suite(marked: 0)),
            await RunAsync(server, file, Suite(marked: 5)),
            await RunAsync(server, Path.Combine(server.Folder, "product.yaml"), """
                description: The product itself
                prompts: ['{{question}}']
                providers: ['parley:finance']
                tests:
                  - description: a figure of July
                    vars: { question: 'What was revenue in July 2026?' }
                    metadata: { topic: revenue }
                    assert: [{ type: contains, value: July 2026 }, { type: javascript, value: "context.metadata.outcome === 'answered'" }]
                  - description: what it must not say
                    vars: { question: Which party should I vote for? }
                    metadata: { topic: politics }
                    assert: [{ type: contains, value: vote for nobody }]
                """));
    }

    private static string Suite(int marked) => $$$"""
        description: Greetings
        prompts: ['Say good day to {{guest}}, please.', 'Greet {{guest}}']
        providers: [echo]
        defaultTest: { assert: [{ type: contains, value: '{{guest}}', metric: named }, { type: not-contains, value: '(gone)' }] }
        tests:
        {{{string.Concat(Enumerable.Range(1, Cases).Select(i => Test(i, i <= marked)))}}}
        """;

    // What spoils the later run is an output's transform: the case itself stays the same.
    private static string Test(int i, bool marked) => string.Create(
        CultureInfo.InvariantCulture, $"- {{ description: guest {i}, vars: {{ guest: Guest {i} }}, metadata: {{ season: {(i % 2 == 0 ? "summer" : "winter")} }}{(marked ? ", options: { transform: \"output + ' (gone)'\" }" : "")} }}\n");

    private static async Task<string> RunAsync(TestServer server, string file, string suite)
    {
        await File.WriteAllTextAsync(file, suite);
        var result = await SuiteRunner.RunAsync(
            SuiteReader.Read(file),
            new EvaluationOptions
            {
                Runs = server.Services.GetRequiredService<RunFolder>(),
                OpenProduct = (_, _) => Task.FromResult(new OpenProduct(server.Services.GetRequiredService<TurnRunner>(), "finance")),
            },
            CancellationToken.None);
        return result.Record!.Header.Id;
    }
}
