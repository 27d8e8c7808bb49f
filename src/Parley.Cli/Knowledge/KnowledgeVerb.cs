using System.CommandLine;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge search|…</c>: documents without a conversation.</summary>
internal static class KnowledgeVerb
{
    public static Command Create() => new("knowledge", "Search, list, show and add documents.")
    {
        KnowledgeSearchVerb.Create(),
    };
}
