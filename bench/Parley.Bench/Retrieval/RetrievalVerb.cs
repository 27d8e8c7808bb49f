using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;

namespace Parley.Bench.Retrieval;

/// <summary>Are the documents that a question needs among the first ten? Without a model, on documents and queries of others.</summary>
public sealed class RetrievalVerb : Verb
{
    private const int Depth = 10;

    /// <inheritdoc />
    public override string Name => "retrieval";

    /// <inheritdoc />
    public override string Summary => "required documents among the first ten, long narrative queries over 698 short documents, no model";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var cases = run.Cases is { } file ? RetrievalCases.Of(file) : RetrievalCases.Banking();
        var reading = await KnowledgeFolder.ReadAsync(cases.Folder, ImmutableDictionary<string, KnownFile>.Empty, null, cancellationToken);
        var index = KnowledgeIndex.Of(reading.Documents);
        run.Say($"{index.Documents.Length} documents, {index.Passages.Length} passages, {reading.Faults.Length} faults; {cases.Cases.Length} queries");
        double ndcg = 0, recall = 0;
        var halves = new (double Ndcg, double Recall, int Count)[2];
        for (var i = 0; i < cases.Cases.Length; i++)
        {
            var one = cases.Cases[i];
            var hits = Search.Run(one.Query, index, new SearchOptions { Count = Depth, ByDocument = true });
            string[] ranking = [.. hits.Select(h => Path.GetFileNameWithoutExtension(h.Passage.Document.Path))];
            var (n, r) = (RankingQuality.Ndcg(ranking, one.Relevant, Depth), RankingQuality.Recall(ranking, one.Relevant, Depth));
            (ndcg, recall) = (ndcg + n, recall + r);
            halves[i % 2] = (halves[i % 2].Ndcg + n, halves[i % 2].Recall + r, halves[i % 2].Count + 1);
        }

        foreach (var (name, half) in new[] { "first, third, … (designed on)", "second, fourth, … (held out)" }.Zip(halves))
        {
            run.Say(string.Create(CultureInfo.InvariantCulture, $"{name}: nDCG@10 {half.Ndcg / half.Count:0.000}, recall@10 {half.Recall / half.Count:0.000}"));
        }

        return
        [
            new Measurement("nDCG@10", ndcg / cases.Cases.Length, "of 1", 0.40),
            new Measurement("recall@10", recall / cases.Cases.Length, "of 1", 0.30),
        ];
    }
}
