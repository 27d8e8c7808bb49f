using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Conversations.Colleagues;

namespace Parley.Server.Ui.Conversations;

/// <summary>A question and what has come of it so far, as the page shows it while its turn runs.</summary>
/// <param name="Id">Unique on the page; the start of its elements' ids.</param>
/// <param name="Question">As asked.</param>
public sealed record Exchange(string Id, string Question)
{
    /// <summary>The question in full; empty while it is not understood, and where there is no plan.</summary>
    public string ResolvedQuestion { get; init; } = "";

    /// <summary>What it was understood as; null where there is no plan.</summary>
    public Plan? Plan { get; init; }

    /// <summary>The checked blocks so far.</summary>
    public ImmutableArray<Block> Blocks { get; init; } = [];

    /// <summary>The recorded turn; null while it runs.</summary>
    public Turn? Turn { get; init; }

    /// <summary>A sentence about why there is no turn; null where there is one, or will be.</summary>
    public string? Fault { get; init; }

    /// <summary>Number of the turn it goes on from; null for the newest.</summary>
    public int? Follows { get; init; }

    /// <summary>Numbers of the turns that stand beside it, its own among them.</summary>
    public ImmutableArray<int> Siblings { get; init; } = [];

    /// <summary>What colleagues sent about it.</summary>
    public ImmutableArray<Reply> Replies { get; init; } = [];

    /// <summary>Its number in the conversation; 0 while it is not recorded.</summary>
    public int Number => Turn?.Number ?? 0;

    /// <summary>A recorded turn.</summary>
    /// <param name="turn">The turn.</param>
    public static Exchange Of(Turn turn) => new($"q{turn.Number}", turn.Question)
    {
        ResolvedQuestion = turn.Answer.ResolvedQuestion,
        Plan = turn.Plan,
        Blocks = turn.Answer.Blocks,
        Turn = turn,
        Follows = turn.Follows,
    };

    /// <summary>What the page says of it in a word.</summary>
    public ExchangeState State => (Fault, Turn) switch
    {
        (not null, _) => ExchangeState.Failed,
        (_, null) => ExchangeState.Running,
        (_, { Status: TurnStatus.Failed, Verdicts.IsEmpty: false }) => ExchangeState.Withheld,
        (_, { Status: TurnStatus.Failed }) => ExchangeState.Failed,
        (_, { Status: TurnStatus.Stopped }) => ExchangeState.Stopped,
        (_, { Answer.Outcome: var outcome }) => outcome switch
        {
            Outcome.Clarified => ExchangeState.Clarified,
            Outcome.Declined => ExchangeState.Declined,
            Outcome.Escalated => ExchangeState.Escalated,
            _ => ExchangeState.Answered,
        },
    };

    /// <summary>The sentences that a screen reader is told once the turn has ended; empty before.</summary>
    public string Announcement => State switch
    {
        ExchangeState.Running => "",
        ExchangeState.Failed => Fault ?? "Something went wrong, so there is no answer.",
        ExchangeState.Withheld => "The answer was withheld.",
        ExchangeState.Stopped => "Stopped.",
        _ => string.Join(' ', Blocks.OfType<TextBlock>().Where(b => b.Role is not (TextRole.Basis or TextRole.Detail)).Select(Plain)),
    };

    /// <summary>This exchange after one more event of its turn.</summary>
    /// <param name="happened">The event.</param>
    public Exchange After(TurnEvent happened) => happened switch
    {
        TurnEvent.Planned planned => this with { ResolvedQuestion = planned.ResolvedQuestion, Plan = planned.Plan },
        TurnEvent.BlockReady ready => this with { Blocks = Blocks.Add(ready.Block) },
        TurnEvent.Ended ended => this with { Turn = ended.Turn },
        _ => this,
    };

    private static string Plain(TextBlock block) =>
        string.Concat(block.Spans.Select(s => s switch { Words words => words.Text, Figure figure => figure.Text, _ => "" }));
}

/// <summary>What has become of a question.</summary>
public enum ExchangeState
{
    /// <summary>Its turn runs.</summary>
    Running,

    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>There is a question back.</summary>
    Clarified,

    /// <summary>It cannot be answered.</summary>
    Declined,

    /// <summary>A person has it.</summary>
    Escalated,

    /// <summary>The checker found a figure without evidence, so nothing is shown.</summary>
    Withheld,

    /// <summary>The asker stopped it.</summary>
    Stopped,

    /// <summary>A fault of ours, or a question that was not taken.</summary>
    Failed,
}
