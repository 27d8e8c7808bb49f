using Parley.Analytics;
using Parley.Analytics.Dashboards;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Server.Ui.Analytics;

/// <summary>Where one can go on from a point: to its member, or to its period.</summary>
/// <param name="Member">The member of the dimension that the tile is split by; null for none.</param>
/// <param name="Period">The period of a point of a line; null for none.</param>
internal sealed record Drill((string Term, string Member)? Member, Period? Period)
{
    /// <summary>The ways on from a point's evidence.</summary>
    public static Drill Of(Plan? plan, Evidence? evidence, Catalogue? catalogue)
    {
        if (plan is null || evidence is null)
        {
            return new Drill(null, null);
        }

        var dimension = plan.By.Select(by => catalogue?.Dimensions.FirstOrDefault(d => d.Name == by)).FirstOrDefault(d => d is { Term.Length: > 0 });
        var member = dimension is not null && evidence.Scope.Members.TryGetValue(dimension.Name, out var value) && dimension.Values.Any(v => v.Value == value)
            ? (dimension.Term, value)
            : ((string, string)?)null;
        var period = evidence.Scope.Period is { } own && plan.Period is { } whole && own.Days < whole.Days ? own : null;
        return new Drill(member, period);
    }

    /// <summary>A question about a point, to be changed before it is asked.</summary>
    public static string Question(Tile tile, Plan? plan, Evidence? evidence, Catalogue? catalogue)
    {
        var drill = Of(plan, evidence, catalogue);
        var metric = plan is { Metrics: [var name, ..] } ? catalogue?.Metric(name)?.Label.ToLowerInvariant() : null;
        var period = drill.Period?.Label ?? plan?.Period?.Label;
        return (metric, drill.Member, evidence?.Scope.Measurement) switch
        {
            (null, _, _) => tile.Question,
            (_, { } member, _) => $"Why did {metric} for {member.Term} {member.Member} change in {period}?",
            _ => $"Why did {metric} change in {period}?",
        };
    }
}
