using System.Collections.Immutable;
using CsCheck;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Metrics;
using Parley.Tests.Analytics.Specs;
using Xunit;

namespace Parley.Tests.Analytics.Understanding;

/// <summary>The question that is made from a plan is read back to that plan, whatever the plan.</summary>
public sealed class PlanPhraseTests
{
    private static readonly ImmutableArray<QuestionKind> Kinds = [.. Enum.GetValues<QuestionKind>()];

    [Fact]
    public void Plans_of_the_library_are_read_back_from_their_questions() => Check(LibraryDomain.Context, 1500);

    [Fact]
    public async Task Plans_of_the_sample_are_read_back_from_their_questions() => Check(await ProductDomain.FinanceAsync(), 1500);

    private static void Check(ReadingContext context, int count)
    {
        var interpreter = new Interpreter(context);
        Plans(context).Sample(
            plan =>
            {
                var phrase = PlanPhrase.Of(plan, interpreter);
                var read = QuestionReader.Read(phrase, context) as Understood.Planned;
                Assert.Equal(PlanLine.Of(plan), read is null ? phrase : PlanLine.Of(read.Plan));
            },
            iter: count,
            seed: "0001ZzZzZzZz1");
    }

    private static Gen<Plan> Plans(ReadingContext context) =>
        from kind in OneOf(Kinds)
        from metric in OneOf(context.Catalogue.Metrics)
        from dimension in OneOf(Dimensions(context, metric))
        from second in OneOf(Dimensions(context, metric))
        from members in Gen.Shuffle(dimension.Values.Select(value => value.Value).ToArray(), Math.Min(2, dimension.Values.Length))
        from others in Gen.Shuffle(second.Values.Select(value => value.Value).ToArray(), 1)
        from month in Gen.Int[0, 9]
        from choice in Gen.Int[0, 23]
        from count in Gen.Int[1, 12]
        select Make(kind, metric, new Parts(dimension, [.. members], second == dimension ? [] : [new PlanFilter(second.Name, [.. others], choice % 5 == 0)], month, choice, count), context);

    private static Gen<T> OneOf<T>(IEnumerable<T> values)
    {
        var all = values.ToArray();
        return Gen.Int[0, all.Length - 1].Select(at => all[at]);
    }

    private static IEnumerable<CatalogueDimension> Dimensions(ReadingContext context, CatalogueMetric metric) =>
        context.Catalogue.Dimensions.Where(dimension => metric.Dimensions.Contains(dimension.Name) && dimension.Values.Length > 1);

    private static Plan Make(QuestionKind kind, CatalogueMetric metric, Parts parts, ReadingContext context)
    {
        var interpreter = new Interpreter(context);
        var period = Month(context, interpreter, parts.Month);
        var baseline = Month(context, interpreter, parts.Month + 1);
        var by = ImmutableArray.Create(parts.Dimension.Name);
        var filters = parts.Choice % 3 == 0 ? [] : parts.Others;
        var plan = new Plan { Kind = kind, Metrics = [metric.Name], Period = period, Filters = filters, View = parts.Choice % 7 == 0 ? "chart" : "" };
        var measure = parts.Choice % 4 == 0 ? Measurement.Change : parts.Choice % 4 == 1 ? Measurement.RelativeChange : Measurement.Value;
        return kind switch
        {
            QuestionKind.Trend => plan with { Grain = TimeGrain.Week, By = parts.Choice % 2 == 0 ? by : [] },
            QuestionKind.Outliers => parts.Choice % 2 == 0 ? plan with { By = by } : plan with { Grain = TimeGrain.Day },
            QuestionKind.Compare => plan with { Sides = [.. parts.Members.Select(member => new PlanSide(member, null, [new PlanFilter(parts.Dimension.Name, [member])]))] },
            QuestionKind.Change or QuestionKind.Why => plan with { Baseline = baseline, By = parts.Choice % 2 == 0 ? by : [] },
            QuestionKind.Top or QuestionKind.Bottom => plan with
            {
                By = by,
                Count = parts.Count,
                OrderBy = measure,
                Baseline = measure == Measurement.Value ? null : baseline,
            },
            QuestionKind.Share when metric.Additive => plan with { By = by, Part = parts.Choice % 2 == 0 ? [parts.Members[0]] : [] },
            QuestionKind.Breakdown => plan with { By = by },
            QuestionKind.List => new Plan { Kind = kind, By = by, Filters = filters },
            QuestionKind.Threshold => plan with
            {
                By = by,
                Threshold = new PlanThreshold(parts.Choice % 2 == 0 ? "gt" : "lte", parts.Count / 100m, null, measure == Measurement.RelativeChange ? measure : Measurement.Value),
                Baseline = measure == Measurement.RelativeChange ? baseline : null,
            },
            QuestionKind.Overview => plan with { Metrics = [] },
            QuestionKind.Definition or QuestionKind.Related => new Plan { Kind = kind, Metrics = [metric.Name] },
            _ => plan with { Kind = QuestionKind.Value },
        };
    }

    private static Period Month(ReadingContext context, Interpreter interpreter, int back) =>
        interpreter.Context.Labels.Name(TimeGrain.Month, context.Today.AddMonths(-1 - back));

    private sealed record Parts(CatalogueDimension Dimension, ImmutableArray<string> Members, ImmutableArray<PlanFilter> Others, int Month, int Choice, int Count);
}
