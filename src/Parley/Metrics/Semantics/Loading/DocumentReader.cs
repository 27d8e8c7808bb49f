using System.Collections.Immutable;
using Parley.Products.Yaml;
using Parley.Text;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads one document of a file: the lists of dbt's files and of the manifest (<c>metrics:</c>), and MetricFlow's own form
/// with one element a document (<c>metric:</c>).
/// </summary>
internal sealed class DocumentReader(Draft draft)
{
    private static readonly ImmutableArray<string> OurKeys =
    [
        "semantic_models", "semantic_model", "metrics", "metric", "saved_queries", "saved_query", "project_configuration", "models",
    ];

    /// <summary>True where the document declares something of the semantic layer.</summary>
    public static bool IsSemantic(YamlElement document) =>
        document is YamlMap map && map.Entries.Any(e => e.Key == "models"
            ? e.Value is YamlList list && list.Items.OfType<YamlMap>().Any(m => m.Find("semantic_model") is not null)
            : e.Value is YamlList { Items.Length: > 0 } or YamlMap && OurKeys.Contains(e.Key));

    /// <summary>Reads the document into the draft.</summary>
    /// <param name="document">The document.</param>
    public void Read(YamlElement document)
    {
        if (document is not YamlMap map)
        {
            draft.Faults.Warn(document.Place, $"This is {document.Kind}, not keys with values; it is left alone.");
            return;
        }

        var fields = new Fields(map, map.Place, draft.Faults);
        Each(fields, "project_configuration", null, new TimeSpineReader(draft).ReadProject);
        Each(fields, "semantic_model", "semantic_models", new SemanticModelReader(draft).Read);
        Each(fields, null, "models", new LatestModelReader(draft).Read);
        Each(fields, "metric", "metrics", metric => new MetricReader(draft).Read(metric));
        Each(fields, "saved_query", "saved_queries", new SavedQueryReader(draft).Read);
        foreach (var key in fields.Keys.Where(k => !OurKeys.Contains(k) && !DbtKeys.OfFile.Contains(k)))
        {
            if (EditDistance.Nearest(key, OurKeys) is { } meant)
            {
                draft.Faults.Warn(fields.At(key), $"The key '{key}' is not known here; did you mean '{meant}'?");
            }
        }
    }

    private static void Each(Fields fields, string? one, string? many, Action<Fields> read)
    {
        if (one is not null && fields.Child(one) is { } single)
        {
            read(Named(single, one));
        }

        foreach (var child in many is null ? [] : fields.Children(many))
        {
            read(child);
        }
    }

    // `metric:` alone says less than `metric.revenue` in a file of fifty documents.
    private static Fields Named(Fields single, string key) =>
        single.Text("name") is { Length: > 0 } name ? single.Renamed($"{key}.{name}") : single;
}
