using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Which rows a run has: tests as they are read, each with the prompts and providers it is meant for.</summary>
internal sealed class RunPlan
{
    private const int MostRepeats = ushort.MaxValue;

    private readonly Suite _suite;
    private readonly EvaluationOptions _options;
    private readonly int _repeat;

    public RunPlan(Suite suite, EvaluationOptions options)
    {
        (_suite, _options) = (suite, options);
        _repeat = Math.Clamp(options.Repeat ?? (int)(suite.Options.Number("repeat") ?? 1), 1, MostRepeats);
        var (asksPrompt, asksProvider) = (options.Filter.Prompt(), options.Filter.Provider());
        Columns =
        [
            .. from provider in suite.Providers
               from prompt in suite.Prompts
               where asksPrompt(prompt) && asksProvider(provider) && Meant(provider.Prompts, prompt)
               select new EvaluationColumn(prompt, provider),
        ];
    }

    /// <summary>The suite.</summary>
    public Suite Suite => _suite;

    /// <summary>Pairs of prompt and provider.</summary>
    public ImmutableArray<EvaluationColumn> Columns { get; }

    /// <summary>Groups of rows that one test has at one repetition, in order.</summary>
    public IEnumerable<EvaluationRow[]> Groups()
    {
        var index = 0;
        foreach (var test in Tests())
        {
            for (var repeat = 0; repeat < _repeat; repeat++)
            {
                yield return Group(test, index, repeat);
            }

            index++;
        }
    }

    private EvaluationRow[] Group(SuiteTest test, int index, int repeat) =>
    [
        .. Columns.Index().Where(column => Meant(test.Prompts, column.Item.Prompt) && Meant(test.Providers, column.Item.Provider))
            .Select(column => new EvaluationRow(index, column.Index, repeat) { Test = test, Prompt = column.Item.Prompt, Provider = column.Item.Provider }),
    ];

    private IEnumerable<SuiteTest> Tests()
    {
        var tests = _options.Filter.Tests(_suite);
        if (_options.Vars.Count > 0)
        {
            var over = new JsonObject(_options.Vars.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
            tests = tests.Select(test => test with { Vars = SuiteFields.Merge(test.Vars, over) });
        }

        return tests;
    }

    private static bool Meant(ImmutableArray<string> names, SuitePrompt prompt) =>
        names.IsEmpty || names.Any(name => name == prompt.Label || name == prompt.Id || prompt.Label.StartsWith(name + ":", StringComparison.Ordinal) || (name.EndsWith('*') && prompt.Label.StartsWith(name[..^1], StringComparison.Ordinal)));

    private static bool Meant(ImmutableArray<string> names, SuiteProvider provider) =>
        names.IsEmpty || names.Any(name => name == provider.Label || name == provider.Id || (name.EndsWith('*') && provider.Id.StartsWith(name[..^1], StringComparison.Ordinal)));
}
