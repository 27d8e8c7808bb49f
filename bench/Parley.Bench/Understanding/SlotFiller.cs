using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Bench.Harness;

namespace Parley.Bench.Understanding;

/// <summary>Fills phrases; the same seed gives the same questions on every machine.</summary>
public static partial class SlotFiller
{
    private const int TriesForAnother = 20;

    /// <summary>Makes questions, equally many of each phrase; one that was made before is not made again.</summary>
    /// <param name="file">The phrases.</param>
    /// <param name="seed">Chooses the fillers.</param>
    /// <param name="wanted">How many questions in all; fewer where the phrases cannot give as many.</param>
    public static ImmutableArray<Paraphrase> Fill(ParaphraseFile file, uint seed, int wanted)
    {
        var draw = new Draw(seed);
        var each = (wanted + file.Phrases.Length - 1) / file.Phrases.Length;
        var made = ImmutableArray.CreateBuilder<Paraphrase>();
        foreach (var phrase in file.Phrases)
        {
            var questions = new HashSet<string>(StringComparer.Ordinal);
            for (var tries = 0; questions.Count < each && tries < each * TriesForAnother; tries++)
            {
                var paraphrase = Fill(file, phrase, draw);
                if (questions.Add(paraphrase.Question))
                {
                    made.Add(paraphrase);
                }
            }
        }

        return made.ToImmutable();
    }

    private static Paraphrase Fill(ParaphraseFile file, Phrase phrase, Draw draw)
    {
        var chosen = new SortedDictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        string Put(string text, string field) => Slot().Replace(text, match =>
        {
            var (slot, number) = (match.Groups["slot"].Value, match.Groups["number"].Value);
            if (!chosen.TryGetValue(slot + number, out var filler))
            {
                var taken = chosen.Where(c => c.Key.TrimEnd('2', '3', '4') == slot).Select(c => c.Value["is"]).ToHashSet(StringComparer.Ordinal);
                var free = file.Slots[slot].Where(f => !taken.Contains(f["is"])).ToList();
                chosen[slot + number] = filler = free[draw.Below(free.Count)];
            }

            return filler[match.Groups["field"] is { Success: true } named ? named.Value : field];
        });

        // The question draws the fillers, so it is filled before what is expected of it.
        var question = Put(phrase.Say, "say");
        return new Paraphrase(phrase, question, phrase.Expect.ToImmutableSortedDictionary(
            e => e.Key, e => e.Value.Select(v => Put(v, "is")).ToImmutableArray(), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\{(?<slot>[a-z]+)(:(?<number>[2-4]))?(\.(?<field>[a-z]+))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Slot();
}
