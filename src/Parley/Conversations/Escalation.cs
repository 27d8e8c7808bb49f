using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Answers;
using Parley.Conversations.Quoting;
using Parley.Conversations.Routes;

namespace Parley.Conversations;

/// <summary>When a question goes to a person: when one is asked for, and when Parley was unsure twice in a row.</summary>
internal static class Escalation
{
    /// <summary>The answer to what is no plan, handed to a person where that is due; what was unclear is still said.</summary>
    public static Answer Apply(Routed routed, TurnSetting setting)
    {
        var wording = setting.Wording("");
        var answer = routed.Said is { } said
            ? DocumentRoute.Compose(said)
            : Composer.Compose(routed.Understood!, wording) with { Unsure = IsUnsure(routed.Understood!) };
        answer = routed.Near is { } near ? DocumentRoute.Decline(answer, near) : answer;
        if (!answer.Unsure || setting.History is not [.., { Status: TurnStatus.Completed, Answer.Unsure: true }])
        {
            return answer;
        }

        var handed = Composer.Compose(new Understood.WantsPerson(), wording);
        return handed with { Blocks = [.. handed.Blocks, .. answer.Blocks], Choices = answer.Choices, FollowUps = answer.FollowUps };
    }

    // Not seeing, not supporting and not having data are sure answers; a person could not say more from this data.
    private static bool IsUnsure(Understood understood) => RouteTree.Instance.Take("read", RouteFacts.Of(understood, modelHelps: false)).To == "unsure";
}
