using System.Collections.Immutable;
using Parley.Products;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>What came of reading a folder: a manifest, and everything that is wrong with the files.</summary>
/// <param name="Manifest">What could be read; fit to be queried only where no fault is more than a warning.</param>
/// <param name="Faults">Every fault, by file and line.</param>
public sealed record ManifestLoad(SemanticManifest Manifest, ImmutableArray<Fault> Faults);

/// <summary>
/// Loads dbt MetricFlow files as users have them: the legacy YAML (<c>semantic_models:</c>, <c>metrics:</c>,
/// <c>saved_queries:</c>, <c>project_configuration:</c>, or one element a document), the latest YAML spec (<c>models:</c> with
/// <c>semantic_model:</c>), and <c>semantic_manifest.json</c> (there or in <c>target/</c>), which counts only where no YAML
/// declares anything. Everything else of a dbt project is left alone.
/// </summary>
public static class ManifestLoader
{
    /// <summary>Reads every <c>.yml</c> and <c>.yaml</c> file under a folder; a folder that is not there is an empty manifest.</summary>
    /// <param name="folder">The folder, such as a product's <c>metrics/</c> or a whole dbt project.</param>
    /// <param name="substitutions">Plain text variables of the files: name without its dollar sign → text.</param>
    /// <param name="under">Only what is below this folder of it, written with a slash at its end; places are named from <paramref name="folder"/>.</param>
    public static ManifestLoad Load(string folder, IReadOnlyDictionary<string, string>? substitutions = null, string under = "")
    {
        // (1) Text -> values with lines.
        var draft = new Draft();
        var documents = ManifestFiles.Read((folder, under), substitutions ?? ImmutableDictionary<string, string>.Empty, draft.Faults);

        // (2) Values -> elements, each form by its reader.
        var reader = new DocumentReader(draft);
        foreach (var document in documents)
        {
            reader.Read(document);
        }

        // (3) What holds across files, (4) one normal form.
        ManifestRules.Check(draft);
        var manifest = Lowering.Lower(draft);
        return new ManifestLoad(manifest, draft.Faults.ToImmutable());
    }
}
