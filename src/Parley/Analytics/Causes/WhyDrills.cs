using System.Collections.Immutable;
using Parley.Analytics.Gathering;

namespace Parley.Analytics.Causes;

/// <summary>Questions that go on from what was found for a why: into each segment, and down to the input that made most of the change.</summary>
internal static class WhyDrills
{
    private const int MostLeaders = 2;

    /// <summary>The plans, the most telling first.</summary>
    public static ImmutableArray<Plan> Of(WhyFindings findings)
    {
        var plan = findings.Plan with { Assumptions = [], View = "", By = [] };
        var segments = findings.Segments?.Segments.Select(s => s.Conditions)
            ?? (findings.Dimensions is [{ Leaders: var leaders } top, ..] ? leaders.Take(MostLeaders).Select(l => Member(top.Dimension, l)) : []);
        var input = findings.Inputs?.Effects.MaxBy(e => Math.Abs(e.Part))?.Input is { Filters.IsEmpty: true } main ? main.Metric : null;
        return
        [
            .. segments.Where(s => s.All(f => !f.Values.Contains(PlanFilters.NoMember))).Select(s => plan with { Filters = plan.Filters.Within(s) }),
            .. input is null ? [] : new[] { plan with { Metrics = [input] } },
        ];
    }

    private static ImmutableArray<PlanFilter> Member(string dimension, MemberEffect leader) =>
        [new PlanFilter(dimension, [leader.Member ?? PlanFilters.NoMember])];
}
