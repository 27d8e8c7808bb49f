using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Parley.Text;

/// <summary>What a language needs for prose to be read: the file <c>Text/Languages/XX.yaml</c>.</summary>
internal sealed record ProseLanguage
{
    private static readonly ConcurrentDictionary<string, ProseLanguage?> Loaded = new(StringComparer.Ordinal);

    /// <summary>Words that carry grammar and no matter; folded.</summary>
    public required FrozenSet<string> StopWords { get; init; }

    /// <summary>Words that turn a statement round; folded.</summary>
    public required FrozenSet<string> Negations { get; init; }

    /// <summary>What is written with a point inside of a sentence, without its last point.</summary>
    public required FrozenSet<string> Abbreviations { get; init; }

    /// <summary>Abbreviations that may end a sentence, too.</summary>
    public required FrozenSet<string> Ambiguous { get; init; }

    /// <summary>Forms that follow no rule → base form.</summary>
    public required FrozenDictionary<string, string> Irregular { get; init; }

    /// <summary>Syllables of words that rules count wrongly.</summary>
    public required FrozenDictionary<string, int> Syllables { get; init; }

    /// <summary>English.</summary>
    public static ProseLanguage English => For("en");

    /// <summary>The language of a locale; English where there is no file for it.</summary>
    /// <param name="locale">As <c>en</c> or <c>en-GB</c>.</param>
    public static ProseLanguage For(string locale) =>
        Loaded.GetOrAdd(locale.Split('-')[0].ToLowerInvariant(), Load) ?? Loaded.GetOrAdd("en", Load)!;

    private static ProseLanguage? Load(string language)
    {
        if (LanguageFile.Read($"Parley.Text.Languages.{language}.yaml") is not { } file)
        {
            return null;
        }

        return new ProseLanguage
        {
            StopWords = file.Words("stop"),
            Negations = file.Words("negations"),
            Abbreviations = file.Words("abbreviations"),
            Ambiguous = file.Words("ambiguous"),
            Irregular = file.Map("irregular"),
            Syllables = file.Map("syllables").ToFrozenDictionary(e => e.Key, e => int.Parse(e.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal),
        };
    }
}

/// <summary>A file of language data inside the library: lists of words and maps from word to word.</summary>
internal sealed class LanguageFile
{
    private readonly YamlMappingNode _root;

    private LanguageFile(YamlMappingNode root) => _root = root;

    /// <summary>Reads an embedded file; null where there is none of that name.</summary>
    /// <param name="resource">Its name in the library.</param>
    public static LanguageFile? Read(string resource)
    {
        using var stream = typeof(LanguageFile).Assembly.GetManifestResourceStream(resource);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return new LanguageFile((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    /// <summary>A list in the file's order.</summary>
    /// <param name="key">Its key; one that is missing is an error of the library.</param>
    public IEnumerable<string> List(string key) => ((YamlSequenceNode)_root.Children[key]).Select(Text);

    /// <summary>A list as a set.</summary>
    /// <param name="key">Its key.</param>
    public FrozenSet<string> Words(string key) => List(key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A map from text to text.</summary>
    /// <param name="key">Its key.</param>
    public FrozenDictionary<string, string> Map(string key) => ((YamlMappingNode)_root.Children[key]).Children
        .ToFrozenDictionary(e => Text(e.Key), e => Text(e.Value), StringComparer.Ordinal);

    /// <summary>A list of lists.</summary>
    /// <param name="key">Its key.</param>
    public IEnumerable<string[]> Groups(string key) =>
        ((YamlSequenceNode)_root.Children[key]).Select(g => ((YamlSequenceNode)g).Select(Text).ToArray());

    /// <summary>A map from name to list, in the file's order.</summary>
    /// <param name="key">Its key.</param>
    public IEnumerable<KeyValuePair<string, string[]>> Lists(string key) => ((YamlMappingNode)_root.Children[key]).Children
        .Select(e => KeyValuePair.Create(Text(e.Key), ((YamlSequenceNode)e.Value).Select(Text).ToArray()));

    /// <summary>A list of maps from text to text.</summary>
    /// <param name="key">Its key.</param>
    public IEnumerable<IReadOnlyDictionary<string, string>> Maps(string key) => ((YamlSequenceNode)_root.Children[key])
        .Select(m => ((YamlMappingNode)m).Children.ToDictionary(e => Text(e.Key), e => Text(e.Value), StringComparer.Ordinal));

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
