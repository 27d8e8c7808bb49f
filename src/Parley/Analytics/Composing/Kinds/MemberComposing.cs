using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Parley.Metrics.Queries.Names;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Breakdowns, tops and bottoms, and changes of members.</summary>
internal static class MemberComposing
{
    private const int MostNamed = 4;

    public static Composition Compose(Draft draft, MemberFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        if (PartComposing.Compose(draft, findings) is { } parts)
        {
            return parts;
        }

        var valued = findings.Rows.Where(r => MemberTables.Bar(draft, r, metric)?.Value is not null).ToImmutableArray();
        if (draft.Plan is { Kind: QuestionKind.Breakdown, By: [var by] } && TimeParts.Is(by))
        {
            // Shown in the order of the calendar; what is said begins with the highest.
            valued = [.. valued.OrderByDescending(r => r.After?.Of(metric)?.Value)];
        }

        if (valued.IsEmpty)
        {
            return new Composition(ValueComposing.Sentence(draft, metric, draft.Names.MembersOf(draft.Plan.Filters, [], []), null));
        }

        var share = Totals.ShareOf(draft, findings, metric);
        return new Composition(First(draft, valued[0], metric, share))
        {
            Details = [.. Next(draft, valued, metric, share), .. Tied(draft, findings, metric)],
            Caveats = [.. Cut(draft, findings)],
            Chart = MemberTables.Bars(draft, findings.Rows),
            Table = MemberTables.Table(draft, findings.Rows, share),
        };
    }

    /// <summary>"Channel Paid Search had the highest marketing spend in Q3 2026: $120 (45.0% of the total)."</summary>
    private static Piece First(Draft draft, MemberRow row, string metric, Func<MemberRow, Ref?>? share)
    {
        var name = draft.Names.Metric(metric);
        var restricted = draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], []));
        if (draft.Plan.Baseline is not null && (MemberTables.IsChange(draft.Plan) || MemberTables.IsRelative(draft.Plan)))
        {
            return draft.Say(Direction(draft, row, metric), ("sentence", ChangeSentence(draft, row, metric)));
        }

        var part = share?.Invoke(row);
        return draft.Say(
            (draft.Plan.Kind == QuestionKind.Bottom, draft.Names.Unit(metric).Kind == UnitKind.Count && draft.Names.IsPlural(metric)) switch
            {
                (true, true) => "member.fewest",
                (true, false) => "member.lowest",
                (false, true) => "member.most",
                (false, false) => "member.highest",
            },
            ("metric", name), ("for", restricted), ("when", row.Bucket is null ? draft.When(row.After?.Of(metric), draft.Plan.Period) : draft.In(draft.Plan.Period)),
            ("value", draft.Value(row.After?.Of(metric))), ("share", part is null ? Piece.None : draft.Show(part)),
            ("member", MemberTables.Said(draft, row)));
    }

    private static string Direction(Draft draft, MemberRow row, string metric)
    {
        var change = MemberTables.Bar(draft, row, metric)!.Value!.Value;
        return change < 0 ? "member.largest_fall" : change > 0 && draft.Plan.Kind == QuestionKind.Bottom ? "member.smallest_rise" : "member.largest_rise";
    }

    private static Piece ChangeSentence(Draft draft, MemberRow row, string metric) => ChangeWords.Sentence(
        draft, metric, draft.Names.MembersOf(draft.Plan.Filters, draft.Plan.By, row.Members), row.After?.Of(metric), row.Before?.Of(metric));

    private static IEnumerable<Piece> Next(Draft draft, ImmutableArray<MemberRow> valued, string metric, Func<MemberRow, Ref?>? share)
    {
        var further = valued.Skip(1).Take(Math.Max(MostNamed, (draft.Plan.Count ?? 0) - 1)).ToArray();
        if (further.Length == 0)
        {
            yield break;
        }

        if (draft.Plan.Baseline is not null)
        {
            foreach (var row in further.Take(MostNamed))
            {
                yield return ChangeSentence(draft, row, metric);
            }

            yield break;
        }

        yield return draft.Say("member.next", ("members", Piece.Join("; ", further.Select(row => draft.Part(
            "member.item",
            ("member", MemberTables.Said(draft, row)), ("value", draft.Value(row.After?.Of(metric))),
            ("share", share?.Invoke(row) is { } part ? draft.Show(part) : Piece.None))))));
    }

    private static IEnumerable<Piece> Tied(Draft draft, MemberFindings findings, string metric)
    {
        if (findings.Tied.IsEmpty || draft.Plan.Baseline is not null)
        {
            yield break;
        }

        var named = findings.Tied.Take(MostNamed).Select(row => draft.Part(
            "member.item", ("member", MemberTables.Said(draft, row)), ("value", draft.Value(row.After?.Of(metric))), ("share", Piece.None)));
        IEnumerable<Piece> more = findings.Tied.Length > MostNamed ? [draft.Part("member.more", ("count", draft.Count(findings.Tied.Length - MostNamed, "further rows of that value")))] : [];
        yield return draft.Say(findings.Rows.Length == 1 ? "member.tied" : "member.tied_last", ("members", Piece.Join("; ", [.. named, .. more])));
    }

    private static IEnumerable<Piece> Cut(Draft draft, MemberFindings findings)
    {
        var shown = Math.Min(findings.Rows.Length, MemberTables.MostRows);
        if (shown < findings.Count && draft.Plan.Count is null)
        {
            yield return draft.Say("member.cut", ("shown", draft.Count(shown, "rows shown")), ("count", draft.Count(findings.Count, "rows")));
        }

        if (findings.WithoutValue > 0)
        {
            yield return draft.Say("member.without", ("count", draft.Count(findings.WithoutValue, "rows without a value")), ("metric", draft.Names.Metric(draft.Plan.Metrics[0])));
        }
    }
}
