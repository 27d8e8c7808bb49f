using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Metrics.Catalogues;

/// <summary>Calls what can be asked about by the words of the product's persona; the name it had before is understood as well.</summary>
internal static class SpokenLabels
{
    private const int MaxMilliseconds = 1_000;

    /// <summary>The catalogue in other words.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="vocabulary">Word → the word to use in its place, whatever the case of its letters.</param>
    public static Catalogue In(Catalogue catalogue, ImmutableSortedDictionary<string, string> vocabulary) => vocabulary.IsEmpty ? catalogue : catalogue with
    {
        Metrics = [.. catalogue.Metrics.Select(m => Spoken(m, vocabulary))],
        Unoffered = [.. catalogue.Unoffered.Select(m => Spoken(m, vocabulary))],
        Dimensions = [.. catalogue.Dimensions.Select(d => Changed(d.Label, vocabulary) is var label && label != d.Label ? d with { Label = label, Synonyms = d.Synonyms.Add(d.Label) } : d)],
    };

    private static CatalogueMetric Spoken(CatalogueMetric metric, ImmutableSortedDictionary<string, string> vocabulary) =>
        Changed(metric.Label, vocabulary) is var label && label != metric.Label ? metric with { Label = label, Synonyms = metric.Synonyms.Add(metric.Label) } : metric;

    private static string Changed(string label, ImmutableSortedDictionary<string, string> vocabulary)
    {
        var text = vocabulary.Aggregate(label, (words, entry) => Regex.Replace(
            words, $@"\b{Regex.Escape(entry.Key)}\b", entry.Value.Replace("$", "$$", StringComparison.Ordinal),
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromMilliseconds(MaxMilliseconds)));
        return text == label ? label : Labels.Heading(text);
    }
}
