using System.CommandLine;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge search|list|show|add|mark|undo|learnt</c>: documents without a conversation.</summary>
internal static class KnowledgeVerb
{
    public static Command Create() => new("knowledge", "Search, list, show and add documents, and mark passages.")
    {
        KnowledgeSearchVerb.Create(), KnowledgeListVerb.Create(), KnowledgeShowVerb.Create(), KnowledgeAddVerb.Create(), KnowledgeMarkVerb.Create(), KnowledgeUndoVerb.Create(), KnowledgeLearntVerb.Create(),
    };
}
