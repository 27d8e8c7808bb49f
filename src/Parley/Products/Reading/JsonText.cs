using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Parley.Products.Reading;

/// <summary>Reads a JSON document into <see cref="Node"/>s. Limit: 64 levels.</summary>
internal static class JsonText
{
    /// <summary>The document, or none where it is broken, which is logged.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its path, for faults.</param>
    /// <param name="faults">Receives faults.</param>
    public static ImmutableArray<Node> Read(string text, string file, FaultLog faults)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
            var lines = new LineCounter(bytes);
            reader.Read();
            var node = Value(ref reader, lines);
            reader.Read();
            return [node];
        }
        catch (JsonException broken)
        {
            faults.Error(
                new Place(file, (int)(broken.LineNumber ?? 0) + 1, ""), $"This is not valid JSON: {broken.Message.ReplaceLineEndings(" ")}");
            return [];
        }
    }

    private static Node Value(ref Utf8JsonReader reader, LineCounter lines)
    {
        var line = lines.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Map(ref reader, line, lines);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<Node>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, lines));
                }

                return new ListNode(items.ToImmutable(), line);
            case JsonTokenType.String:
                return new ScalarNode(reader.GetString()!, Quoted: true, line);
            default:
                return new ScalarNode(Encoding.UTF8.GetString(reader.ValueSpan), Quoted: false, line);
        }
    }

    private static MapNode Map(ref Utf8JsonReader reader, int line, LineCounter lines)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, at) = (reader.GetString()!, lines.At(reader.TokenStartIndex));
            reader.Read();
            entries.Add(new MapEntry(key, Value(ref reader, lines), at));
        }

        // As JSON parsers do: of two equal keys the last one counts.
        return new MapNode([.. entries.AsEnumerable().Reverse().DistinctBy(e => e.Key).Reverse()], line);
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
