using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Which members there are.</summary>
internal static class ListComposing
{
    private const int MostNamed = 20;

    public static Composition Compose(Draft draft, MemberFindings findings)
    {
        var things = draft.Names.Things(draft.Plan.By, findings.Count);
        if (findings.Rows.IsEmpty)
        {
            return new Composition(draft.Say(draft.Unseen("list.none"), ("dimension", things)));
        }

        var named = findings.Rows.Take(MostNamed).Select(r => MemberTables.NameOf(draft, r)).ToArray();
        return new Composition(draft.Say(
            findings.Rows.Length > named.Length ? "list.some" : findings.Count == 1 ? "list.one" : "list.all",
            ("dimension", things), ("count", draft.Count(findings.Count, "members")), ("members", string.Join(", ", named))))
        {
            Table = draft.Plan.Metrics.IsEmpty
                ? new TableBlock(
                    draft.Names.And([.. draft.Plan.By.Select(draft.Names.DimensionLabel)]),
                    [.. draft.Plan.By.Select(d => new TableColumn(draft.Names.DimensionLabel(d), false))],
                    [.. findings.Rows.Take(MemberTables.MostRows).Select(r => (System.Collections.Immutable.ImmutableArray<Span>)[.. draft.Plan.By.Select((d, i) => new Words(draft.Names.Member(d, r.Members[i])))])])
                : MemberTables.Table(draft, findings.Rows, null),
        };
    }
}
