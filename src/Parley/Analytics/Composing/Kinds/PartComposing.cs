using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;
using Reading = Parley.Analytics.Gathering.Reading;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>What adds up, by weekday, month of the year or hour of the day: what it is on a day, over how many days, and in all.</summary>
internal static class PartComposing
{
    private const int MostNamed = 6;

    /// <summary>The answer; null where the plan is of another kind.</summary>
    public static Composition? Compose(Draft draft, MemberFindings findings)
    {
        var metric = draft.Plan.Metrics[0];
        if (!PartDays.Rank(draft.Plan, draft.Names.Find(metric)))
        {
            return null;
        }

        var rows = findings.Rows.Select(r => (Row: r, Part: Of(draft, r.After?.Of(metric)))).Where(r => r.Part is not null).Select(r => (r.Row, Part: r.Part!)).ToArray();
        if (rows.Length == 0)
        {
            return null;
        }

        var ranked = draft.Plan.Kind == QuestionKind.Bottom ? rows.OrderBy(r => r.Part.Average.Value).ToArray() : [.. rows.OrderByDescending(r => r.Part.Average.Value)];
        var share = Totals.ShareOf(draft, findings, metric);
        return new Composition(First(draft, ranked[0].Row, ranked[0].Part, metric))
        {
            Details = [.. Next(draft, ranked), All(draft, ranked, metric, share)],
            Chart = Bars(draft, rows, metric),
            Table = Table(draft, rows, metric, share),
        };
    }

    /// <summary>"On average, visits for Saturday and Sunday were 5.1 a day over 88 days." Nothing where a reading is of no part of time.</summary>
    public static IEnumerable<Piece> Sentences(Draft draft, IEnumerable<Reading?> readings)
    {
        foreach (var reading in readings)
        {
            if (Of(draft, reading) is { } part)
            {
                yield return draft.Say(
                    "part.value", ("metric", draft.Names.Metric(reading!.Metric)), ("for", draft.Names.For(draft.Names.MembersOf(reading))), ("was", ChangeWords.Was(draft, reading.Metric)),
                    ("value", draft.Show(part.Average)), ("days", draft.Show(part.Days)), ("unit", Unit(draft, part)), ("when", draft.When(reading, draft.Plan.Period)));
            }
        }
    }

    private static Piece First(Draft draft, MemberRow row, PartAverage part, string metric)
    {
        var isCount = draft.Names.Unit(metric).Kind == UnitKind.Count && draft.Names.IsPlural(metric);
        var key = draft.Plan.Kind == QuestionKind.Bottom ? isCount ? "part.fewest" : "part.lowest" : isCount ? "part.most" : "part.highest";
        return draft.Say(
            key, ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], []))), ("when", draft.In(draft.Plan.Period)),
            ("value", draft.Show(part.Average)), ("days", draft.Show(part.Days)), ("unit", Unit(draft, part)), ("member", MemberTables.Said(draft, row)));
    }

    private static IEnumerable<Piece> Next(Draft draft, (MemberRow Row, PartAverage Part)[] ranked)
    {
        if (ranked.Length > 1)
        {
            yield return draft.Say("part.next", ("members", Piece.Join("; ", ranked.Skip(1).Take(MostNamed).Select(r => draft.Part(
                "part.item", ("member", MemberTables.Said(draft, r.Row)), ("value", draft.Show(r.Part.Average)), ("days", draft.Show(r.Part.Days)), ("unit", Unit(draft, r.Part)))))));
        }
    }

    private static Piece All(Draft draft, (MemberRow Row, PartAverage Part)[] ranked, string metric, Func<MemberRow, Ref?>? share) => draft.Say(
        "part.all", ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(draft.Names.MembersOf(draft.Plan.Filters, [], []))), ("when", draft.In(draft.Plan.Period)),
        ("members", Piece.Join("; ", ranked.Take(MostNamed + 1).Select(r => draft.Part(
            "member.item", ("member", MemberTables.Said(draft, r.Row)), ("value", draft.Value(r.Row.After!.Of(metric))),
            ("share", share?.Invoke(r.Row) is { } part ? draft.Show(part) : Piece.None))))));

    private static ChartBlock? Bars(Draft draft, (MemberRow Row, PartAverage Part)[] rows, string metric) => rows.Length < 2 ? null : new ChartBlock(
        ChartKind.Bar, Title(draft, metric), [.. rows.Select(r => MemberTables.NameOf(draft, r.Row))],
        [new ChartSeries(Title(draft, metric), [.. rows.Select(r => draft.Show(r.Part.Average))])], draft.Names.Unit(metric));

    private static TableBlock Table(Draft draft, (MemberRow Row, PartAverage Part)[] rows, string metric, Func<MemberRow, Ref?>? share) => new(
        draft.Names.Label(metric),
        [
            new TableColumn(draft.Names.DimensionLabel(draft.Plan.By[0]), false), new TableColumn(Title(draft, metric), true),
            new TableColumn(draft.Phrases.Text("part.days"), true), new TableColumn(draft.Names.Label(metric), true),
            .. share is null ? Array.Empty<TableColumn>() : [new TableColumn(draft.Phrases.Text("table.share"), true)],
        ],
        [
            .. rows.Select(r => ImmutableArray.Create<Span>(
            [
                new Words(MemberTables.NameOf(draft, r.Row)), draft.TableCell(r.Part.Average), draft.TableCell(r.Part.Days), draft.TableCell(r.Row.After!.Of(metric)),
                .. share is null ? Array.Empty<Span>() : [draft.TableCell(share(r.Row))],
            ])),
        ]);

    private static string Title(Draft draft, string metric) => string.Concat(draft.Part("part.average", ("metric", draft.Names.Label(metric))).Spans.OfType<Words>().Select(w => w.Text));

    private static string Unit(Draft draft, PartAverage part) => draft.Phrases.Text(part.Days.Value == 1 ? "grain_one.day" : "grain_many.day");

    private static PartAverage? Of(Draft draft, Reading? reading)
    {
        if (reading is not { Value: not null, Bucket: null } || draft.Names.Find(reading.Metric) is not { } metric
            || PartDays.Of(reading.Slice, reading.Members, metric) is not var (part, members, start, end))
        {
            return null;
        }

        var parameters = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("part", part).Add("members", string.Join(',', members)).Add("start", EvidenceBook.Iso(start)).Add("end", EvidenceBook.Iso(end));
        var days = draft.Evidence.Compute("days/1", new Scope { Measurement = Measurement.Count, Unit = Answers.Unit.Number }, [], parameters);
        var average = days?.Value is null or 0 ? null
            : draft.Evidence.Compute("per_day/1", draft.ScopeOf(reading) with { Measurement = Measurement.Statistic }, [draft.Cell(reading), days]);
        return average is null ? null : new PartAverage(average, days!);
    }

    private sealed record PartAverage(Ref Average, Ref Days);
}
