using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Parley.Products;
using YamlDotNet.RepresentationModel;

namespace Parley.Analytics.Composing;

/// <summary>
/// The sentences of a language, from <c>Analytics/Languages/answers.XX.yaml</c>, as a persona says them: a sentence may
/// have a variant for a tone (plain, friendly, formal) or a form of address (you, we, impersonal).
/// </summary>
internal sealed class Phrasebook
{
    private static readonly ConcurrentDictionary<string, FrozenDictionary<string, FrozenDictionary<string, Template>>?> Languages = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, FrozenDictionary<string, Template>> _phrases;
    private readonly Persona _persona;
    private readonly Dictionary<string, Template> _chosen = new(StringComparer.Ordinal);

    private Phrasebook(FrozenDictionary<string, FrozenDictionary<string, Template>> phrases, Persona persona) =>
        (_phrases, _persona) = (phrases, persona);

    /// <summary>The phrases of a locale's language, or English ones.</summary>
    public static Phrasebook For(string locale, Persona persona)
    {
        var language = locale.Split('-')[0].ToLowerInvariant();
        var phrases = Languages.GetOrAdd(language, Load) ?? Languages.GetOrAdd("en", Load)
            ?? throw new InvalidOperationException("The English phrases are not embedded.");
        return new Phrasebook(phrases, persona);
    }

    public Template this[string key]
    {
        get
        {
            if (!_chosen.TryGetValue(key, out var template))
            {
                template = Vocabulary(Choose(key));
                _chosen.Add(key, template);
            }

            return template;
        }
    }

    /// <summary>A phrase without slots.</summary>
    public string Text(string key) => string.Concat(this[key].Fill().Spans.OfType<Answers.Words>().Select(w => w.Text));

    private Template Choose(string key)
    {
        var variants = _phrases.GetValueOrDefault(key) ?? throw new KeyNotFoundException($"There is no phrase '{key}'.");
        return variants.GetValueOrDefault(_persona.Tone) ?? variants.GetValueOrDefault(_persona.Address) ?? variants["plain"];
    }

    private Template Vocabulary(Template template) => _persona.Vocabulary.IsEmpty ? template : template.Change(words =>
        _persona.Vocabulary.Aggregate(words, (text, entry) => Regex.Replace(
            text, $@"\b{Regex.Escape(entry.Key)}\b", entry.Value.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))));

    private static FrozenDictionary<string, FrozenDictionary<string, Template>>? Load(string language)
    {
        using var stream = typeof(Phrasebook).Assembly.GetManifestResourceStream($"Parley.Analytics.Languages.answers.{language}.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return Entries("", (YamlMappingNode)yaml.Documents[0].RootNode)
            .ToFrozenDictionary(e => e.Key, e => e.Variants, StringComparer.Ordinal);
    }

    /// <summary>A map with a key <c>plain</c> holds the variants of one phrase; any other map is a group of phrases.</summary>
    private static IEnumerable<(string Key, FrozenDictionary<string, Template> Variants)> Entries(string prefix, YamlMappingNode map)
    {
        foreach (var (keyNode, value) in map.Children)
        {
            var key = prefix + ((YamlScalarNode)keyNode).Value;
            switch (value)
            {
                case YamlScalarNode scalar:
                    yield return (key, Variants([("plain", scalar.Value ?? "")]));
                    break;
                case YamlMappingNode variants when variants.Children.ContainsKey("plain"):
                    yield return (key, Variants(variants.Children.Select(c => (((YamlScalarNode)c.Key).Value!, ((YamlScalarNode)c.Value).Value ?? ""))));
                    break;
                case YamlMappingNode group:
                    foreach (var entry in Entries(key + ".", group))
                    {
                        yield return entry;
                    }

                    break;
                default:
                    throw new InvalidDataException($"The phrase '{key}' is neither text nor a map.");
            }
        }
    }

    private static FrozenDictionary<string, Template> Variants(IEnumerable<(string Name, string Text)> variants) =>
        variants.ToFrozenDictionary(v => v.Name, v => Template.Read(v.Text), StringComparer.Ordinal);
}
