using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>Says how a metric moved between two periods.</summary>
internal static class ChangeWords
{
    // "doubled" and "halved" are said within this share of the exact multiple.
    private const decimal Tolerance = 0.01m;

    /// <summary>"Revenue for region North fell by $120 (4.2%) from $2,840 in Q2 2026 to $2,720 in Q3 2026."</summary>
    public static Piece Sentence(Draft draft, string metric, ImmutableSortedDictionary<string, string> members, Reading? after, Reading? before)
    {
        var (name, restricted) = (draft.Names.Metric(metric), draft.Names.For(members));
        var (now, then) = (draft.When(after, draft.Plan.Period), draft.When(before, draft.Plan.Baseline));
        if (after?.Value is not { } later || before?.Value is not { } earlier)
        {
            return (after?.Value, before?.Value) switch
            {
                (null, null) => draft.Say(draft.Unseen("change.nothing"), ("metric", name), ("for", restricted), ("now", now), ("then", then)),
                (null, _) => draft.Say("change.no_now", ("metric", name), ("for", restricted), ("now", now), ("was", Was(draft, metric)), ("value", draft.Value(before)), ("then", then)),
                _ => draft.Say("change.no_then", ("metric", name), ("for", restricted), ("now", now), ("was", Was(draft, metric)), ("value", draft.Value(after)), ("then", then)),
            };
        }

        if (later == earlier)
        {
            return draft.Say("change.same", ("metric", name), ("for", restricted), ("value", draft.Value(after)), ("now", now), ("then", then));
        }

        var change = draft.Change(after, before)!;

        // Of what lies below nothing, or goes there, a share says nothing.
        var relative = earlier < 0 || later < 0 ? null : draft.RelativeChange(after, before);
        return draft.Say(
            "change.moved",
            ("metric", name), ("for", restricted), ("moved", Verb(draft, change.Value!.Value)),
            ("change", draft.Show(change, SignStyle.Magnitude)),
            ("relative", relative is null ? Piece.None : draft.Show(relative, SignStyle.Magnitude)),
            ("multiple", Multiple(draft, after, before)),
            ("before", draft.Value(before)), ("then", then), ("after", draft.Value(after)), ("now", now));
    }

    /// <summary>"Revenue did not fall." before how it moved, where the question takes for granted that it did; else nothing.</summary>
    public static Piece Otherwise(Draft draft, string metric, ImmutableSortedDictionary<string, string> members, Reading? after, Reading? before)
    {
        var moved = after?.Value - before?.Value;
        return (draft.Plan.Expected, moved) switch
        {
            ("up", <= 0) or ("down", >= 0) => draft.Say(
                "change.otherwise_" + draft.Plan.Expected, ("metric", draft.Names.Metric(metric)), ("for", draft.Names.For(members))) + " ",
            _ => Piece.None,
        };
    }

    /// <summary>rose, fell, or did not move.</summary>
    public static string Verb(Draft draft, decimal change) =>
        draft.Phrases.Text(change > 0 ? "verb.rose" : change < 0 ? "verb.fell" : "verb.stayed");

    /// <summary>was or were.</summary>
    public static string Was(Draft draft, string metric) => draft.Phrases.Text(draft.Names.IsPlural(metric) ? "verb.were" : "verb.was");

    /// <summary>"doubled" or "halved", where that is true, bound to the multiple.</summary>
    private static Piece Multiple(Draft draft, Reading after, Reading before)
    {
        if (before.Value is not > 0 || after.Value is not > 0)
        {
            return Piece.None;
        }

        var multiple = after.Value.Value / before.Value.Value;
        var word = Near(multiple, 2) ? "verb.doubled" : Near(multiple, 3) ? "verb.tripled" : Near(multiple, 0.5m) ? "verb.halved" : null;
        return word is not null && draft.Compare("ratio/1", Measurement.Multiple, after, before) is { } evidence
            ? Draft.Worded(evidence, draft.Phrases.Text(word))
            : Piece.None;
    }

    private static bool Near(decimal value, decimal target) => Math.Abs(value - target) <= Tolerance * target;
}
