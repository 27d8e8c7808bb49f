namespace Parley.Answers;

/// <summary>How long an answer is; changes words, never numbers.</summary>
public enum Verbosity
{
    /// <summary>The headline and what limits it.</summary>
    Brief,

    /// <summary>Headline, details, table and chart.</summary>
    Standard,

    /// <summary>Everything, with how each figure was made.</summary>
    Detailed,
}
