using Parley.Evaluation.Assertions;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>
/// Runs a suite: every test with every prompt and provider it is meant for. Rows run beside each other unless one needs what
/// another gave (stored outputs, conversations); what compares the outputs of a test runs as soon as they are all there.
/// </summary>
public static class SuiteRunner
{
    /// <summary>Runs it.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it; rows that ended have been reported and recorded.</param>
    /// <exception cref="SuiteException">It cannot be run: no providers, a pattern that is no regular expression, a test that cannot be read, a full disk.</exception>
    public static async Task<EvaluationResult> RunAsync(Suite suite, EvaluationOptions options, CancellationToken cancellationToken)
    {
        if (suite.Providers.IsEmpty)
        {
            throw new SuiteException("providers: there is none; add one, such as echo.");
        }

        var started = (options.Clock.GetUtcNow(), Stamp: options.Clock.GetTimestamp());
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1_000, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        SuiteTemplates.Use(suite);
        var programs = new ProgramRunner(options.Scripts, suite.Folder);
        var hooks = new SuiteHooks(programs, suite);
        suite = await hooks.BeforeAllAsync(cancellationToken).ConfigureAwait(false);
        var http = new HttpCaller(client, options.CacheFolder is { } folder ? new ReplyCache(folder) { IsReplay = options.IsReplay } : null, options.Clock);
        var providers = new ProviderSource(http, programs, suite, options);
        var judge = new Judge(providers);
        var rows = new RowRunner(new PromptRendering(programs, suite.Folder), providers, new AssertionRunner(programs, judge, suite.Folder), options.Clock) { Hooks = hooks };
        var plan = new RunPlan(suite, options);
        using var journal = options.Runs?.Open(suite, options, plan.Columns);
        var run = new SuiteRun(plan, options, rows, judge) { Journal = journal };
        var done = await run.AllAsync(cancellationToken).ConfigureAwait(false);
        var took = options.Clock.GetElapsedTime(started.Stamp);
        var result = new EvaluationResult(suite, plan.Columns, done)
        {
            Started = journal?.Record.Header.Started ?? started.Item1,
            Took = took,
            Record = journal?.Record,
            Continued = journal?.Continued ?? 0,
        };
        journal?.End(took, (result.Passed, result.Failed, result.Errors));
        await hooks.AfterAllAsync(result, cancellationToken).ConfigureAwait(false);
        return result;
    }
}
