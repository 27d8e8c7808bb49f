using System.Collections.Immutable;
using Parley.Analytics.Anomalies;
using Parley.Analytics.Causes;
using Parley.Analytics.Composing.Causes;
using Parley.Analytics.Composing.Kinds;
using Parley.Analytics.Forecasts;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Analytics.Composing;

/// <summary>
/// From findings to an answer in words, deterministic: the same findings and wording give the same bytes. Every figure is
/// bound to evidence. Persona and verbosity choose which sentences are said and how, never a number.
/// </summary>
public static class Composer
{
    /// <summary>Answers a plan.</summary>
    /// <param name="findings">What the data says.</param>
    /// <param name="wording">How it is said.</param>
    public static Answer Compose(Findings findings, Wording wording)
    {
        var draft = new Draft(findings, wording);
        var composition = ByKind(draft, findings);
        composition = composition.IsDeclined ? composition : composition with { Headline = composition.Headline + (findings.Like is null ? Piece.None : " ") + Unevenness.Of(draft) };
        var blocks = Blocks(draft, composition, MetricsOf(findings));
        return new Answer
        {
            Outcome = composition.IsDeclined ? Outcome.Declined : Outcome.Answered,
            ResolvedQuestion = wording.ResolvedQuestion,
            Blocks = blocks,
            Evidence = draft.Evidence.All,
            Confidence = composition.IsDeclined ? null : Reliability.Of(draft),
            AsOf = wording.Catalogue.AsOf,
        };
    }

    /// <summary>Answers what is no plan: a question back, a decline, a hand-over, a greeting.</summary>
    /// <param name="understood">What the question was understood as; not <see cref="Understood.Planned"/>.</param>
    /// <param name="wording">How it is said.</param>
    public static Answer Compose(Understood understood, Wording wording) => OtherOutcomes.Compose(understood, wording);

    private static Composition ByKind(Draft draft, Findings findings) => findings switch
    {
        ValueFindings f => ValueComposing.Compose(draft, f),
        TrendFindings f => TrendComposing.Compose(draft, f),
        CompareFindings f => CompareComposing.Compose(draft, f),
        GoalFindings f => GoalComposing.Compose(draft, f),
        OutlierFindings f => OutlierComposing.Compose(draft, f),
        AnomalyFindings f => AnomalyComposing.Compose(draft, f),
        WhyFindings f => WhyComposing.Compose(draft, f),
        ForecastFindings f => ForecastComposing.Compose(draft, f),
        DefinitionFindings => DefinitionComposing.Compose(draft),
        MemberFindings f => draft.Plan.Kind switch
        {
            QuestionKind.List => ListComposing.Compose(draft, f),
            QuestionKind.Threshold => ThresholdComposing.Compose(draft, f),
            QuestionKind.Share => ShareComposing.Compose(draft, f),
            _ => MemberComposing.Compose(draft, f),
        },
        _ => throw new InvalidOperationException($"No composing for {findings.GetType().Name}."),
    };

    private static ImmutableArray<string> MetricsOf(Findings findings) => findings switch
    {
        ValueFindings f => f.After.Slice.Metrics,
        CompareFindings f => [.. f.Sides.Select(s => s.Metric).Distinct()],
        _ => findings.Plan.Metrics,
    };

    private static ImmutableArray<Block> Blocks(Draft draft, Composition parts, ImmutableArray<string> metrics)
    {
        if (parts.IsDeclined)
        {
            return [.. new[] { Text(TextRole.Decline, parts.Headline) }.OfType<Block>()];
        }

        var view = draft.Plan.View;
        var details = draft.IsBrief ? [] : draft.IsDetailed ? parts.Details.AddRange(parts.Fine.IsEmpty ? [.. Formulas(draft, metrics)] : parts.Fine) : parts.Details;
        var blocks = new List<Block?>
        {
            Text(TextRole.Headline, parts.Headline),
            Text(TextRole.Detail, Piece.Join(" ", details)),
            Text(TextRole.Caveat, Piece.Join(" ", [.. parts.Caveats, .. Caveats.Of(draft, metrics)])),
            draft.Plan.Kind == QuestionKind.Definition ? null : Text(TextRole.Basis, Basis.Of(draft, metrics)),
            view == "chart" || (view.Length == 0 && !draft.IsBrief) ? parts.Chart : null,
            view is "table" or "chart" || (view.Length == 0 && !draft.IsBrief) ? parts.Table : null,
            view.Length == 0 && !draft.IsBrief ? parts.Ground : null,
        };
        blocks.AddRange(draft.IsDetailed && view.Length == 0 ? parts.MoreTables : []);
        return [.. blocks.OfType<Block>()];
    }

    /// <summary>How the figures are made, where every detail is asked for and the kind of answer has no other. Not where a formula holds a number: no figure stands without evidence.</summary>
    private static IEnumerable<Piece> Formulas(Draft draft, ImmutableArray<string> metrics) => draft.Plan.Kind == QuestionKind.Definition
        ? []
        : metrics.Select(draft.Names.Find).OfType<CatalogueMetric>()
            .Where(m => m.Formula.Length > 0 && !m.Formula.Any(char.IsDigit))
            .Select(m => draft.Say("definition.formula", ("metric", m.Label), ("formula", m.Formula)));

    private static TextBlock? Text(TextRole role, Piece piece) => piece.IsEmpty ? null : new TextBlock(role, piece.Tidy());
}
