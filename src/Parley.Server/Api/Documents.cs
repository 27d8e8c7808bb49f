using System.Collections.Immutable;
using System.ComponentModel;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;
using Parley.Telemetry;

namespace Parley.Server.Api;

/// <summary>A product that can be asked.</summary>
internal sealed record ProductDocument(
    [property: Description("Names the product in requests.")] string Name,
    string Title,
    string Description,
    [property: Description("Content hash of the product's files.")] string Version,
    [property: Description("Questions to begin with.")] ImmutableArray<string> Examples);

/// <summary>Begins a conversation.</summary>
internal sealed record NewConversation(
    [property: Description("The product's name.")] string Product,
    [property: Description("What it is called; the first question where empty.")] string? Title = null);

/// <summary>Changes a conversation.</summary>
internal sealed record ConversationChange([property: Description("The new title.")] string Title);

/// <summary>Asks.</summary>
internal sealed record NewTurn(
    [property: Description("The question in plain words, or the id or label of a choice of the turn before.")] string Question,
    [property: Description("brief, standard or detailed; the product's own where empty.")] Verbosity? Verbosity = null,
    [property: Description("IANA name of the asker's time zone, for \"today\"; UTC where empty.")] string? TimeZone = null,
    [property: Description("BCP 47 name of the asker's language, for figures; Accept-Language where empty.")] string? Locale = null);

/// <summary>A conversation.</summary>
internal sealed record ConversationDocument(
    string Id, string Product, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int TurnCount)
{
    public static ConversationDocument Of(Conversation c) => new(c.Id, c.Product, c.Title, c.CreatedAt, c.UpdatedAt, c.Turns);
}

/// <summary>A conversation with its turns.</summary>
internal sealed record ConversationWithTurns(
    ConversationDocument Conversation,
    [property: Description("Turns in order, at most 200; more with ?after=NUMBER of the last one.")] ImmutableArray<TurnDocument> Turns);

/// <summary>A page of conversations, the one changed last first.</summary>
internal sealed record ConversationList(
    ImmutableArray<ConversationDocument> Items,
    [property: Description("Where the next page begins (?after=…); null on the last one.")] string? Next);

/// <summary>The event <c>plan</c>: the question was understood; no data has been read yet.</summary>
internal sealed record PlanEvent(string Turn, string Conversation, string ResolvedQuestion, Plan? Plan);

/// <summary>The event <c>block</c>: a checked part of the answer.</summary>
internal sealed record BlockEvent(int Index, Block Block);

/// <summary>What ran in a turn, in the order in which it began.</summary>
internal sealed record TraceDocument(string Turn, ImmutableArray<TraceSpan> Spans);

/// <summary>Whether the server can take questions.</summary>
internal sealed record Readiness(bool Ready, ImmutableArray<ReadinessCheck> Checks);

/// <summary>One thing that must be right for that.</summary>
internal sealed record ReadinessCheck(string Name, bool Ok, string Detail);

/// <summary>Which program this is.</summary>
internal sealed record VersionDocument(string Name, string Version, int Schema);
