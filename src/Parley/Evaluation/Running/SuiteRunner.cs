using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Assertions;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>
/// Runs a suite: every test with every prompt and provider it is meant for. Rows run beside each other unless one needs what
/// another gave (stored outputs, conversations); what compares the outputs of a test runs when they are all there.
/// </summary>
public static class SuiteRunner
{
    private const int UsualConcurrency = 4;

    /// <summary>Runs it.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it; rows that ended have been reported.</param>
    /// <exception cref="SuiteException">It cannot be run: no providers, a pattern that is no regular expression.</exception>
    public static async Task<EvaluationResult> RunAsync(Suite suite, EvaluationOptions options, CancellationToken cancellationToken)
    {
        if (suite.Providers.IsEmpty)
        {
            throw new SuiteException("providers: there is none; add one, such as echo.");
        }

        var started = (options.Clock.GetUtcNow(), Stamp: options.Clock.GetTimestamp());
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1_000, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(5) };
        var programs = new ProgramRunner(options.Scripts, suite.Folder);
        var http = new HttpCaller(client, options.CacheFolder is { } folder ? new ReplyCache(folder) : null, options.Clock);
        var providers = new ProviderSource(http, programs, suite, options.Products) { Grader = options.Grader };
        var judge = new Judge(providers);
        var rows = new RowRunner(new PromptRendering(programs, suite.Folder), providers, new AssertionRunner(programs, judge, suite.Folder), options.Clock);
        var run = new SuiteRun(suite, options, rows, judge);
        var (columns, done) = await run.AllAsync(cancellationToken).ConfigureAwait(false);
        return new EvaluationResult(suite, columns, done) { Started = started.Item1, Took = options.Clock.GetElapsedTime(started.Stamp) };
    }

    /// <summary>One run under way.</summary>
    private sealed class SuiteRun(Suite suite, EvaluationOptions options, RowRunner runner, Judge judge)
    {
        private readonly ImmutableArray<EvaluationColumn> _columns =
        [
            .. from provider in suite.Providers
               from prompt in suite.Prompts
               where Meant(provider.Prompts, prompt)
               select new EvaluationColumn(prompt, provider),
        ];

        private readonly ConcurrentDictionary<string, JsonNode?> _stored = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, JsonArray> _conversations = new(StringComparer.Ordinal);
        private readonly Lock _reporting = new();
        private readonly List<EvaluationRow> _kept = [];

        public async Task<(ImmutableArray<EvaluationColumn> Columns, ImmutableArray<EvaluationRow> Rows)> AllAsync(CancellationToken cancellationToken)
        {
            var tests = Chosen();
            var comparing = tests.Any(test => test.Assertions.Any(a => AssertionTypes.Comparing.Contains(a.Type)));
            var one = tests.Any(test => test.Options.ContainsKey("storeOutputAs")) || suite.Prompts.Any(p => p.Raw.Contains("_conversation", StringComparison.Ordinal));
            var concurrency = one ? 1 : Math.Max(1, options.Concurrency ?? (int)(suite.Options.Number("maxConcurrency") ?? UsualConcurrency));
            var waiting = new ConcurrentDictionary<(int, int), ConcurrentBag<EvaluationRow>>();
            await Parallel.ForEachAsync(
                Planned(tests), new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
                async (row, token) =>
                {
                    var ended = await RowAsync(row, token).ConfigureAwait(false);
                    if (comparing && row.Test.Assertions.Any(a => AssertionTypes.Comparing.Contains(a.Type)))
                    {
                        waiting.GetOrAdd((row.TestIndex, row.Repeat), _ => []).Add(ended);
                    }
                    else
                    {
                        Report(ended);
                    }
                }).ConfigureAwait(false);

            foreach (var (_, group) in waiting.OrderBy(g => g.Key))
            {
                foreach (var row in await OutputComparison.CompareAsync([.. group.OrderBy(r => r.PromptIndex)], judge, cancellationToken).ConfigureAwait(false))
                {
                    Report(row);
                }
            }

            foreach (var column in _columns)
            {
                DerivedScores.Add(column, suite.DerivedMetrics);
            }

            return (_columns, [.. _kept.OrderBy(r => r.TestIndex).ThenBy(r => r.Repeat).ThenBy(r => r.PromptIndex)]);
        }

        private async Task<EvaluationRow> RowAsync(EvaluationRow row, CancellationToken cancellationToken)
        {
            var delay = Math.Max(row.Provider.Delay, options.Delay ?? (int)(suite.Options.Number("delay") ?? 0));
            if (delay > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(delay), options.Clock, cancellationToken).ConfigureAwait(false);
            }

            var extra = new JsonObject(_stored.Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone())));
            var thread = $"{row.Provider.Id}\n{row.Prompt.Label}\n{row.Test.Metadata.Text("conversationId")}";
            if (row.Prompt.Raw.Contains("_conversation", StringComparison.Ordinal))
            {
                extra["_conversation"] = _conversations.GetOrAdd(thread, _ => []).DeepClone();
            }

            var ended = await runner.RunAsync(row, extra, cancellationToken).ConfigureAwait(false);
            if (row.Test.Options.Text("storeOutputAs") is { } name && ended.Output is not null)
            {
                _stored[name] = ended.Output.DeepClone();
            }

            if (ended.Output is not null && _conversations.TryGetValue(thread, out var conversation))
            {
                conversation.Add(new JsonObject
                {
                    ["prompt"] = JsValue.TryParse(ended.Rendered, out var sent) && sent is JsonArray ? sent : ended.Rendered,
                    ["input"] = JsValue.TryParse(ended.Rendered, out var last) && last is JsonArray { Count: > 0 } list ? JsValue.Text(list[^1]?["content"]) : ended.Rendered,
                    ["output"] = ended.Output.DeepClone(),
                });
            }

            return ended;
        }

        private void Report(EvaluationRow row)
        {
            lock (_reporting)
            {
                RowCounts.Add(_columns[row.PromptIndex], row);
                if (_kept.Count < options.MostRowsKept)
                {
                    _kept.Add(row);
                }

                options.RowEnded?.Invoke(row);
            }
        }

        private SuiteTest[] Chosen()
        {
            var tests = suite.Tests.AsEnumerable();
            if (options.Pattern is { } pattern)
            {
                var regex = Pattern(pattern);
                tests = tests.Where(test => regex.IsMatch(test.Description ?? ""));
            }

            if (options.Vars.Count > 0)
            {
                var over = new JsonObject(options.Vars.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
                tests = tests.Select(test => test with { Vars = SuiteFields.Merge(test.Vars, over) });
            }

            return [.. tests.Take(options.FirstTests ?? int.MaxValue)];
        }

        private static Regex Pattern(string pattern)
        {
            try
            {
                return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            }
            catch (ArgumentException fault)
            {
                throw new SuiteException($"--filter-pattern: {fault.Message}");
            }
        }

        private IEnumerable<EvaluationRow> Planned(SuiteTest[] tests)
        {
            var repeat = Math.Max(1, options.Repeat ?? (int)(suite.Options.Number("repeat") ?? 1));
            for (var t = 0; t < tests.Length; t++)
            {
                for (var r = 0; r < repeat; r++)
                {
                    for (var c = 0; c < _columns.Length; c++)
                    {
                        if (Meant(tests[t].Prompts, _columns[c].Prompt) && Meant(tests[t].Providers, _columns[c].Provider))
                        {
                            yield return new EvaluationRow(t, c, r) { Test = tests[t], Prompt = _columns[c].Prompt, Provider = _columns[c].Provider };
                        }
                    }
                }
            }
        }

        private static bool Meant(ImmutableArray<string> names, SuitePrompt prompt) =>
            names.IsEmpty || names.Any(name => name == prompt.Label || name == prompt.Id || (name.EndsWith('*') && prompt.Label.StartsWith(name[..^1], StringComparison.Ordinal)));

        private static bool Meant(ImmutableArray<string> names, SuiteProvider provider) =>
            names.IsEmpty || names.Any(name => name == provider.Label || name == provider.Id || (name.EndsWith('*') && provider.Id.StartsWith(name[..^1], StringComparison.Ordinal)));
    }
}
