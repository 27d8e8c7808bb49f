using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Parley.Answers;

/// <summary>Words of a document, shown as they stand there, with what they are cited by.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Lead">Words of ours before it, without any figure; may be empty.</param>
/// <param name="Text">The quote: the evidence's value.</param>
/// <param name="Evidence">Id of a <see cref="PassageEvidence"/>.</param>
/// <param name="Label">The mark of its source: <c>[1]</c>.</param>
public sealed record QuoteBlock(TextRole Role, string Lead, string Text, string Evidence, string Label) : Block
{
    /// <summary>The head row of the table that a quoted row stands in; empty otherwise. It stands in the document, too.</summary>
    public string Context { get; init; } = "";

    /// <summary>The quote in other words: simpler, or a model's, checked against it; empty where it is shown as it stands.</summary>
    public string Said { get; init; } = "";

    /// <summary>What a person said of the passage, the last of it; null where nobody did.</summary>
    public PassageRemark? Remark { get; init; }

    /// <summary>What is shown of it.</summary>
    [JsonIgnore]
    public string Shown => Said.Length > 0 ? Said : Text;
}

/// <summary>What a person said of a quoted passage: that person's dated words, never the document's, and never a source of figures.</summary>
/// <param name="Kind">verified, corrected, outdated or wrong.</param>
/// <param name="By">Who said it.</param>
/// <param name="On">The day (UTC).</param>
/// <param name="Words">The person's own words; empty for none.</param>
/// <param name="Text">All of it as a sentence, for people.</param>
public sealed record PassageRemark(string Kind, string By, DateOnly On, string Words, string Text);

/// <summary>What an answer cites.</summary>
/// <param name="Title">The word above it.</param>
/// <param name="Sources">The passages, in the order of their labels.</param>
public sealed record SourcesBlock(string Title, ImmutableArray<CitedSource> Sources) : Block;

/// <summary>A cited passage.</summary>
/// <param name="Label">Its mark: <c>[1]</c>.</param>
/// <param name="Text">Title, headings, page, version and date, for people.</param>
/// <param name="Document">The document's path.</param>
/// <param name="Evidence">Ids of the quotes taken from it.</param>
public sealed record CitedSource(string Label, string Text, string Document, ImmutableArray<string> Evidence);
