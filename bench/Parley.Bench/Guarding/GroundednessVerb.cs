using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Guardrails.Grounding;

namespace Parley.Bench.Guarding;

/// <summary>Whether the scorer tells supported responses from others, on public sets and on own altered sentences.</summary>
internal sealed class GroundednessVerb : Verb
{
    private const double MeanTarget = 0.96;
    private const double SpeedTarget = 2;
    private const double AlteredTarget = 95;

    // File, and what the best single lexical score reaches there.
    private static readonly (string Name, string File, double Lexical)[] Sets =
    [
        ("wow", "wow/begin_dev_wow.tsv", 0.945), ("tc", "topicalchat/begin_dev_tc.tsv", 0.929), ("cmu", "cmu-dog/begin_dev_cmu.tsv", 0.968),
    ];

    public override string Name => "groundedness";

    public override string Summary => "AUROC on three public sets, altered sentences found, time a KB; no model";

    public override Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var results = ImmutableArray.CreateBuilder<Measurement>();
        if (run.Cases is null || Directory.Exists(run.Cases))
        {
            Public(run, run.Cases ?? PublicCases.Folder("groundedness-begin"), results);
        }

        results.Add(Altered(run, File.Exists(run.Cases) ? run.Cases : Path.Combine(AppContext.BaseDirectory, "Cases", "guarding", "altered.txt")));
        return Task.FromResult(results.ToImmutable());
    }

    private static void Public(BenchRun run, string folder, ImmutableArray<Measurement>.Builder results)
    {
        var (sum, characters, before) = (0.0, 0L, TimeSpan.Zero);
        foreach (var (name, file, lexical) in Sets)
        {
            string[][] rows = [.. File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(l => l.Split('\t'))];
            _ = GroundednessScorer.Score(rows[0][2], rows[0][4]);
            var started = Environment.CpuUsage.TotalTime;
            var scored = rows.Select(r => (GroundednessScorer.Score(r[2], r[4]).Score, r[5].StartsWith("Fully", StringComparison.Ordinal))).ToArray();
            before += Environment.CpuUsage.TotalTime - started;
            characters += rows.Sum(r => (long)r[2].Length + r[4].Length);
            var auroc = RankQuality.Auroc(scored);
            sum += auroc;
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows.Length} responses, {scored.Count(s => s.Item2)} of them fully attributable"));
            results.Add(new Measurement($"AUROC {name}", auroc, "", lexical));
        }

        results.Add(new Measurement("AUROC mean", sum / Sets.Length, "", MeanTarget));
        results.Add(new Measurement("processor time a KB of passages and response", before.TotalMilliseconds / (characters / 1024.0), "ms", SpeedTarget, Bound.AtMost));
    }

    private static Measurement Altered(BenchRun run, string file)
    {
        var (passage, right, all) = ("", 0, 0);
        foreach (var line in File.ReadLines(file).Where(l => l.Length > 2))
        {
            if (line[0] is not ('+' or '-'))
            {
                passage = line[0] == '=' ? line[2..] : passage;
                continue;
            }

            var response = line[2..].Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            var verdict = GroundednessScorer.Score(passage, response);
            var isRight = verdict.Unsupported.Any() == (line[0] == '-');
            all++;
            right += isRight ? 1 : 0;
            if (!isRight)
            {
                run.Say($"wrong: {line} <{string.Join(" | ", verdict.Unsupported.Select(u => u.Span.Of(response)))}>");
            }
        }

        return new Measurement("altered and faithful sentences told apart", 100.0 * right / all, "%", AlteredTarget);
    }
}
