using System.Collections.Immutable;
using System.Text.Json;
using Parley.Bench.Harness;

namespace Parley.Bench.Retrieval;

/// <summary>A query with the documents that it needs.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Query">The query.</param>
/// <param name="Relevant">File names without their endings.</param>
public sealed record RetrievalCase(string Id, string Query, ImmutableHashSet<string> Relevant);

/// <summary>Queries with judgements over a folder of documents.</summary>
/// <param name="Folder">The documents.</param>
/// <param name="Cases">The queries, in order of their ids.</param>
public sealed record RetrievalCases(string Folder, ImmutableArray<RetrievalCase> Cases)
{
    /// <summary>The public set: each task's scenario is the query, its required documents are the judgements.</summary>
    public static RetrievalCases Banking()
    {
        var folder = PublicCases.Folder("banking-knowledge");
        var cases = Directory.GetFiles(Path.Combine(folder, "tasks"), "*.json").Order(StringComparer.Ordinal).Select(ReadTask).OfType<RetrievalCase>();
        return new RetrievalCases(Path.Combine(folder, "documents"), [.. cases]);
    }

    /// <summary>A file of JSON Lines (id, query, relevant) beside a folder <c>documents</c>.</summary>
    /// <param name="file">The file.</param>
    public static RetrievalCases Of(string file)
    {
        var cases = File.ReadLines(file).Where(l => l.Length > 0).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new RetrievalCase(
                root.GetProperty("id").GetString()!, root.GetProperty("query").GetString()!,
                [.. root.GetProperty("relevant").EnumerateArray().Select(r => r.GetString()!)]);
        });
        return new RetrievalCases(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "documents"), [.. cases]);
    }

    private static RetrievalCase? ReadTask(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        return root.TryGetProperty("required_documents", out var required) && required.GetArrayLength() > 0
            ? new RetrievalCase(
                root.GetProperty("id").GetString()!, root.GetProperty("user_scenario").GetProperty("instructions").GetString()!,
                [.. required.EnumerateArray().Select(r => r.GetString()!)])
            : null;
    }
}
