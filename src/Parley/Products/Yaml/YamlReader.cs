using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Parley.Products.Yaml;

/// <summary>
/// Reads YAML into elements with lines and dotted keys; every reader of the product's files rests on it. Anchors, aliases
/// and merge keys (<c>&lt;&lt;</c>) are resolved. A repeated key is a fault and its first value counts. A syntax error ends
/// its file: one fault, and the documents before it are returned. Limits: 64 levels, 200,000 elements a file, 8 MiB.
/// </summary>
public static class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxElements = 200_000;
    private const int MaxCharacters = 8 * 1024 * 1024;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')), '\x7F', '\uFFFE', '\uFFFF']);

    /// <summary>Reads every document of a text that has something in it.</summary>
    /// <param name="file">Path relative to the product folder, for faults.</param>
    /// <param name="text">The file's text; a byte order mark is skipped.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static ImmutableArray<YamlElement> Read(string file, string text, Faults faults)
    {
        var documents = ImmutableArray.CreateBuilder<YamlElement>();
        if (text.Length > MaxCharacters)
        {
            faults.Add(new Fault(file, 0, "", $"The file has {text.Length:N0} characters; at most {MaxCharacters:N0} are read."));
            return [];
        }

        if (text.AsSpan().IndexOfAny(Forbidden) is var at and >= 0)
        {
            var line = text.AsSpan(0, at).Count('\n') + 1;
            faults.Add(new Fault(file, line, "", $"This is not valid YAML: it has the control character U+{(int)text[at]:X4}."));
            return [];
        }

        var parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));
        try
        {
            var composer = new Composer(file, parser, faults);
            while (composer.Next() is { } document)
            {
                if (document is not YamlScalar { IsNull: true })
                {
                    documents.Add(document);
                }
            }
        }
        catch (YamlException exception)
        {
            faults.Add(new Fault(file, (int)exception.Start.Line, "", $"This is not valid YAML: {Reason(exception)}"));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner throws these for some broken flow collections and escapes.
            var line = (int?)parser.Current?.End.Line ?? 0;
            faults.Add(new Fault(file, line, "", "This is not valid YAML: a bracket, brace or quote is not closed near this line."));
        }

        return documents.ToImmutable();
    }

    /// <summary>Reads a file of the product folder; a file that cannot be read is a fault.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="file">Path relative to it.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static ImmutableArray<YamlElement> ReadFile(string folder, string file, Faults faults)
    {
        try
        {
            return Read(file, File.ReadAllText(Path.Combine(folder, file)), faults);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(file, 0, "", $"The file cannot be read: {exception.Message}"));
            return [];
        }
    }

    private static string Reason(YamlException exception)
    {
        var text = exception.Message.Trim();
        while (text.StartsWith('(') && text.IndexOf("): ", StringComparison.Ordinal) is var end and > 0)
        {
            text = text[(end + 3)..];
        }

        return text.EndsWith('.') ? text : text + ".";
    }

    private sealed class Composer(string file, Parser parser, Faults faults)
    {
        private readonly Dictionary<string, YamlElement> anchors = new(StringComparer.Ordinal);
        private int elements;

        public YamlElement? Next()
        {
            parser.TryConsume<StreamStart>(out _);
            if (parser.TryConsume<StreamEnd>(out _) || parser.Current is null)
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            anchors.Clear();
            var start = parser.Current!.Start;
            var root = Element(new YamlPlace(file, Math.Max(1, (int)start.Line), ""), 0);
            parser.Consume<DocumentEnd>();
            return root;
        }

        private YamlElement Element(YamlPlace place, int depth)
        {
            var start = parser.Current!.Start;
            Limit(start, depth);
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                return anchors.TryGetValue(alias.Value.Value, out var known)
                    ? Moved(known, place, depth)
                    : throw new YamlException(alias.Start, alias.End, $"The alias '*{alias.Value}' has no anchor before it.");
            }

            var anchor = parser.Current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
            var element = Compose(place, depth);
            if (anchor is not null)
            {
                anchors[anchor] = element;
            }

            return element;
        }

        private YamlElement Compose(YamlPlace place, int depth)
        {
            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return new YamlScalar(place, scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
            }

            if (parser.TryConsume<SequenceStart>(out _))
            {
                var items = ImmutableArray.CreateBuilder<YamlElement>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Element(place.Item((int)parser.Current!.Start.Line, items.Count), depth + 1));
                }

                return new YamlList(place, items.ToImmutable());
            }

            parser.Consume<MappingStart>();
            return Map(place, depth);
        }

        private YamlMap Map(YamlPlace place, int depth)
        {
            var entries = new List<YamlEntry>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            var merged = new List<YamlElement>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var line = (int)parser.Current!.Start.Line;
                if (Element(place.At(line, "?"), depth + 1) is not YamlScalar key)
                {
                    faults.Add(place.At(line, "?").Fault("A key must be a single value, not a map or list."));
                    Element(place, depth + 1);
                    continue;
                }

                var value = Element(place.At(line, key.Value), depth + 1);
                if (key is { Value: "<<", Quoted: false })
                {
                    merged.Add(value);
                }
                else if (lines.TryAdd(key.Value, line))
                {
                    entries.Add(new YamlEntry(key.Value, value));
                }
                else
                {
                    faults.Add(value.Place.Fault(
                        $"The key '{key.Value}' is here a second time; it is already on line {lines[key.Value]}."));
                }
            }

            merged.ForEach(m => Merge(m, entries, lines));
            return new YamlMap(place, [.. entries]);
        }

        /// <summary>Adds the entries of a merge key; what the map says itself, or an earlier merge, comes first.</summary>
        private void Merge(YamlElement merged, List<YamlEntry> entries, Dictionary<string, int> lines)
        {
            switch (merged)
            {
                case YamlMap map:
                    entries.AddRange(map.Entries.Where(m => lines.TryAdd(m.Key, m.Value.Place.Line)));
                    break;
                case YamlList list:
                    foreach (var item in list.Items)
                    {
                        Merge(item, entries, lines);
                    }

                    break;
                default:
                    faults.Add(merged.Place.Fault("The merge key '<<' needs a map or a list of maps."));
                    break;
            }
        }

        /// <summary>An anchored element where its alias stands: same lines, keys of the new place.</summary>
        private YamlElement Moved(YamlElement element, YamlPlace place, int depth)
        {
            Limit(Mark.Empty, depth);
            return element switch
            {
                YamlMap map => new YamlMap(
                    place, [.. map.Entries.Select(e => e with { Value = Moved(e.Value, place.At(e.Value.Place.Line, e.Key), depth + 1) })]),
                YamlList list => new YamlList(
                    place, [.. list.Items.Select((item, i) => Moved(item, place.Item(item.Place.Line, i), depth + 1))]),
                YamlScalar scalar => scalar with { Place = place },
                _ => element,
            };
        }

        private void Limit(Mark at, int depth)
        {
            if (depth > MaxDepth || ++elements > MaxElements)
            {
                throw new YamlException(at, at, string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are more than {MaxDepth} levels or {MaxElements:N0} elements (aliases counted each time)."));
            }
        }
    }
}
