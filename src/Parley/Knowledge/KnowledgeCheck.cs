using System.Collections.Immutable;
using Parley.Knowledge.Storing;
using Parley.Products;

namespace Parley.Knowledge;

/// <summary>Looks at a product's documents for <c>parley check</c>: files that cannot be read, and labels that no document has.</summary>
internal static class KnowledgeCheck
{
    /// <summary>Reads every document; what is wrong with one keeps none of the others from being served.</summary>
    public static async Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(load.Readable.Folder, ProductKnowledge.Folder);
        FolderReading? reading = Directory.Exists(folder)
            ? await KnowledgeFolder.ReadAsync(folder, ImmutableDictionary<string, KnownFile>.Empty, null, cancellationToken).ConfigureAwait(false)
            : null;
        foreach (var fault in reading?.Faults ?? [])
        {
            faults.Add(new Fault($"{ProductKnowledge.Folder}/{fault.Path}", 0, "", fault.Message) { IsWarning = true });
        }

        string[] labels = [.. (reading?.Documents ?? []).SelectMany(d => d.Facts.Labels).Concat(load.Rules.Documents.SelectMany(d => d.Labels)).Distinct()];
        foreach (var rule in load.Rules.Rules)
        {
            foreach (var label in rule.HiddenDocuments.Where(l => !labels.Contains(l)))
            {
                faults.Add(new Fault(
                    ProductFolder.PermissionsFile, rule.Line, "hide.documents",
                    $"No document has the label '{label}', so nothing is hidden by it; {Faults.Suggestion(label, labels)}."));
            }
        }
    }
}
