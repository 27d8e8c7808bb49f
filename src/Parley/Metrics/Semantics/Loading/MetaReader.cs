using System.Collections.Immutable;
using Parley.Products.Yaml;
using Parley.Text;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads our hints from <c>config.meta</c> (or dbt's older <c>meta</c>). Keys that are not ours belong to the user: they are
/// left alone, unless they look like a slip of the pen of one of ours.
/// </summary>
internal static class MetaReader
{
    private static readonly ImmutableArray<string> Ours =
    [
        "synonyms", "unit", "good_direction", "sample_values", "value_synonyms", "hidden", "related", "goal",
    ];

    private static readonly SortedList<string, string> Directions = new() { ["up"] = "up", ["down"] = "down" };

    /// <summary>The hints of an element; <see cref="Meta.None"/> where it has none.</summary>
    /// <param name="element">The element; its <c>config</c> and <c>meta</c> are read.</param>
    /// <param name="draft">Receives the metrics that hints refer to.</param>
    public static Meta Read(Fields element, Draft draft)
    {
        element.Ignore("meta", "tags", "group", "metadata");
        var meta = element.Child("config")?.Child("meta") ?? (element.Has("meta") ? element.Child("meta") : null);
        return meta is null ? Meta.None : Hints(meta, draft);
    }

    /// <summary>False where <c>config.enabled</c> is false: dbt leaves such an element out.</summary>
    /// <param name="element">The element.</param>
    public static bool Enabled(Fields element) => element.Child("config")?.Flag("enabled", otherwise: true) ?? true;

    private static Meta Hints(Fields meta, Draft draft)
    {
        foreach (var key in meta.Keys.Where(k => !Ours.Contains(k)))
        {
            if (EditDistance.Nearest(key, Ours) is { } meant)
            {
                meta.Faults.Warn(meta.At(key), $"The key '{key}' is not one of Parley's; did you mean '{meant}'?");
            }
        }

        var goal = meta.Text("goal");
        var related = meta.Texts("related");
        draft.Use(ElementKind.Metric, goal, meta.At("goal"));
        foreach (var name in related)
        {
            draft.Use(ElementKind.Metric, name, meta.At("related"));
        }

        return new Meta
        {
            Synonyms = meta.Texts("synonyms"),
            Unit = meta.Text("unit"),
            GoodDirection = Direction(meta),
            SampleValues = meta.Texts("sample_values"),
            ValueSynonyms = ValueSynonyms(meta),
            Hidden = meta.Flag("hidden"),
            Related = related,
            Goal = goal,
        };
    }

    private static string? Direction(Fields meta)
    {
        var text = meta.Text("good_direction")?.ToLowerInvariant();
        if (text is null or "none" or "neutral")
        {
            return null;
        }

        if (Directions.TryGetValue(text, out var direction))
        {
            return direction;
        }

        meta.Faults.Error(meta.At("good_direction"), $"'{text}' is not one of up, down, none.");
        return null;
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> ValueSynonyms(Fields meta)
    {
        if (meta.Child("value_synonyms") is not { } values)
        {
            return ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        }

        return values.Keys.ToImmutableDictionary(value => value, values.Texts);
    }
}
