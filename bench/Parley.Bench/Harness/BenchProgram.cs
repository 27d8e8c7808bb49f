using System.Collections.Immutable;

namespace Parley.Bench.Harness;

/// <summary>
/// Runs one verb: <c>VERB [--cases PATH] [--name value]...</c>. The last line printed is one JSON object.
/// Exit code 0 where every target is met, 1 where one is missed, 2 for a usage error.
/// </summary>
public static class BenchProgram
{
    private const int Usage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The verb and its options.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !Verbs.ByName.TryGetValue(args[0], out var verb) || ReadOptions(args[1..]) is not { } options)
        {
            await output.WriteLineAsync("usage: VERB [--cases PATH] [--name value]...");
            foreach (var known in Verbs.All)
            {
                await output.WriteLineAsync($"  {known.Name,-14} {known.Summary}");
            }

            return Usage;
        }

        await output.WriteLineAsync($"{verb.Name}: {verb.Summary}");
        var run = new BenchRun(output, options.GetValueOrDefault("cases"), options.Remove("cases"));
        var results = await verb.RunAsync(run, cancellationToken);
        foreach (var result in results)
        {
            await output.WriteLineAsync(Report.Line(result));
        }

        await output.WriteLineAsync(Report.Json(verb.Name, results, Machine.Describe()));
        return results.All(r => r.Ok) ? 0 : 1;
    }

    private static ImmutableSortedDictionary<string, string>? ReadOptions(string[] args)
    {
        if (args.Length % 2 != 0)
        {
            return null;
        }

        var pairs = args.Chunk(2).ToList();
        return pairs.All(p => p[0].StartsWith("--", StringComparison.Ordinal))
            ? pairs.ToImmutableSortedDictionary(p => p[0][2..], p => p[1], StringComparer.Ordinal)
            : null;
    }
}
