using System.Collections.Immutable;
using Parley.Knowledge.Passages;
using Parley.Knowledge.Reading;

namespace Parley.Knowledge.Indexing;

/// <summary>A document as it is searched.</summary>
/// <param name="Path">Its path below the folder of documents, with forward slashes; unique, and its id.</param>
/// <param name="Hash">SHA-256 of the file's bytes, hex.</param>
/// <param name="Text">The extracted text.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Passages">Its passages, in order.</param>
public sealed record IndexedDocument(
    string Path, string Hash, string Text, DocumentFacts Facts, ImmutableArray<Passage> Passages)
{
    /// <summary>What a reader should know of it.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}

/// <summary>A passage within an index.</summary>
/// <param name="Document">Its document.</param>
/// <param name="Passage">The passage.</param>
public readonly record struct PlacedPassage(IndexedDocument Document, Passage Passage)
{
    /// <summary>Its text.</summary>
    public string Text => Passage.Span.Of(Document.Text);
}
