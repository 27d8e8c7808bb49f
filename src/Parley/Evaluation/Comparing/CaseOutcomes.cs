using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Comparing;

/// <summary>A case: a test in one column. Two runs have the same case where description and variables are the same, whatever is asserted.</summary>
/// <param name="Column">Place of the pair of prompt and provider.</param>
/// <param name="Hash">Of description and variables.</param>
/// <param name="Occurrence">Which of several equal ones, from 0.</param>
internal readonly record struct CaseKey(int Column, UInt128 Hash, int Occurrence);

/// <summary>What came of a case over its repetitions.</summary>
internal sealed class CaseOutcome(int test)
{
    private readonly Dictionary<string, (double Sum, int Count)> _scores = new(StringComparer.Ordinal);

    /// <summary>The test's place.</summary>
    public int Test { get; } = test;

    /// <summary>Repetitions.</summary>
    public int Attempts { get; private set; }

    /// <summary>Repetitions that passed.</summary>
    public int Passed { get; private set; }

    /// <summary>Slices that it belongs to: name and value.</summary>
    public ImmutableArray<(string Name, string Value)> Slices { get; init; } = [];

    /// <summary>Share of repetitions that passed.</summary>
    public double PassShare => Passed / (double)Attempts;

    /// <summary>Names of scores.</summary>
    public IEnumerable<string> Scores => _scores.Keys;

    /// <summary>Mean of a score; nothing where it was never given.</summary>
    public double? Score(string name) => _scores.TryGetValue(name, out var score) ? score.Sum / score.Count : null;

    public void Add(RecordedRow row)
    {
        Attempts++;
        Passed += row.Passed ? 1 : 0;
        foreach (var (name, score) in RunComparison.ScoresOf(row))
        {
            Count(name, score);
        }
    }

    private void Count(string name, double value)
    {
        var (sum, count) = _scores.GetValueOrDefault(name);
        _scores[name] = (sum + value, count + 1);
    }
}

/// <summary>Reads a run's rows into outcomes of cases; outputs are left where they are.</summary>
internal static class CaseOutcomes
{
    private const int ShortQuestion = 12;
    private const int LongQuestion = 40;

    // What a test says about itself beside what it belongs to.
    private static readonly ImmutableHashSet<string> NoSlices = ["conversationId", "rule", "ruleText", "redLine", "red-line", "pair", "id", "source", "turn", "addedBy"];

    public static Dictionary<CaseKey, CaseOutcome> Read(IEnumerable<RecordedRow> rows)
    {
        var outcomes = new Dictionary<CaseKey, CaseOutcome>();
        var occurrences = new Dictionary<(int Column, UInt128 Hash), (int Test, int Occurrence)>();
        foreach (var row in rows)
        {
            var hash = Hash(row);
            var place = (row.PromptIndex, hash);
            var seen = occurrences.GetValueOrDefault(place, (row.TestIndex, 0));
            seen = seen.Item1 == row.TestIndex ? seen : (row.TestIndex, seen.Item2 + 1);
            occurrences[place] = seen;
            var key = new CaseKey(row.PromptIndex, hash, seen.Item2);
            if (!outcomes.TryGetValue(key, out var outcome))
            {
                outcomes[key] = outcome = new CaseOutcome(row.TestIndex) { Slices = SlicesOf(row) };
            }

            outcome.Add(row);
        }

        return outcomes;
    }

    /// <summary>The hash of what makes a test the same test.</summary>
    public static UInt128 Hash(RecordedRow row)
    {
        var text = new StringBuilder(row.Description).Append('\n');
        foreach (var (name, value) in row.Vars.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(JsValue.Json(value)).Append('\n');
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>What a row belongs to.</summary>
    public static ImmutableArray<(string Name, string Value)> SlicesOf(RecordedRow row)
    {
        var words = row.Rendered.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var named = row.Metadata.Where(m => !NoSlices.Contains(m.Key)).SelectMany(m => m.Value switch
        {
            System.Text.Json.Nodes.JsonArray list => list.Select(item => (m.Key, JsValue.Text(item))),
            null or System.Text.Json.Nodes.JsonObject => [],
            _ => [(m.Key, JsValue.Text(m.Value))],
        });
        return [.. named.Where(s => s.Item2.Length is > 0 and <= 80), ("length", words <= ShortQuestion ? "short" : words <= LongQuestion ? "medium" : "long")];
    }
}
