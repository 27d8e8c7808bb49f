using System.Collections.Frozen;
using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Points over time.</summary>
internal static class TrendComposing
{
    private const int MostSeries = 8;

    public static Composition Compose(Draft draft, TrendFindings findings)
    {
        var metric = findings.Points.Slice.Metrics[0];
        var starts = Starts(findings);
        var series = SeriesOf(draft, findings);
        if (series.Length == 0)
        {
            return new Composition(ValueComposing.Sentence(draft, metric, draft.Names.MembersOf(draft.Plan.Filters, [], []), null));
        }

        var shown = series.Take(MostSeries).ToArray();
        // Lines of one axis are of one kind of unit; what is of another stands in the table.
        var charted = shown.Where(s => draft.Names.Unit(s.Metric) is var unit && IsOfKind(unit, draft.Names.Unit(shown[0].Metric))).ToArray();
        var units = charted.Select(s => draft.Names.Unit(s.Metric)).Distinct().ToArray();
        var partial = PartialPoints(draft, findings, starts);
        ImmutableArray<Piece> said = [.. Sentences(draft, findings, [.. shown.Select(s => s.Without(partial))])];
        return new Composition(said[0])
        {
            Details = said[1..],
            Caveats = [.. partial.Select(start => draft.Say("trend.partial", ("point", draft.Named(draft.Bucket(findings.Grain, start, findings.Plan.Period))))), .. series.Length > shown.Length ? [draft.Say("trend.more", ("shown", draft.Count(shown.Length, "series shown")), ("count", draft.Count(series.Length, "series")))] : Array.Empty<Piece>()],
            Chart = new ChartBlock(
                ChartKind.Line, Title(draft, findings), [.. starts.Select(s => draft.Bucket(findings.Grain, s, draft.Plan.Period).Label)],
                [.. charted.Select(s => new ChartSeries(s.Name, [.. starts.Select(b => Point(draft, s, b))]))], units.Length == 1 ? units[0] : units[0] with { Name = "" }),
            Table = Table(draft, findings, shown, starts),
        };
    }

    /// <summary>What is asked for comes first: how it moved, or its average where that was the question.</summary>
    private static IEnumerable<Piece> Sentences(Draft draft, TrendFindings findings, Series[] series)
    {
        var (first, others) = (series[0], series.Skip(1));
        return findings.Plan.Averaged && Average(draft, findings, first).ToArray() is { Length: > 0 } average
            ? [.. average, .. others.SelectMany(s => Average(draft, findings, s)), .. Extremes(draft, first), Movement(draft, first)]
            : [Movement(draft, first), .. Average(draft, findings, first), .. Extremes(draft, first), .. others.Select(s => Movement(draft, s))];
    }

    private static bool IsOfKind(Unit unit, Unit other) =>
        unit == other || (unit.Kind == other.Kind && unit.Kind is UnitKind.Count or UnitKind.Number);

    private static Series[] SeriesOf(Draft draft, TrendFindings findings)
    {
        var slice = findings.Points.Slice;
        return
        [
            .. from metric in slice.Metrics
               from rows in findings.Points.Rows.Where(r => r.Bucket is not null).GroupBy(r => r.Key, StringComparer.Ordinal)
               let members = draft.Names.MembersOf(draft.Plan.Filters, slice.By, rows.First().Members)
               let points = rows.Select(r => r.Of(metric)).OfType<Reading>().Where(r => r.Value is not null).OrderBy(r => r.Bucket).ToImmutableArray()
               where points.Length > 0
               orderby slice.Metrics.IndexOf(metric), points.Sum(p => Math.Abs(p.Value!.Value)) descending, rows.Key
               select new Series(metric, slice.By.IsEmpty ? draft.Names.Label(metric) : Name(draft, slice, rows.First().Members, metric), members, points),
        ];
    }

    private static string Name(Draft draft, Slice slice, ImmutableArray<string?> members, string metric)
    {
        var member = string.Join(", ", slice.By.Select((d, i) => draft.Names.Member(d, members[i])));
        return slice.Metrics.Length == 1 ? member : $"{draft.Names.Label(metric)}, {member}";
    }

    private static ImmutableArray<DateOnly> Starts(TrendFindings findings)
    {
        var days = findings.Points.Rows.Select(r => r.Bucket).OfType<DateOnly>().ToArray();
        var period = findings.Plan.Period ?? (days.Length > 0 ? new Period(days.Min(), days.Max(), "") : null);
        return period is null ? [] : [.. Buckets.Of(findings.Grain, period)];
    }

    /// <summary>From the first point to the last: "Revenue rose from $1 in January 2026 to $2 in March 2026, by $1 (100%)."</summary>
    private static Piece Movement(Draft draft, Series series)
    {
        var (first, last) = (series.Points[0], series.Points[^1]);
        var (name, restricted) = (draft.Names.Metric(series.Metric), draft.Names.For(series.Members));
        if (first == last)
        {
            return draft.Say("trend.single", ("metric", name), ("for", restricted), ("was", ChangeWords.Was(draft, series.Metric)), ("value", draft.Value(first)), ("when", draft.In(draft.PeriodOf(first))));
        }

        if (first.Value == last.Value)
        {
            return draft.Say("trend.same", ("metric", name), ("for", restricted), ("value", draft.Value(first)), ("first", draft.In(draft.PeriodOf(first))), ("last", draft.In(draft.PeriodOf(last))));
        }

        var relative = draft.RelativeChange(last, first);
        if (draft.Show(draft.Cell(first)).Text == draft.Show(draft.Cell(last)).Text)
        {
            // "Fell from 2.3% to 2.3%" tells nobody anything.
            return draft.Say("trend.alike", ("metric", name), ("for", restricted), ("was", ChangeWords.Was(draft, series.Metric)), ("before", draft.Value(first)), ("first", draft.In(draft.PeriodOf(first))), ("after", draft.Value(last)), ("last", draft.In(draft.PeriodOf(last))));
        }

        return draft.Say(
            "trend.moved",
            ("metric", name), ("for", restricted), ("moved", ChangeWords.Verb(draft, last.Value!.Value - first.Value!.Value)),
            ("before", draft.Value(first)), ("first", draft.In(draft.PeriodOf(first))),
            ("after", draft.Value(last)), ("last", draft.In(draft.PeriodOf(last))),
            ("change", draft.Show(draft.Change(last, first)!, SignStyle.Magnitude)),
            ("relative", relative is null ? Piece.None : draft.Show(relative, SignStyle.Magnitude)));
    }

    /// <summary>What adds up has an average of its points: "Visits were 120 in an average week."</summary>
    private static IEnumerable<Piece> Average(Draft draft, TrendFindings findings, Series series)
    {
        if (series.Points.Length < (findings.Plan.Averaged ? 2 : 3) || draft.Names.Find(series.Metric) is not { Additive: true })
        {
            yield break;
        }

        var all = draft.Days(draft.PeriodOf(series.Points[0])!.Start, draft.PeriodOf(series.Points[^1])!.End);
        var scope = draft.ScopeOf(series.Points[0]) with { Period = all, Measurement = Measurement.Statistic };
        if (draft.Evidence.Compute("mean/1", scope, [.. series.Points.Select(draft.Cell)]) is { } mean)
        {
            // A day without data may be one on which nothing happened, or one that nobody wrote down.
            var isWhole = series.Points.Length == Buckets.Of(findings.Grain, all).Count();
            var grain = findings.Grain.ToString().ToLowerInvariant();
            yield return draft.Say(
                isWhole ? "trend.average" : "trend.average_some",
                ("metric", draft.Names.Metric(series.Metric)), ("for", draft.Names.For(series.Members)), ("was", ChangeWords.Was(draft, series.Metric)),
                ("value", draft.Show(mean)), ("grain", draft.Phrases.Text("grain." + grain).ToLowerInvariant()), ("when", draft.In(all)));
        }
    }

    private static IEnumerable<Piece> Extremes(Draft draft, Series series)
    {
        if (series.Points.Length < 3)
        {
            yield break;
        }

        var (high, low) = (series.Points.MaxBy(p => p.Value)!, series.Points.MinBy(p => p.Value)!);
        yield return draft.Say(
            "trend.extremes",
            ("metric", draft.Names.Metric(series.Metric)), ("for", draft.Names.For(series.Members)), ("was", ChangeWords.Was(draft, series.Metric)),
            ("high", draft.Value(high)), ("high_when", draft.In(draft.PeriodOf(high))),
            ("low", draft.Value(low)), ("low_when", draft.In(draft.PeriodOf(low))));
    }

    /// <summary>A first or last point that holds only part of its week or month: not to be read as a fall.</summary>
    private static ImmutableArray<DateOnly> PartialPoints(Draft draft, TrendFindings findings, ImmutableArray<DateOnly> starts)
    {
        if (findings.Grain <= TimeGrain.Day || starts.IsEmpty || findings.Plan.Period is not { } period)
        {
            return [];
        }

        var last = findings.Plan.Metrics.Select(m => draft.Names.Find(m)?.To).Where(d => d is not null).Min() is { } to && to < period.End ? to : period.End;
        return
        [
            .. new[] { starts[0], starts[^1] }.Distinct()
                .Where(start => start < period.Start || (Buckets.End(findings.Grain, start) > last && start <= last)),
        ];
    }

    private static Figure? Point(Draft draft, Series series, DateOnly start) =>
        series.Of(start) is { } reading ? draft.Show(draft.Cell(reading)) : null;

    private static TableBlock Table(Draft draft, TrendFindings findings, Series[] series, ImmutableArray<DateOnly> starts) => new(
        Title(draft, findings),
        [new TableColumn(draft.Phrases.Text("grain." + findings.Grain.ToString().ToLowerInvariant()), false), .. series.Select(s => new TableColumn(s.Name, true))],
        [
            .. starts.Select(start => ImmutableArray.Create<Span>(
            [
                draft.Named(draft.Bucket(findings.Grain, start, draft.Plan.Period)),
                .. series.Select(s => (Span?)Point(draft, s, start) ?? new Words(draft.Phrases.Text("none_in_table"))),
            ])),
        ]);

    private static string Title(Draft draft, TrendFindings findings) => string.Join(", ", findings.Points.Slice.Metrics.Select(draft.Names.Label));

    private sealed record Series(string Metric, string Name, ImmutableSortedDictionary<string, string> Members, ImmutableArray<Reading> Points)
    {
        private readonly FrozenDictionary<DateOnly, Reading> _starts =
            Points.Where(p => p.Bucket is not null).DistinctBy(p => p.Bucket).ToFrozenDictionary(p => p.Bucket!.Value);

        /// <summary>The point that begins on this day; null for none.</summary>
        public Reading? Of(DateOnly start) => _starts.GetValueOrDefault(start);

        /// <summary>The series without these points; with them where hardly anything would be left.</summary>
        public Series Without(ImmutableArray<DateOnly> starts)
        {
            var rest = Points.RemoveAll(p => p.Bucket is { } start && starts.Contains(start));
            return rest.Length < 2 ? this : this with { Points = rest };
        }
    }
}
