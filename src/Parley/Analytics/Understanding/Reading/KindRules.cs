using System.Collections.Immutable;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Reading;

/// <summary>One kind of question: what shows it, and which words it can explain.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Explains">Meanings that have a place in such a question, beside those that any question may have.</param>
/// <param name="Shows">True where a question is of this kind.</param>
internal sealed record KindRule(QuestionKind Kind, Cues Explains, Func<Slots, bool> Shows);

/// <summary>
/// Which kind a question is: the first rule that is shown and that explains every word. A word with several meanings is
/// explained by any of them.
/// </summary>
internal static class KindRules
{
    private const Cues Comparing = Cues.Compare | Cues.Versus;

    /// <summary>The section of the language's file whose words ask what is to be expected.</summary>
    private const string Forecast = "forecast";

    /// <summary>The section whose words ask when something will be reached.</summary>
    public const string Reach = "reach";

    private const string Likelihood = "likelihood";

    /// <summary>The rules, the most particular first.</summary>
    public static ImmutableArray<KindRule> All { get; } =
    [
        new(QuestionKind.Definition, Cues.Define, slots => (slots.Has(Cues.Define) || slots.Term is not null) && IsBare(slots)),
        new(QuestionKind.Why, Cues.Why | Cues.Movement | Cues.Superlative | Comparing | Cues.Relative | Cues.Exclude | Cues.Trend, slots => slots.Has(Cues.Why)),
        new(QuestionKind.Related, Cues.Related, slots => slots.Has(Cues.Related)),
        new(QuestionKind.Goal, Cues.Goal | Cues.Comparator | Comparing | Cues.Superlative | Cues.Exclude | Cues.OfSection, slots => slots.Has(Cues.Goal) && slots.Limit is null),
        new(QuestionKind.Forecast, Cues.OfSection | Cues.Trend | Cues.Movement | Cues.Exclude | Cues.When | Cues.Breakdown | Cues.Comparator, IsAhead),
        new(QuestionKind.Outliers, Cues.Outliers | Cues.Movement | Cues.Superlative | Cues.Exclude | Cues.Or | Cues.When, slots => slots.Has(Cues.Outliers)),
        new(QuestionKind.Threshold, Cues.Comparator | Cues.Movement | Cues.Relative | Cues.Exclude | Cues.Versus | Cues.Absolute | Cues.When, slots => slots.Limit is not null),
        new(QuestionKind.Top, Cues.High | Cues.Best | Cues.Share | Cues.Ordering | Cues.Movement | Cues.Relative | Cues.Absolute | Cues.Exclude | Cues.Breakdown | Cues.Why | Cues.When, slots => slots.Has(Cues.High | Cues.Best | Cues.Ordering) && HasThing(slots) && !slots.Has(Cues.Low | Cues.Worst)),
        new(QuestionKind.Bottom, Cues.Low | Cues.Worst | Cues.Share | Cues.Ordering | Cues.Movement | Cues.Relative | Cues.Absolute | Cues.Exclude | Cues.Breakdown | Cues.When, slots => slots.Has(Cues.Low | Cues.Worst) && HasThing(slots)),
        new(QuestionKind.Share, Cues.Share | Cues.Relative | Cues.Breakdown | Cues.Exclude | Cues.Above, slots => slots.Has(Cues.Share)),
        new(QuestionKind.Change, Cues.Movement | Comparing | Cues.Relative | Cues.Absolute | Cues.Exclude | Cues.Breakdown | Cues.Or | Cues.Above | Cues.Below, slots => TwoPeriods(slots) && !slots.Has(Cues.Trend)),
        new(QuestionKind.Compare, Comparing | Cues.Movement | Cues.Trend | Cues.Superlative | Cues.Or | Cues.Rest | Cues.Exclude | Cues.Comparator, slots => slots.Has(Comparing | Cues.Rest | Cues.Or | Cues.Superlative | Cues.Comparator) && SidesOf(slots) >= 2),
        new(QuestionKind.Breakdown, Cues.Breakdown | Comparing | Cues.Exclude | Cues.Ordering, slots => slots.Has(Cues.Compare) && !slots.By.IsEmpty && slots.Values.All(value => value.Exclude)),
        new(QuestionKind.Trend, Cues.Trend | Cues.Movement | Cues.Exclude | Cues.Breakdown | Comparing, slots => slots.Has(Cues.Trend) || slots.Grain is not null),
        new(QuestionKind.Change, Cues.Movement | Comparing | Cues.Relative | Cues.Absolute | Cues.Exclude | Cues.Breakdown | Cues.Or, slots => slots.Has(Cues.Movement)),
        new(QuestionKind.Change, Cues.Best | Cues.Worst | Cues.Exclude, slots => slots.Has(Cues.Overview) && slots is { Metrics.IsEmpty: false, By.IsEmpty: true }),
        new(QuestionKind.Overview, Cues.Exclude | Cues.Movement, slots => slots.Metrics.IsEmpty && slots.By.IsEmpty && (slots.Has(Cues.Overview) || (slots.Has(Cues.MetricWord) && !slots.Spans.IsEmpty))),
        new(QuestionKind.List, Cues.Exclude, slots => slots.Has(Cues.List | Cues.Which | Cues.HowMany | Cues.All | Cues.DefinitionIs) && slots is { Metrics.IsEmpty: true, By.Length: 1, IsCut: false }),
        new(QuestionKind.Breakdown, Cues.Breakdown | Cues.Exclude | Cues.Ordering, slots => !slots.By.IsEmpty),
        new(QuestionKind.Breakdown, Cues.Breakdown | Cues.Exclude, slots => slots.Has(Cues.Breakdown) || slots.IsOpen),
        new(QuestionKind.Value, Cues.Exclude, _ => true),
    ];

    /// <summary>The kind of a question; null where no kind explains all its words, with the words that stay unexplained by the last that was shown.</summary>
    /// <param name="slots">What it says.</param>
    /// <param name="mentions">Its words.</param>
    public static (QuestionKind? Kind, ImmutableArray<string> Unexplained) Of(Slots slots, ImmutableArray<Mention> mentions)
    {
        ImmutableArray<string> left = [];
        foreach (var rule in All)
        {
            if (!rule.Shows(slots))
            {
                continue;
            }

            var unexplained = Unexplained(mentions, rule.Explains);
            if (unexplained.IsEmpty)
            {
                return (rule.Kind, []);
            }

            left = left.IsEmpty || unexplained.Length < left.Length ? unexplained : left;
        }

        return (null, left);
    }

    /// <summary>How many things stand side by side.</summary>
    /// <param name="slots">What a question says.</param>
    public static int SidesOf(Slots slots)
    {
        var members = slots.Values.Where(value => !value.Exclude).GroupBy(value => value.Dimension.Name, StringComparer.Ordinal)
            .Select(group => group.Count()).DefaultIfEmpty(0).Max();
        return Math.Max(members + (slots.AgainstRest && members > 0 ? 1 : 0), slots.Metrics.Length);
    }

    /// <summary>What is to be expected, whether it passes a limit, and when it does.</summary>
    private static bool IsAhead(Slots slots) =>
        (slots.Sections.Contains(Forecast) || (slots.Limit is not null && (slots.Sections.Contains(Reach) || slots.Sections.Contains(Likelihood))))
        && !(slots.Limit is { Comparison: "between" } && slots.Sections.Contains(Reach));

    /// <summary>True where nothing but a name stands in the question.</summary>
    private static bool IsBare(Slots slots) => slots.Values.IsEmpty && slots.Spans.IsEmpty && slots.Baseline is null && slots.Grain is null
        && slots.Limit is null && slots.Count is null
        && slots.Metrics.Length + slots.By.Length + (slots.Term is null ? 0 : 1) == 1;

    private static bool HasThing(Slots slots) =>
        !slots.By.IsEmpty || slots.Grain is not null || SidesOf(slots) < 2;

    private static bool TwoPeriods(Slots slots) => slots.Baseline is not null || slots.Spans.Length == 2
        || (slots.Spans is [{ First.Days: > 1, Last.Days: > 1 }] && slots.Has(Cues.Movement | Cues.Compare | Cues.Versus) && SidesOf(slots) < 2);

    private static ImmutableArray<string> Unexplained(ImmutableArray<Mention> mentions, Cues explained) =>
    [
        .. mentions.Where(mention => mention.Cues != Cues.None && !mention.Has(explained | Cues.Soft | Cues.Average)).Select(mention => mention.Text),
    ];
}
