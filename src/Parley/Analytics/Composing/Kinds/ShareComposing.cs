using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Shares of a total.</summary>
internal static class ShareComposing
{
    public static Composition Compose(Draft draft, MemberFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        var total = Totals.Of(draft, findings, metric);
        if (total is not { Value: not 0 })
        {
            return MemberComposing.Compose(draft, findings) with { Caveats = [draft.Say("share.undefined", ("metric", draft.Names.Metric(metric)))] };
        }

        var part = findings.Rows.Where(r => draft.Plan.Part.Contains(r.Members[0] ?? PlanFilters.NoMember, StringComparer.OrdinalIgnoreCase)).ToImmutableArray();
        var said = part.IsEmpty ? [.. findings.Rows.Take(3)] : part;
        Ref? Share(MemberRow row) => row.After?.Of(metric) is { Value: not null } reading ? draft.Share(draft.Cell(reading), total) : null;
        var sentences = said.Where(r => Share(r) is not null).Select(r => draft.Say(
            "share.is",
            ("member", MemberTables.Said(draft, r)), ("share", draft.Show(Share(r)!)), ("metric", draft.Names.Metric(metric)),
            ("for", draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], []))), ("when", draft.In(draft.Plan.Period)),
            ("value", draft.Value(r.After?.Of(metric))), ("total", draft.Show(total)))).ToArray();
        if (sentences.Length == 0)
        {
            return new Composition(draft.Say(draft.Unseen("share.no_part"), ("metric", draft.Names.Metric(metric)), ("when", draft.In(draft.Plan.Period))));
        }

        return new Composition(sentences[0])
        {
            Details = [.. Together(draft, part, total), .. sentences.Skip(1)],
            Chart = MemberTables.Bars(draft, findings.Rows),
            Table = MemberTables.Table(draft, findings.Rows, Share),
        };
    }

    private static IEnumerable<Piece> Together(Draft draft, ImmutableArray<MemberRow> part, Ref total)
    {
        var cells = part.Select(r => r.After?.Of(draft.Plan.Metrics[0])).OfType<Reading>().Where(r => r.Value is not null).Select(draft.Cell).ToImmutableArray();
        if (cells.Length < 2 || draft.Names.Find(draft.Plan.Metrics[0]) is not { AdditiveOverMembers: true })
        {
            yield break;
        }

        var members = total.Scope.Members.SetItem(draft.Plan.By[0], string.Join(", ", part.Select(r => draft.Names.Member(draft.Plan.By[0], r.Members[0]))));
        var sum = draft.Evidence.Compute("sum/1", total.Scope with { Members = members }, cells)!;
        yield return draft.Say(
            "share.together",
            ("member", $"{draft.Names.Dimension(draft.Plan.By[0])} {members[draft.Plan.By[0]]}"),
            ("share", draft.Show(draft.Share(sum, total)!)), ("metric", draft.Names.Metric(draft.Plan.Metrics[0])), ("value", draft.Show(sum)), ("total", draft.Show(total)), ("when", draft.In(draft.Plan.Period)));
    }
}
