using System.Collections.Immutable;
using Parley.Conversations.Colleagues;

namespace Parley.Conversations.Modelled;

/// <summary>How a turn is tried: which model helps, with which verified answers as examples. No verified answer decides it by itself.</summary>
/// <param name="Model">Name of the one model; empty for none.</param>
/// <param name="Examples">What is given as examples, where it is near.</param>
internal sealed record TurnTrial(string Model, ImmutableArray<VerifiedAnswer> Examples);
