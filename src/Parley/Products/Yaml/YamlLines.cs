using System.Collections.Immutable;

namespace Parley.Products.Yaml;

/// <summary>Remembers where the keys of a document stand once its elements are gone.</summary>
internal static class YamlLines
{
    /// <summary>Dotted key → line, for every element below.</summary>
    /// <param name="document">The document's root.</param>
    public static ImmutableSortedDictionary<string, int> Of(YamlElement document)
    {
        var lines = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        Add(document);
        return lines.ToImmutable();

        void Add(YamlElement element)
        {
            // What comes by `<<` a second time stands where it was written first.
            lines.TryAdd(element.Place.Key, element.Place.Line);
            foreach (var child in element switch
            {
                YamlMap map => map.Entries.Select(e => e.Value),
                YamlList list => list.Items,
                _ => [],
            })
            {
                Add(child);
            }
        }
    }
}
