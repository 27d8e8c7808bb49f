using System.Globalization;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Drift;

/// <summary>Whether people use other words, or ask about other things: permutation tests over whole questions, so that words that go together count once.</summary>
internal static class Vocabulary
{
    private const int Buckets = 1024;
    private const int Named = 5;

    /// <summary>p-value of words.</summary>
    public static double Test(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after) =>
        Of([.. before.Concat(after).Select(o => DriftSample.Words(o.Question).Select(BucketOf).Distinct().ToArray())], before.Count);

    /// <summary>p-value of topics.</summary>
    public static double Topics(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after) =>
        Of([.. before.Concat(after).Select(o => new[] { BucketOf(o.Topic ?? "") })], before.Count);

    /// <summary>The words whose share changed most.</summary>
    public static string Says(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after) =>
        Changed("Words", before.Select(o => DriftSample.Words(o.Question).Distinct()), after.Select(o => DriftSample.Words(o.Question).Distinct()), (before.Count, after.Count));

    /// <summary>The topics whose share changed most.</summary>
    public static string SaysTopics(IReadOnlyList<DriftObservation> before, IReadOnlyList<DriftObservation> after) =>
        Changed("Topics", before.Select(o => new[] { o.Topic ?? "none" }), after.Select(o => new[] { o.Topic ?? "none" }), (before.Count, after.Count));

    private static double Of(int[][] items, int first)
    {
        var totals = new int[Buckets];
        foreach (var bucket in items.SelectMany(item => item))
        {
            totals[bucket]++;
        }

        // Distances of shares in units of their variance; rare words weigh little.
        var weights = totals.Select(t => t == 0 ? 0 : 1 / ((t / (double)items.Length * (1 - (t / (double)items.Length))) + 0.01)).ToArray();
        var counts = new int[Buckets];
        return TwoSamples.Permutation(first, items.Length, places =>
        {
            Array.Clear(counts);
            foreach (var place in places.Span[..first])
            {
                foreach (var bucket in items[place])
                {
                    counts[bucket]++;
                }
            }

            var distance = 0.0;
            for (var b = 0; b < Buckets; b++)
            {
                var difference = (counts[b] / (double)first) - ((totals[b] - counts[b]) / (double)(items.Length - first));
                distance += difference * difference * weights[b];
            }

            return distance;
        });
    }

    private static string Changed(string what, IEnumerable<IEnumerable<string>> before, IEnumerable<IEnumerable<string>> after, (int Before, int After) sizes)
    {
        var (first, second) = (before.SelectMany(w => w).CountBy(w => w).ToDictionary(), after.SelectMany(w => w).CountBy(w => w).ToDictionary());
        var changes = first.Keys.Union(second.Keys)
            .Select(word => (Word: word, Was: first.GetValueOrDefault(word) / (double)sizes.Before, Now: second.GetValueOrDefault(word) / (double)sizes.After))
            .OrderByDescending(c => Math.Abs(c.Now - c.Was)).ThenBy(c => c.Word, StringComparer.Ordinal).Take(Named);
        return $"{what} that changed most: {string.Join(", ", changes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Word} ({c.Was:P1} to {c.Now:P1})")))}.";
    }

    // A hash that is the same in every process.
    private static int BucketOf(string word)
    {
        var hash = 2166136261;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)(hash % Buckets);
    }
}
