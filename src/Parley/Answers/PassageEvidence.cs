namespace Parley.Answers;

/// <summary>Words of a document. The value is the quote, as it stands at its place.</summary>
/// <param name="Id">The id.</param>
/// <param name="Scope">Empty: a passage is about what it says.</param>
/// <param name="Value">The quote.</param>
/// <param name="Document">The document's path, its id.</param>
/// <param name="Start">Its first character in the document's extracted text.</param>
/// <param name="End">The one after its last.</param>
public sealed record PassageEvidence(string Id, Scope Scope, object? Value, string Document, int Start, int End)
    : Evidence(Id, Scope, Value)
{
    /// <summary>The document's title.</summary>
    public string Title { get; init; } = "";

    /// <summary>The headings above the passage, outermost first.</summary>
    public string Headings { get; init; } = "";

    /// <summary>Page, slide or sheet, from 1; 0 where the format has none.</summary>
    public int Page { get; init; }

    /// <summary>The document's own version; empty where it says none.</summary>
    public string Version { get; init; } = "";

    /// <summary>The document's own date; null where it says none.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>current, draft, superseded or archived; empty where the document does not say.</summary>
    public string Status { get; init; } = "";

    /// <summary>SHA-256 of the file that was read, hex: says whether the passage may have gone since.</summary>
    public string Hash { get; init; } = "";
}
