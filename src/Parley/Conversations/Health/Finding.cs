namespace Parley.Conversations.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Ok">True where all is well.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; null where all is well.</param>
public sealed record Finding(string Name, bool Ok, string Detail, string? Fix = null);
