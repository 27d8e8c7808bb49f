using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Bench.Harness;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Passages;
using Parley.Knowledge.Reading;
using Parley.Knowledge.Searching;
using Parley.Text;

namespace Parley.Bench.Documents;

/// <summary>100,000 passages: time to index, time to search, memory; beside a JavaScript search library in the same run where Node and it are there.</summary>
public sealed class ScaleVerb : Verb
{
    private const int Chunks = 100_000;
    private const int Queries = 500;

    /// <summary>How long the peer may index, and how long it may search: its searches over so many passages take seconds each.</summary>
    private const string PeerSeconds = "240";
    private const int Words = 90;
    private const int Vocabulary = 40_000;

    /// <inheritdoc />
    public override string Name => "knowledge-scale";

    /// <inheritdoc />
    public override string Summary => "100,000 passages: indexing, search p50 and p99, memory; --peer FOLDER with node_modules/@orama/orama measures it beside, each of its steps for at most --peer-seconds 240";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var texts = Texts();
        var queries = QueriesOver(texts);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var clock = Stopwatch.StartNew();
        var spent = process.TotalProcessorTime;
        var index = KnowledgeIndex.Of(texts.Select(DocumentOf));
        var indexed = clock.Elapsed.TotalSeconds;
        process.Refresh();
        run.Say(string.Create(CultureInfo.InvariantCulture, $"indexing took {(process.TotalProcessorTime - spent).TotalSeconds:0.0} s of processor time"));
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
        foreach (var query in queries.Take(20))
        {
            Search.Run(query, index, new SearchOptions());
        }

        var times = new List<double>();
        process.Refresh();
        spent = process.TotalProcessorTime;
        foreach (var query in queries)
        {
            clock.Restart();
            Search.Run(query, index, new SearchOptions());
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        process.Refresh();
        run.Say(string.Create(CultureInfo.InvariantCulture, $"a search took {(process.TotalProcessorTime - spent).TotalMilliseconds / queries.Length:0.0} ms of processor time on average"));
        var (p50, p99) = (times[times.Count / 2], times[times.Count * 99 / 100]);
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{index.Passages.Length} passages indexed in {indexed:0.0} s, {memory:0} MiB with their texts; search p50 {p50:0.0} ms, p99 {p99:0.0} ms"));
        var peer = run.Options.GetValueOrDefault("peer") is { } folder ? await PeerAsync(run, folder, texts, queries, cancellationToken) : null;
        return
        [
            new Measurement("index 100,000 passages", indexed, "s", 60, Bound.AtMost, peer?.Index),
            new Measurement("search p50", p50, "ms", 10, Bound.AtMost, peer?.P50),
            new Measurement("search p99", p99, "ms", 40, Bound.AtMost, peer?.P99),
        ];
    }

    // Words drawn by Zipf's law, as texts have them.
    private static string[] Texts()
    {
        var draw = new Draw(7);
        string Word()
        {
            var u = (draw.Below(1_000_000) + 1) / 1_000_001.0;
            var rank = (int)Math.Exp(u * Math.Log(Vocabulary)) - 1;
            return WordOf(Math.Clamp(rank, 0, Vocabulary - 1));
        }

        return [.. Enumerable.Range(0, Chunks).Select(_ => string.Join(' ', Enumerable.Range(0, Words).Select(i => i % 15 == 14 ? Word() + "." : Word())))];
    }

    private static string WordOf(int rank)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var word = new StringBuilder();
        for (var n = rank + 20; n > 0; n /= Consonants.Length * Vowels.Length)
        {
            var syllable = n % (Consonants.Length * Vowels.Length);
            word.Append(Consonants[syllable / Vowels.Length]).Append(Vowels[syllable % Vowels.Length]);
        }

        return word.Append('n').ToString();
    }

    private static string[] QueriesOver(string[] texts)
    {
        var draw = new Draw(11);
        return
        [
            .. Enumerable.Range(0, Queries).Select(_ =>
            {
                var words = texts[draw.Below(texts.Length)].Split(' ');
                var start = draw.Below(words.Length - 12);
                return string.Join(' ', words.Skip(start).Take(3 + draw.Below(9))).Replace(".", "", StringComparison.Ordinal);
            }),
        ];
    }

    private static IndexedDocument DocumentOf(string text, int number) => new(
        $"{number:000000}.txt", "", text, new DocumentFacts { Title = $"Document {number}" }, [new Passage(0, new TextSpan(0, text.Length), "", 0, "")]);

    private static async Task<(double Index, double P50, double P99)?> PeerAsync(
        BenchRun run, string folder, string[] texts, string[] queries, CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder, "scale.json");
        await File.WriteAllTextAsync(data, JsonSerializer.Serialize(new { texts, queries }), cancellationToken);
        const string Script =
            """
            import { create, insertMultiple, search } from '@orama/orama';
            import fs from 'node:fs';
            const { texts, queries } = JSON.parse(fs.readFileSync('scale.json', 'utf8'));
            const limit = Number(process.argv[2]) * 1000;
            const start = performance.now();
            const db = create({ schema: { text: 'string' } });
            let indexed = 0;
            for (; indexed < texts.length && performance.now() - start < limit; indexed += 1000)
              await insertMultiple(db, texts.slice(indexed, indexed + 1000).map(text => ({ text })), 1000);
            const index = (performance.now() - start) / 1000;
            const times = [], begun = performance.now();
            for (const term of queries) {
              if (performance.now() - begun > limit && times.length >= 20) break;
              const t = performance.now(); await search(db, { term, limit: 10 }); times.push(performance.now() - t);
            }
            times.sort((a, b) => a - b);
            console.log(JSON.stringify({ indexed, index, searches: times.length, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] }));
            """;
        await File.WriteAllTextAsync(Path.Combine(folder, "scale.mjs"), Script, cancellationToken);
        using var node = Process.Start(new ProcessStartInfo(run.Options.GetValueOrDefault("node") ?? "node", ["--max-old-space-size=6000", "scale.mjs", run.Options.GetValueOrDefault("peer-seconds") ?? PeerSeconds])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var line = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        if (node.ExitCode != 0)
        {
            run.Say($"the peer ended with {node.ExitCode}");
            return null;
        }

        using var json = JsonDocument.Parse(line);
        double Of(string key) => json.RootElement.GetProperty(key).GetDouble();
        run.Say($"peer @orama/orama: {line.Trim()}");
        if (Of("indexed") < texts.Length)
        {
            run.Say("the peer did not index all passages within its time, so its figures are of fewer and stand beside none of ours");
            return null;
        }

        return (Of("index"), Of("p50"), Of("p99"));
    }
}
