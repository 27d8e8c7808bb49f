using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads a JSON document into the elements that YAML is read into. Limit: 64 levels.</summary>
internal static class JsonText
{
    /// <summary>The document, or none where it is broken, which is logged.</summary>
    /// <param name="file">The file's path, for faults.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="faults">Receives faults.</param>
    public static ImmutableArray<YamlElement> Read(string file, string text, Faults faults)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
            var lines = new LineCounter(bytes);
            reader.Read();
            var root = Value(ref reader, new YamlPlace(file, 1, ""), lines);
            reader.Read();
            return [root];
        }
        catch (JsonException broken)
        {
            faults.Error(
                new YamlPlace(file, (int)(broken.LineNumber ?? 0) + 1, ""),
                $"This is not valid JSON: {broken.Message.ReplaceLineEndings(" ")}");
            return [];
        }
    }

    private static YamlElement Value(ref Utf8JsonReader reader, YamlPlace place, LineCounter lines)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Map(ref reader, place, lines);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<YamlElement>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, place.Item(lines.At(reader.TokenStartIndex), items.Count), lines));
                }

                return new YamlList(place, items.ToImmutable());
            case JsonTokenType.String:
                return new YamlScalar(place, reader.GetString()!, Quoted: true);
            default:
                return new YamlScalar(place, Encoding.UTF8.GetString(reader.ValueSpan), Quoted: false);
        }
    }

    private static YamlMap Map(ref Utf8JsonReader reader, YamlPlace place, LineCounter lines)
    {
        var entries = new List<YamlEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, line) = (reader.GetString()!, lines.At(reader.TokenStartIndex));
            reader.Read();
            entries.Add(new YamlEntry(key, Value(ref reader, place.At(line, key), lines)));
        }

        // As JSON parsers do: of two equal keys the last one counts.
        return new YamlMap(place, [.. entries.AsEnumerable().Reverse().DistinctBy(e => e.Key).Reverse()]);
    }

    /// <summary>Counts lines up to positions that only grow.</summary>
    private sealed class LineCounter(byte[] bytes)
    {
        private long _seen;
        private int _line = 1;

        public int At(long position)
        {
            for (; _seen < position; _seen++)
            {
                _line += bytes[_seen] == '\n' ? 1 : 0;
            }

            return _line;
        }
    }
}
