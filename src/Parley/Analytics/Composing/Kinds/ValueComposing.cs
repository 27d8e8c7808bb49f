using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>One or more metrics of a period, beside a baseline where there is one: value, change, overview, related.</summary>
internal static class ValueComposing
{
    public static Composition Compose(Draft draft, ValueFindings findings)
    {
        var metrics = findings.After.Slice.Metrics;
        if (metrics.IsEmpty)
        {
            return new Composition(draft.Say("value.no_metric"));
        }

        var members = draft.Names.MembersOf(draft.Plan.Filters, [], []);
        var sentences = metrics.Select(m => findings.Before is { } before
            ? ChangeWords.Sentence(draft, m, members, findings.After.Of(m), before.Of(m))
            : Sentence(draft, m, members, findings.After.Of(m))).ToArray();
        var otherwise = findings.Before is { } then && metrics.Length == 1 ? ChangeWords.Otherwise(draft, metrics[0], members, findings.After.Of(metrics[0]), then.Of(metrics[0])) : Piece.None;
        return new Composition(otherwise + sentences[0])
        {
            Details = [.. sentences.Skip(1), .. PartComposing.Sentences(draft, findings.Before is null ? metrics.Select(findings.After.Of) : []), .. GoodDirection(draft, findings, metrics)],
            Table = metrics.Length > 1 || findings.Before is not null ? Table(draft, findings, metrics) : null,
        };
    }

    /// <summary>"Revenue for region North was $2,720 in Q3 2026."</summary>
    public static Piece Sentence(Draft draft, string metric, ImmutableSortedDictionary<string, string> members, Reading? reading) => draft.Say(
        reading?.Value is null ? draft.Unseen("value.none") : "value.is",
        ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(members)), ("was", ChangeWords.Was(draft, metric)),
        ("value", draft.Value(reading)), ("when", draft.When(reading, draft.Plan.Period)));

    private static IEnumerable<Piece> GoodDirection(Draft draft, ValueFindings findings, ImmutableArray<string> metrics)
    {
        // Of a part against a whole no direction is good or bad.
        if (findings.Like is not null || findings.Before is not { } before || metrics is not [var metric] || draft.Names.Find(metric) is not { GoodDirection: not 0 } known)
        {
            yield break;
        }

        var change = findings.After.Of(metric)?.Value - before.Of(metric)?.Value;
        if (change is { } moved and not 0)
        {
            yield return draft.Say(Math.Sign(moved) == Math.Sign(known.GoodDirection) ? "change.good" : "change.bad", ("metric", draft.Names.Metric(metric)));
        }
    }

    private static TableBlock Table(Draft draft, ValueFindings findings, ImmutableArray<string> metrics)
    {
        var title = string.Join(", ", metrics.Select(draft.Names.Label));
        if (findings.Before is not { } before)
        {
            return new TableBlock(
                title,
                [new TableColumn(draft.Phrases.Text("table.metric"), false), new TableColumn(draft.Plan.Period?.Label ?? draft.Phrases.Text("table.value"), true)],
                [.. metrics.Select(m => ImmutableArray.Create<Span>(new Words(draft.Names.Label(m)), draft.TableCell(findings.After.Of(m))))]);
        }

        return new TableBlock(
            title,
            [
                new TableColumn(draft.Phrases.Text("table.metric"), false),
                new TableColumn(draft.Plan.Period?.Label ?? draft.Phrases.Text("table.value"), true),
                new TableColumn(draft.Plan.Baseline?.Label ?? draft.Phrases.Text("table.before"), true),
                new TableColumn(draft.Phrases.Text("table.change"), true),
                new TableColumn(draft.Phrases.Text("table.relative"), true),
            ],
            [.. metrics.Select(m => Row(draft, m, findings.After.Of(m), before.Of(m)))]);
    }

    private static ImmutableArray<Span> Row(Draft draft, string metric, Reading? after, Reading? before) =>
    [
        new Words(draft.Names.Label(metric)),
        draft.TableCell(after),
        draft.TableCell(before),
        draft.TableCell(draft.Change(after, before), SignStyle.Signed),
        draft.TableCell(draft.RelativeChange(after, before), SignStyle.Signed),
    ];
}
