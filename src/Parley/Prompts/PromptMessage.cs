using System.Collections.Immutable;

namespace Parley.Prompts;

/// <summary>A message of a rendered prompt.</summary>
/// <param name="Role">system, developer, user or assistant.</param>
/// <param name="Text">Its text.</param>
public sealed record PromptMessage(string Role, string Text)
{
    /// <summary>What stands in brackets behind the role.</summary>
    public ImmutableSortedDictionary<string, object?> Metadata { get; init; } = ImmutableSortedDictionary<string, object?>.Empty;
}
