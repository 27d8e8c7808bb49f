using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Bench.Understanding;

/// <summary>
/// Compares a plan with what a template expects: <c>kind</c>, <c>metrics</c> (in any order), <c>period</c> and <c>baseline</c> (first and last
/// day, <c>2026-07-01..2026-07-31</c>), <c>grain</c>, <c>by</c>, <c>filters</c>, <c>without</c>, <c>part</c> and <c>sides</c> (<c>channel=Email</c>),
/// <c>count</c>, <c>threshold</c> (<c>gt 1000</c>).
/// </summary>
/// <remarks>
/// What is not written must not be in the plan, but for a period or grain, which every plan may have, the count of a
/// top or bottom, which may be 1, and the baseline of kinds that need none, which is then only shown beside. Dimensions are
/// compared by label, term or name without regard to case, members exactly.
/// </remarks>
/// <param name="catalogue">What dimensions are called.</param>
public sealed class ExpectedPlan(Catalogue catalogue)
{
    /// <summary>The first difference; null where there is none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="expect">What is expected: key → texts.</param>
    public string? Difference(Plan plan, ImmutableSortedDictionary<string, ImmutableArray<string>> expect)
    {
        ImmutableArray<string> Expected(string key) => expect.GetValueOrDefault(key, []);
        var kept = plan.Filters.Where(f => !f.Exclude);
        var left = plan.Filters.Where(f => f.Exclude);
        return Differ("kind", Expected("kind"), [plan.Kind.ToString().ToLowerInvariant()])
            ?? Differ("metrics", Expected("metrics"), Metrics(plan))
            ?? Stated("period", expect, Days(plan.Period))
            ?? Baseline(plan, expect)
            ?? Stated("grain", expect, plan.Grain?.ToString().ToLowerInvariant() ?? "")
            ?? Differ("by", Expected("by").Select(Spoken), plan.By.Select(Called))
            ?? Differ("filters", Expected("filters").Select(SpokenMember), kept.Select(Member))
            ?? Differ("without", Expected("without").Select(SpokenMember), left.Select(Member))
            ?? Differ("part", Expected("part").Select(SpokenMember), plan.Part.Select(p => $"{Called(plan.By[0])}={p}"))
            ?? Differ("sides", Expected("sides").Select(SpokenMember), plan.Sides.Select(Side))
            ?? Count(plan, Expected("count"))
            ?? Differ("threshold", Expected("threshold"), plan.Threshold is { } limit ? [Limit(limit)] : []);
    }

    /// <summary>Sides that are all of one other metric count as metrics of the plan.</summary>
    private static IEnumerable<string> Metrics(Plan plan) =>
        plan.Metrics.Concat(plan.Sides.Select(s => s.Metric).OfType<string>()).Distinct(StringComparer.Ordinal);

    private static string? Differ(string key, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, got) = (string.Join('+', expected.Order(StringComparer.Ordinal)), string.Join('+', actual.Order(StringComparer.Ordinal)));
        return wanted == got ? null : $"{key}: {(got.Length > 0 ? got : "none")}, expected {(wanted.Length > 0 ? wanted : "none")}";
    }

    private static string? Stated(string key, ImmutableSortedDictionary<string, ImmutableArray<string>> expect, string actual) =>
        expect.TryGetValue(key, out var wanted) ? Differ(key, wanted, [actual]) : null;

    private static string? Baseline(Plan plan, ImmutableSortedDictionary<string, ImmutableArray<string>> expect) =>
        expect.ContainsKey("baseline") || plan.Kind is QuestionKind.Change or QuestionKind.Why || plan.OrderBy != Answers.Measurement.Value
            ? Differ("baseline", expect.GetValueOrDefault("baseline", []), plan.Baseline is null ? [] : [Days(plan.Baseline)])
            : null;

    private static string? Count(Plan plan, ImmutableArray<string> expected) =>
        expected.IsEmpty && plan.Count is null or 1
            ? null
            : Differ("count", expected, plan.Count is { } count ? [count.ToString(CultureInfo.InvariantCulture)] : []);

    private static string Days(Period? period) =>
        period is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{period.Start:yyyy-MM-dd}..{period.End:yyyy-MM-dd}");

    private static string Limit(PlanThreshold limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Comparison} {limit.Value:0.####}{(limit.Upper is { } upper ? $"..{upper:0.####}" : "")}");

    private string Side(PlanSide side) => string.Join('&', side.Filters.Select(Member));

    private string Member(PlanFilter filter) => $"{Called(filter.Dimension)}={string.Join('/', filter.Values)}";

    private string Called(string dimension) =>
        catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension) is { } found ? found.Term.ToUpperInvariant() : dimension;

    private string SpokenMember(string member) =>
        member.Split('=', 2) is [var dimension, var value] ? $"{Spoken(dimension)}={value}" : member;

    private string Spoken(string dimension) =>
        catalogue.Dimensions.FirstOrDefault(d => new[] { d.Label, d.Term, d.Name }.Contains(dimension, StringComparer.OrdinalIgnoreCase)) is { } found
            ? found.Term.ToUpperInvariant()
            : dimension;
}
