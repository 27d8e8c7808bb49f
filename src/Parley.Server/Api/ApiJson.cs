using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Parley.Conversations;

namespace Parley.Server.Api;

/// <summary>The API's documents, resolved when this is compiled: reflection over them would cost every server time and memory.</summary>
[JsonSerializable(typeof(NewConversation))]
[JsonSerializable(typeof(ConversationChange))]
[JsonSerializable(typeof(NewTurn))]
[JsonSerializable(typeof(ImmutableArray<ProductDocument>))]
[JsonSerializable(typeof(ConversationDocument))]
[JsonSerializable(typeof(ConversationWithTurns))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(TurnDocument))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(PlanEvent))]
[JsonSerializable(typeof(BlockEvent))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(VersionDocument))]
internal sealed partial class ApiJson : JsonSerializerContext;
