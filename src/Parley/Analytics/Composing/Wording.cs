using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Analytics.Composing;

/// <summary>How an answer is said. It changes words, never numbers.</summary>
/// <param name="Catalogue">Names and units for people.</param>
public sealed record Wording(Catalogue Catalogue)
{
    /// <summary>How the answer sounds.</summary>
    public Persona Persona { get; init; } = new();

    /// <summary>How long it is.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Standard;

    /// <summary>BCP 47 name of the locale: figures and dates, and the language where there is a file for it.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>How the year is cut, for the names of periods.</summary>
    public Calendar Calendar { get; init; } = new();

    /// <summary>Terms of the product with their meanings.</summary>
    public ImmutableSortedDictionary<string, string> Glossary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The question in full, as the answer repeats it.</summary>
    public string ResolvedQuestion { get; init; } = "";

    /// <summary>To whom an escalation goes; empty where nobody was named.</summary>
    public string EscalationContact { get; init; } = "";
}
