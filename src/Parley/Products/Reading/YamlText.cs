using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Parley.Products.Reading;

/// <summary>
/// Reads YAML (every document of a text) into <see cref="Node"/>s. Keys of one mapping must differ; <c>&lt;&lt;</c> merges;
/// tags are ignored. Limits: 64 levels, 1,000,000 values with aliases written out.
/// </summary>
internal static class YamlText
{
    private const int MaxDepth = 64;
    private const long MaxSize = 1_000_000;

    /// <summary>The documents before the first fault of form, which is logged; a document without content is left out.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its path, for faults.</param>
    /// <param name="faults">Receives faults.</param>
    public static ImmutableArray<Node> Read(string text, string file, FaultLog faults)
    {
        var documents = ImmutableArray.CreateBuilder<Node>();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                var node = new Reader(parser, file, faults).Value(depth: 0);
                parser.Consume<DocumentEnd>();
                if (!node.IsNull)
                {
                    documents.Add(node);
                }
            }
        }
        catch (YamlException broken)
        {
            faults.Error(
                new Place(file, (int)broken.Start.Line, ""),
                $"This is not valid YAML (column {broken.Start.Column}): {Sentence(broken.Message)}");
        }

        return documents.ToImmutable();
    }

    private static string Sentence(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    private sealed class Reader(Parser parser, string file, FaultLog faults)
    {
        private readonly Dictionary<AnchorName, Node> _anchors = [];

        public Node Value(int depth)
        {
            var start = parser.Current!.Start;
            if (depth > MaxDepth)
            {
                throw new YamlException(start, start, $"More than {MaxDepth} levels.");
            }

            var node = parser.TryConsume<AnchorAlias>(out var alias) ? Aliased(alias) : Fresh(depth);
            return node.Size <= MaxSize
                ? node
                : throw new YamlException(start, start, $"More than {MaxSize:N0} values.");
        }

        private Node Aliased(AnchorAlias alias) =>
            _anchors.TryGetValue(alias.Value, out var node)
                ? node
                : throw new YamlException(alias.Start, alias.End, $"The alias '{alias.Value}' has no anchor.");

        private Node Fresh(int depth)
        {
            var anchor = ((NodeEvent)parser.Current!).Anchor;
            Node node = parser.Current switch
            {
                SequenceStart => List(depth),
                MappingStart => Map(depth),
                _ => Scalar(parser.Consume<Scalar>()),
            };
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = node;
            }

            return node;
        }

        private static ScalarNode Scalar(Scalar scalar) =>
            new(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), (int)scalar.Start.Line);

        private ListNode List(int depth)
        {
            var line = (int)parser.Consume<SequenceStart>().Start.Line;
            var items = ImmutableArray.CreateBuilder<Node>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Value(depth + 1));
            }

            return new ListNode(items.ToImmutable(), line);
        }

        private MapNode Map(int depth)
        {
            var line = (int)parser.Consume<MappingStart>().Start.Line;
            var entries = new List<MapEntry>();
            var merged = new List<MapEntry>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                var entry = new MapEntry(key.Value, Value(depth + 1), (int)key.Start.Line);
                if (entry is { Key: "<<", Value: MapNode or ListNode })
                {
                    merged.AddRange(Merged(entry.Value));
                }
                else if (entries.Find(e => e.Key == entry.Key) is { } first)
                {
                    faults.Error(
                        new Place(file, entry.Line, entry.Key),
                        $"The key '{entry.Key}' stands here a second time (first in line {first.Line}); separate documents with '---'.");
                }
                else
                {
                    entries.Add(entry);
                }
            }

            entries.AddRange(merged.Where(m => !entries.Exists(e => e.Key == m.Key)).DistinctBy(m => m.Key).ToList());
            return new MapNode([.. entries], line);
        }

        private static IEnumerable<MapEntry> Merged(Node node) => node switch
        {
            MapNode map => map.Entries,
            ListNode list => list.Items.SelectMany(Merged),
            _ => [],
        };
    }
}
