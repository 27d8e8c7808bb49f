using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Two or more of anything side by side.</summary>
internal static class CompareComposing
{
    public static Composition Compose(Draft draft, CompareFindings findings) =>
        draft.Plan.By.IsEmpty ? Whole(draft, findings) : ByMembers(draft, findings);

    private static Composition Whole(Draft draft, CompareFindings findings)
    {
        var readings = findings.Sides.Select(s => s.Values.Of(s.Metric)).ToArray();
        return new Composition(Piece.Join(" ", findings.Sides.Select((s, i) => Sentence(draft, s, readings[i]))))
        {
            Details = [.. Differences(draft, findings, readings), .. PartComposing.Sentences(draft, readings)],
            Chart = readings.Count(r => r?.Value is not null) < 2 || findings.Sides.Select(s => draft.Names.Unit(s.Metric)).Distinct().Count() > 1 ? null
                : new ChartBlock(
                    ChartKind.Bar, Title(draft, findings), [.. findings.Sides.Select(s => Label(draft, s))],
                    [new ChartSeries(Title(draft, findings), [.. readings.Select(r => r?.Value is null ? null : draft.Show(draft.Cell(r)))])],
                    draft.Names.Unit(findings.Sides[0].Metric)),
            Table = new TableBlock(
                Title(draft, findings),
                [new TableColumn(draft.Phrases.Text("table.side"), false), new TableColumn(findings.Sides.Select(s => s.Metric).Distinct().Count() > 1 ? draft.Phrases.Text("table.value") : Title(draft, findings), true)],
                [.. findings.Sides.Select((s, i) => ImmutableArray.Create<Span>(new Words(Label(draft, s)), draft.TableCell(readings[i])))]),
        };
    }

    private static Piece Sentence(Draft draft, SideValues side, Reading? reading) =>
        ValueComposing.Sentence(draft, side.Metric, MembersOf(draft, side), reading);

    /// <summary>"Return on ad spend for campaign A was higher than for campaign B by 1.1 (52%)."</summary>
    private static IEnumerable<Piece> Differences(Draft draft, CompareFindings findings, Reading?[] readings)
    {
        var first = findings.Sides[0];
        for (var i = 1; i < readings.Length; i++)
        {
            var other = findings.Sides[i];
            if (readings[0]?.Value is not { } a || readings[i]?.Value is not { } b || draft.Names.Unit(first.Metric) != draft.Names.Unit(other.Metric))
            {
                continue;
            }

            var sameMetric = first.Metric == other.Metric;
            var difference = draft.Compare("difference/1", Measurement.Change, readings[0], readings[i])!;
            var relative = draft.RelativeChange(readings[0], readings[i]);
            yield return draft.Say(
                a == b ? "compare.equal" : a > b ? "compare.higher" : "compare.lower",
                ("metric", draft.Names.Metric(first.Metric)), ("for", draft.Names.For(MembersOf(draft, first))), ("was", ChangeWords.Was(draft, first.Metric)),
                ("other", sameMetric ? draft.Names.For(MembersOf(draft, other)) : draft.Names.Metric(other.Metric) + (MembersOf(draft, other).IsEmpty ? "" : " " + draft.Names.For(MembersOf(draft, other)))),
                ("difference", draft.Show(difference, SignStyle.Magnitude)),
                ("relative", relative is null ? Piece.None : draft.Show(relative, SignStyle.Magnitude)),
                ("when", draft.In(draft.Plan.Period)));
        }
    }

    private static Composition ByMembers(Draft draft, CompareFindings findings)
    {
        var rows = findings.Sides.Select(s => s.Values.Rows.GroupBy(r => MemberKey(draft, r), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal)).ToArray();
        var keys = rows.SelectMany(r => r.Keys).Distinct()
            .OrderByDescending(k => rows[0].GetValueOrDefault(k)?.Of(findings.Sides[0].Metric)?.Value ?? decimal.MinValue)
            .ThenBy(k => k, StringComparer.Ordinal).Take(MemberTables.MostRows).ToArray();
        if (keys.Length == 0)
        {
            return new Composition(draft.Say(draft.Unseen("compare.nothing"), ("metric", draft.Names.Metric(findings.Sides[0].Metric)), ("when", draft.In(draft.Plan.Period))));
        }

        Reading? At(int side, string key) => rows[side].GetValueOrDefault(key)?.Of(findings.Sides[side].Metric);
        var sentences = keys.SelectMany(key => findings.Sides.Select((s, i) => (Side: s, Reading: At(i, key))))
            .Where(p => p.Reading?.Value is not null)
            .Select(p => ValueComposing.Sentence(draft, p.Side.Metric, draft.Names.MembersOf(p.Reading!), p.Reading)).ToArray();
        var headline = sentences.Take(findings.Sides.Length);
        return new Composition(Piece.Join(" ", headline))
        {
            Details = [.. sentences.Skip(findings.Sides.Length).Take(2 * findings.Sides.Length)],
            Chart = findings.Sides.Select(s => draft.Names.Unit(s.Metric)).Distinct().Count() > 1 ? null : new ChartBlock(
                ChartKind.Bar, Title(draft, findings), [.. keys.Select(k => NameOf(draft, rows, k))],
                [.. findings.Sides.Select((s, i) => new ChartSeries(Label(draft, s), [.. keys.Select(k => At(i, k) is { Value: not null } r ? draft.Show(draft.Cell(r)) : null)]))],
                draft.Names.Unit(findings.Sides[0].Metric)),
            Table = new TableBlock(
                Title(draft, findings),
                [new TableColumn(string.Join(", ", draft.Plan.By.Select(draft.Names.DimensionLabel)), false), .. findings.Sides.Select(s => new TableColumn(Label(draft, s), true))],
                [.. keys.Select(k => ImmutableArray.Create<Span>([new Words(NameOf(draft, rows, k)), .. findings.Sides.Select((_, i) => draft.TableCell(At(i, k)))]))]),
        };
    }

    /// <summary>The members of the plan's own dimensions; a side read together with others has its own member before them.</summary>
    private static ImmutableArray<string?> OwnMembers(Draft draft, SliceRow row) => row.Members[^draft.Plan.By.Length..];

    private static string MemberKey(Draft draft, SliceRow row) => string.Join('\u001f', OwnMembers(draft, row).Select(m => m ?? PlanFilters.NoMember));

    private static string NameOf(Draft draft, Dictionary<string, SliceRow>[] rows, string key)
    {
        var row = rows.First(r => r.ContainsKey(key))[key];
        return string.Join(", ", OwnMembers(draft, row).Select((m, i) => draft.Names.Member(draft.Plan.By[i], m)));
    }

    private static ImmutableSortedDictionary<string, string> MembersOf(Draft draft, SideValues side) =>
        draft.Names.MembersOf(draft.Plan.Filters, [], []).SetItems(draft.Names.MembersOf(side.Side.Filters, [], []));

    private static string Title(Draft draft, CompareFindings findings) =>
        string.Join(", ", findings.Sides.Select(s => draft.Names.Label(s.Metric)).Distinct());

    private static string Label(Draft draft, SideValues side)
    {
        var members = string.Join(", ", draft.Names.MembersOf(side.Side.Filters, [], []).Values);
        var metric = draft.Names.Label(side.Metric);
        return members.Length == 0 ? metric : side.Side.Metric is null || side.Side.Metric == draft.Plan.Metrics.FirstOrDefault() ? members : $"{metric}, {members}";
    }
}
