using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Conversations;
using Parley.Conversations.Modelled;
using Parley.Conversations.Routes;
using Xunit;

namespace Parley.Tests.Conversations.Routes;

public sealed class RouteTreeTests
{
    [Fact]
    public void Tree_EveryBranchLeadsSomewhere_AndTheLastOfANodeNeedsNothing()
    {
        var tree = RouteTree.Instance;
        string[] places = [.. tree.Nodes.Select(n => n.Name), .. tree.Ends.Select(e => e.Name)];

        Assert.All(tree.Nodes, node =>
        {
            Assert.All(node.Branches, b => Assert.Contains(b.To, places));
            Assert.Empty(node.Branches[^1].When);
        });
        Assert.All(places.Except([tree.Start]), place => Assert.Contains(tree.Nodes.SelectMany(n => n.Branches), b => b.To == place));
    }

    [Theory]
    [InlineData(UnanswerableReason.UnknownThing, true)]
    [InlineData(UnanswerableReason.UnknownMember, true)]
    [InlineData(UnanswerableReason.UnknownTime, true)]
    [InlineData(UnanswerableReason.Unreadable, true)]
    [InlineData(UnanswerableReason.NotVisible, false)]
    [InlineData(UnanswerableReason.UnsupportedKind, false)]
    [InlineData(UnanswerableReason.OutOfScope, false)]
    public void MayHelp_IsAsTheTreeSays(UnanswerableReason reason, bool expected) =>
        Assert.Equal(expected, ModelUnderstanding.MayHelp(new Understood.Unanswerable(reason, "words", null)));

    [Theory]
    [InlineData("rule-met", "rules=stopped-by-rule")]
    [InlineData("rule-met handed-over", "rules=handed-over-by-rule")]
    [InlineData("planned", "rules=admitted read=plan compose=without-model")]
    [InlineData("planned verified model-writes has-facts prose-corrected", "rules=admitted read=verified compose=by-hand-of-model write=prose-corrected")]
    [InlineData("unknown-thing model-understands planned", "rules=admitted read=by-model ask-model=model-plan compose=without-model")]
    [InlineData("unknown-thing", "rules=admitted read=unknown unsure=nearest")]
    [InlineData("ambiguous", "rules=admitted read=choices unsure=offered")]
    [InlineData("ambiguous unsure-before", "rules=admitted read=choices unsure=twice-unsure")]
    public void Walk_GoesTheFirstWayWhoseFactsHold(string facts, string path) => Assert.Equal(
        path, string.Join(' ', RouteTree.Instance.Walk(facts.Split(' ').ToImmutableSortedSet()).Select(s => $"{s.Node}={s.Branch.Name}")));
}
