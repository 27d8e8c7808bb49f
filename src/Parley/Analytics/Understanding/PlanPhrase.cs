using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>
/// The question in full that a plan answers. The plainest wording is used that is read back to the same plan: names as
/// labels, then members with their dimension, then members in quotes, then every name in quotes.
/// </summary>
internal static class PlanPhrase
{
    /// <summary>The question in full.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="interpreter">Reads it back.</param>
    public static string Of(Plan plan, Interpreter interpreter) =>
        ReadBack(plan, interpreter) ?? new PhraseWriter(plan, PhraseStyle.Names, interpreter.Context).Write();

    /// <summary>The question in full; null where no wording is read back to the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="interpreter">Reads it back.</param>
    public static string? ReadBack(Plan plan, Interpreter interpreter)
    {
        var line = PlanLine.Of(plan);
        foreach (var style in Enum.GetValues<PhraseStyle>())
        {
            var phrase = new PhraseWriter(plan, style, interpreter.Context).Write();
            if (interpreter.PlanOf(phrase) is { } read && PlanLine.Of(read) == line)
            {
                return phrase;
            }
        }

        return null;
    }
}

/// <summary>How explicitly names are written.</summary>
internal enum PhraseStyle
{
    /// <summary>Labels and members as they are.</summary>
    Plain,

    /// <summary>Members with their dimension.</summary>
    Bound,

    /// <summary>Members with their dimension and in quotes.</summary>
    Quoted,

    /// <summary>Every name in quotes, by its name in the manifest.</summary>
    Names,
}

/// <summary>Writes one plan in one style, by the patterns of the language's file.</summary>
/// <param name="plan">The plan.</param>
/// <param name="style">How explicitly names are written.</param>
/// <param name="context">Labels and patterns.</param>
internal sealed class PhraseWriter(Plan plan, PhraseStyle style, PlanningContext context)
{
    private string And => context.Language.Phrase("and");

    /// <summary>The question.</summary>
    public string Write()
    {
        var text = context.Language.Phrase(
            Pattern(),
            ("metrics", string.Join(And, plan.Metrics.Select(Metric))),
            ("by_clause", plan.By.IsEmpty ? "" : context.Language.Phrase("by_clause", ("by", By()))),
            ("by", By()),
            ("grain", plan.Grain is { } grain ? context.Language.Phrase(PlanChecks.GrainName(grain)) : ""),
            ("filters", string.Concat(plan.Filters.Select(Filter))),
            ("period", plan.Period is { } period ? context.Language.Phrase(period.IsNamedAsDay() ? "period_day" : "period", ("period", period.Label)) : ""),
            ("baseline", plan.Baseline?.Label ?? ""),
            ("sides", string.Join(context.Language.Phrase("versus"), plan.Sides.Select(Side))),
            ("count", plan.Count is > 1 or null ? Count() : ""),
            ("part", string.Join(And, plan.Part.Select(part => Member(plan.By[0], [part])))),
            ("limit", plan.Threshold is { } threshold ? Limit(threshold) : ""),
            ("term", Term()));
        return plan.View.Length == 0 ? text : string.Concat(text.AsSpan(0, text.Length - 1), context.Language.Phrase(plan.View), text.AsSpan(text.Length - 1));
    }

    private string Pattern() => plan.Kind switch
    {
        QuestionKind.Compare when plan.Sides.Any(side => side.Metric is not null) => "compare_metrics",
        QuestionKind.Compare => "compare_members",
        QuestionKind.Forecast when plan.Threshold is not null => plan.Count is null ? "forecast_limit" : "forecast_when",
        QuestionKind.Trend when plan.Averaged => "trend_average",
        QuestionKind.Share => plan.Part.IsEmpty ? "share_all" : "share",
        QuestionKind.Top or QuestionKind.Bottom => plan.Kind.ToString().ToLowerInvariant() + Order(plan.OrderBy),
        QuestionKind.Threshold when plan is { By.IsEmpty: false, Threshold: { Measurement: Measurement.Change, Value: 0, Comparison: "gt" or "lt" } moved } =>
            moved.Comparison == "gt" ? "threshold_rose" : "threshold_fell",
        QuestionKind.Threshold => "threshold" + (plan.By.IsEmpty && plan.Grain is null ? "_value" : "") + Order(plan.Threshold!.Measurement == Measurement.RelativeChange ? Measurement.Change : plan.Threshold.Measurement),
        _ => plan.Kind.ToString().ToLowerInvariant(),
    };

    private static string Order(Measurement measurement) => measurement switch
    {
        Measurement.Change => "_change",
        Measurement.RelativeChange => "_relative",
        _ => "",
    };

    private string Count() => plan.Count is { } count ? count.ToString(CultureInfo.InvariantCulture) + " " : "";

    private string By()
    {
        var isPlural = plan.Kind is QuestionKind.Top or QuestionKind.Bottom && plan.Count != 1;
        var names = plan.By.Select(name => Dimension(name, isPlural || plan.Kind is QuestionKind.Threshold or QuestionKind.List));
        var grain = plan.Grain is { } step && plan.Kind is QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Threshold or QuestionKind.Outliers
            ? [context.Language.Phrase(PlanChecks.GrainName(step)) is var word && isPlural ? context.Language.Plural(word) : context.Language.Phrase(PlanChecks.GrainName(step))]
            : Array.Empty<string>();
        return string.Join(And, names.Concat(grain));
    }

    private string Metric(string name) => style >= PhraseStyle.Bound && Quotients.Parts(name) is var (top, bottom)
        ? context.Language.Phrase("quotient", ("first", Named(top)), ("second", Named(bottom)))
        : Named(name);

    private string Named(string name) => style == PhraseStyle.Names ? $"\"{name}\"" : SentenceCase.Within(context.Metric(name)?.Label ?? name);

    private string Dimension(string name, bool isPlural)
    {
        var label = SentenceCase.Within(context.Dimension(name)?.Label ?? name);
        return style == PhraseStyle.Names ? $"\"{name}\"" : isPlural ? context.Language.Plural(label) : label;
    }

    private string Filter(PlanFilter filter) => context.Language.Phrase(
        filter.Exclude ? "excluding" : "only", ("members", Member(filter.Dimension, filter.Values)));

    private string Member(string dimension, ImmutableArray<string> values)
    {
        if (CalendarParts.Asked(dimension, values, context.TimeLanguage) is { } asked)
        {
            return string.Join(And, asked);
        }

        var quoted = style >= PhraseStyle.Quoted;
        var members = string.Join(And, values.Select(value => quoted ? $"\"{value}\"" : value));
        return style == PhraseStyle.Plain ? members : $"{Dimension(dimension, isPlural: false)} {members}";
    }

    private string Side(PlanSide side) => side.Filters switch
    {
        [{ Exclude: true }] => context.Language.Phrase("rest"),
        [var filter, ..] => Member(filter.Dimension, filter.Values),
        _ => Metric(side.Metric ?? ""),
    };

    private string Term()
    {
        var term = plan.Metrics.IsEmpty ? plan.Term ?? "" : Metric(plan.Metrics[0]);
        return plan.Metrics.IsEmpty && context.Dimension(term) is not null ? Dimension(term, isPlural: false) : term;
    }

    private string Limit(PlanThreshold threshold)
    {
        var percent = threshold.Measurement == Measurement.RelativeChange
            || (threshold.Measurement == Measurement.Value && context.Metric(plan.Metrics[0])?.Unit.Kind == UnitKind.Percent);
        return context.Language.Phrase(
            threshold.Comparison, ("value", Number(threshold.Value, percent)), ("upper", Number(threshold.Upper ?? 0, percent)));
    }

    /// <summary>With the asker's decimal mark, as it is read back; with four places instead of three: <c>1.2500</c> is no thousand in any locale.</summary>
    private string Number(decimal value, bool percent)
    {
        var text = PlainNumber.Of(percent ? value * 100 : value);
        text = text.Length >= 5 && text[^4] == '.' ? text + "0" : text;
        return text.Replace('.', NumberMarks.For(context.Reading.Locale).Decimal) + (percent ? "%" : "");
    }
}
