using System.Collections.Immutable;
using System.Globalization;
using Parley.Text;

namespace Parley.Answers;

/// <summary>School grades of a text from its counts, to one place: what stands in <see cref="Readability"/>, in decimals.</summary>
internal static class ReadingComputations
{
    public static ImmutableArray<Computation> All { get; } =
    [
        Of("flesch_kincaid/1", "0.39 × words ÷ sentences + 11.8 × syllables ÷ words − 15.59",
            p => (0.39m * p.Number("words") / p.Number("sentences")) + (11.8m * p.Number("syllables") / p.Number("words")) - 15.59m),
        Of("coleman_liau/1", "5.88 × characters ÷ words − 29.6 × sentences ÷ words − 15.8",
            p => (5.88m * p.Number("characters") / p.Number("words")) - (29.6m * p.Number("sentences") / p.Number("words")) - 15.8m),
    ];

    /// <summary>The counts of a text, as parameters.</summary>
    /// <param name="of">Which text of the answer: <c>quoted</c> or <c>said</c>.</param>
    /// <param name="counts">Its counts.</param>
    public static ImmutableSortedDictionary<string, string> Parameters(string of, Readability counts) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("of", of),
            KeyValuePair.Create("sentences", counts.Sentences.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("words", counts.Words.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("syllables", counts.Syllables.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("characters", counts.Characters.ToString(CultureInfo.InvariantCulture)),
        ]);

    private static Computation Of(string name, string formula, Func<ImmutableSortedDictionary<string, string>, decimal> grade) => new(name, formula, _ => null)
    {
        EvaluateWith = (_, p) => p.Number("words") == 0 ? 0 : Math.Round(grade(p), 1, MidpointRounding.AwayFromZero),
    };
}
