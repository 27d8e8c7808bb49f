using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Shares of a total: the sum of the members where they add up, else the total's own cell.</summary>
internal static class Totals
{
    /// <summary>The total; null where members do not add up and no total was read, or signs make a share meaningless.</summary>
    public static Ref? Of(Draft draft, MemberFindings findings, string metric)
    {
        if (findings.Total?.Of(metric) is { Value: not null } total)
        {
            return draft.Cell(total);
        }

        var readings = findings.Rows.Select(r => r.After?.Of(metric)).OfType<Reading>().Where(r => r.Value is not null).ToArray();
        if (draft.Names.Find(metric) is not { AdditiveOverMembers: true } || readings.Length == 0 || readings.Any(r => r.Value < 0)
            || findings.Rows.Length + findings.WithoutValue < findings.Count || draft.Findings.Truncated)
        {
            return null;
        }

        var scope = draft.ScopeOf(readings[0]) with { Members = draft.Names.MembersOf(draft.Plan.Filters, [], []) };
        return draft.Evidence.Compute("sum/1", scope, [.. readings.Select(draft.Cell)]);
    }

    /// <summary>Each member's share of the total; null where there are none to tell.</summary>
    public static Func<MemberRow, Ref?>? ShareOf(Draft draft, MemberFindings findings, string metric)
    {
        if (draft.Plan.Baseline is not null || draft.Plan.By.IsEmpty || findings.Rows.Length < 2
            || Of(draft, findings, metric) is not { Value: > 0 } total)
        {
            return null;
        }

        return row => row.After?.Of(metric) is { Value: not null } reading ? draft.Share(draft.Cell(reading), total) : null;
    }
}
