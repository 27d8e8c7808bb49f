using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>Says that two periods cannot be set side by side as they are, with the figures of the days that both have.</summary>
internal static class Unevenness
{
    /// <summary>"2025 is not complete: its data up to 21 November 2025 is compared with all of 2024. Like for like, …"; empty where both are complete.</summary>
    /// <param name="draft">The answer.</param>
    public static Piece Of(Draft draft)
    {
        if (draft.Findings.Like is not { } like)
        {
            return Piece.None;
        }

        var incomplete = draft.Say(
            like.IsBeginning ? "like.begins" : "like.ends",
            ("short", draft.Named(like.Short)), ("day", draft.Day("day/1", like.Edge)), ("other", draft.Named(like.Other)));
        if (like.After?.Value is null || like.Before?.Value is null)
        {
            return incomplete;
        }

        var members = draft.Names.MembersOf(draft.Plan.Filters, [], []);
        return incomplete + " " + draft.Say("like.same", ("sentence", ChangeWords.Sentence(draft, draft.Plan.Metrics[0], members, like.After, like.Before)));
    }
}
