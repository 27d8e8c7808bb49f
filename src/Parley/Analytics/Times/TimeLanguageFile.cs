using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Metrics.Queries.Names;
using YamlDotNet.RepresentationModel;

namespace Parley.Analytics.Times;

/// <summary>Reads the embedded language files; a broken one is a fault of ours and throws.</summary>
internal static class TimeLanguageFile
{
    private static readonly string[] SetNames =
    [
        "weak", "cues", "not_before", "not_year_after", "also_of_time", "of_years", "not_year_before", "never_corrected", "connectors", "phrase_end", "parts",
    ];

    /// <summary>The language, or null where there is no file for it.</summary>
    /// <param name="language">Two letters.</param>
    public static TimeLanguage? Load(string language)
    {
        using var stream = typeof(TimeLanguageFile).Assembly
            .GetManifestResourceStream($"Parley.Analytics.Languages.times.{language}.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    private static TimeLanguage Read(TextReader reader)
    {
        var yaml = new YamlStream();
        yaml.Load(reader);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var words = Map(root["words"]).ToFrozenDictionary(c => c.Key, c => WordClass(c.Value), StringComparer.Ordinal);
        var sections = Map(root["sections"]).Select(s => new TimeSection(s.Key, [.. Items(s.Value).SelectMany(Rules)])).ToImmutableArray();
        var unions = Map(root["unions"]).ToFrozenDictionary(u => u.Key, u => Texts(u.Value), StringComparer.Ordinal);
        var correctable = Texts(root["correctable"]).SelectMany(c => words[c].Keys)
            .Concat(Texts(root["corrected_words"])).Where(w => w.Length > 4)
            .Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return new TimeLanguage
        {
            Words = words,
            Shapes = Map(root["shapes"]).ToFrozenDictionary(s => s.Key, s => Shape(Text(s.Value)), StringComparer.Ordinal),
            Unions = unions,
            Sections = sections,
            Beginnings = new TimeBeginnings(sections, words, unions),
            Sets = SetNames.ToFrozenDictionary(n => n, n => Texts(root[n]).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            Correctable = correctable,
            Lexicon = words.Values.SelectMany(c => c.Keys)
                .Concat(sections.SelectMany(s => s.Rules).SelectMany(r => r.Pattern.Literals))
                .Concat(Texts(root["never_corrected"])).Concat(Texts(root["cues"])).ToFrozenSet(StringComparer.Ordinal),
            Calendar = [.. Map(root["calendar"]).Select(part => Part(part.Key, part.Value))],
            Labels = Labels(root["labels"]),
        };
    }

    private static FrozenDictionary<string, string> WordClass(YamlNode node) => Map(node)
        .SelectMany(v => Texts(v.Value).Select(word => (word, v.Key)))
        .ToFrozenDictionary(w => w.word, w => w.Key, StringComparer.Ordinal);

    // A rule for each phrase: only the phrases that can begin with a word are tried at it.
    private static IEnumerable<TimeRule> Rules(YamlNode node)
    {
        var map = (YamlMappingNode)node;
        return Texts(map["say"]).Select(phrase => new TimeRule(
            Text(map["means"]),
            map.Children.TryGetValue("by", out var by) ? int.Parse(Text(by), CultureInfo.InvariantCulture) : 0,
            map.Children.TryGetValue("unit", out var unit) ? Unit(Text(unit)) : null,
            TimePattern.Parse(phrase)));
    }

    private static TimeUnit Unit(string name) => Enum.Parse<TimeUnit>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static Regex Shape(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static CalendarPart Part(string name, YamlNode node) => new(
        name switch
        {
            "weekday" => TimeParts.Weekday,
            "month" => TimeParts.Month,
            "hour" => TimeParts.Hour,
            _ => throw new InvalidOperationException($"There is no part of time '{name}'."),
        },
        Text(node["label"]), Texts(node["names"]),
        [.. Map(node["members"]).Select(member => Texts(member.Value) is var texts ? new CalendarMember([.. member.Key.Split(',')], texts[0], texts[1..]) : null!)]);

    private static TimeLabels Labels(YamlNode node) =>
        new(Texts(node["months"]), Texts(node["short"]), Text(node["quarter"]), Text(node["half"]), Text(node["fiscal_year"]))
        {
            ToDate = Text(node["to_date"]),
        };

    private static IEnumerable<(string Key, YamlNode Value)> Map(YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(c => (Text(c.Key), c.Value));

    private static IEnumerable<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static ImmutableArray<string> Texts(YamlNode node) => [.. Items(node).Select(Text)];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
