using Parley.Conversations.Colleagues;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge list</c>; published as knowledge-list.schema.json.</summary>
internal sealed record KnowledgeListDocument(
    IReadOnlyList<KnowledgeEntry> Documents, IReadOnlyList<KnowledgeFaultEntry> Faults, IReadOnlyList<LearntMark> Marks);

/// <summary>A document of the list.</summary>
internal sealed record KnowledgeEntry(string Path, string Title, string Version, DateOnly? Date, string Status)
{
    public required string Language { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required int Passages { get; init; }

    public required int Characters { get; init; }
}

/// <summary>A file that could not be read, or was read with reservations.</summary>
internal sealed record KnowledgeFaultEntry(string File, string Message, string Severity);

/// <summary><c>parley knowledge show</c>; published as knowledge-show.schema.json.</summary>
internal sealed record KnowledgeShowDocument(string Path, string Title, string Hash, IReadOnlyList<PassageEntry> Passages)
{
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>A passage of a document.</summary>
internal sealed record PassageEntry(string Headings, int? Page, int Start, int End, string Text);

/// <summary><c>parley knowledge add</c>; published as knowledge-add.schema.json.</summary>
internal sealed record KnowledgeAddDocument(IReadOnlyList<string> Added, IReadOnlyList<KnowledgeFaultEntry> Faults);
