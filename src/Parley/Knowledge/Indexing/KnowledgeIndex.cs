using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Parley.Text;

namespace Parley.Knowledge.Indexing;

/// <summary>
/// The words of a set of documents, ready to be searched: an inverted file of documents, one of passages, and the passages' terms in
/// order for phrases. Immutable; the same documents give the same index and the same scores on every machine and database.
/// </summary>
public sealed class KnowledgeIndex
{
    private const double TitleWeight = 4;
    private const double HeadingWeight = 2;
    private const double PathWeight = 0.5;

    private readonly Dictionary<string, int> _terms;
    private readonly string[] _names;
    private readonly int[] _sequence;
    private readonly int[] _sequenceStarts;
    private ImmutableHashSet<string>? _older;

    private KnowledgeIndex(Builder builder)
    {
        Documents = [.. builder.Documents];
        Passages = [.. builder.Placed];
        PassageDocuments = [.. builder.PassageDocuments];
        (_terms, _names) = (builder.Terms, [.. builder.Names]);
        (_sequence, _sequenceStarts) = ([.. builder.Sequence], [.. builder.SequenceStarts, builder.Sequence.Count]);
        DocumentFile = builder.DocumentFile.Build(_names.Length);
        PassageFile = builder.PassageFile.Build(_names.Length);
    }

    /// <summary>An index without documents.</summary>
    public static KnowledgeIndex Empty { get; } = Of([]);

    /// <summary>The documents, in order of their paths.</summary>
    public ImmutableArray<IndexedDocument> Documents { get; }

    /// <summary>All passages, document by document.</summary>
    public ImmutableArray<PlacedPassage> Passages { get; }

    /// <summary>For each passage, the place of its document in <see cref="Documents"/>.</summary>
    internal ImmutableArray<int> PassageDocuments { get; }

    /// <summary>Paths of documents of which there is a newer version.</summary>
    internal ImmutableHashSet<string> Older => _older ??= DocumentVersions.Older(Documents);

    internal InvertedFile DocumentFile { get; }

    internal InvertedFile PassageFile { get; }

    /// <summary>Every term there is, with its number.</summary>
    internal IReadOnlyDictionary<string, int> Terms => _terms;

    /// <summary>Builds an index.</summary>
    /// <param name="documents">The documents; their order does not matter.</param>
    public static KnowledgeIndex Of(IEnumerable<IndexedDocument> documents)
    {
        var builder = new Builder();
        foreach (var document in documents.OrderBy(d => d.Path, StringComparer.Ordinal))
        {
            builder.Add(document);
        }

        return new KnowledgeIndex(builder);
    }

    /// <summary>The number of a term; -1 where no document holds it.</summary>
    internal int TermOf(string key) => _terms.GetValueOrDefault(key, -1);

    internal string NameOf(int term) => _names[term];

    /// <summary>A passage's terms in order, words of grammar included.</summary>
    internal ReadOnlySpan<int> SequenceOf(int passage) =>
        _sequence.AsSpan(_sequenceStarts[passage], _sequenceStarts[passage + 1] - _sequenceStarts[passage]);

    private sealed class Builder
    {
        private readonly Dictionary<int, double> _ofDocument = [];
        private readonly Dictionary<int, double> _ofPassage = [];

        public List<IndexedDocument> Documents { get; } = [];

        public List<PlacedPassage> Placed { get; } = [];

        public List<int> PassageDocuments { get; } = [];

        public Dictionary<string, int> Terms { get; } = new(StringComparer.Ordinal);

        public List<string> Names { get; } = [];

        public List<int> Sequence { get; } = [];

        public List<int> SequenceStarts { get; } = [];

        public InvertedFile.Builder DocumentFile { get; } = new();

        public InvertedFile.Builder PassageFile { get; } = new();

        public void Add(IndexedDocument document)
        {
            _ofDocument.Clear();
            Count(document.Facts.Title, TitleWeight, _ofDocument);
            Count(document.Path, PathWeight, _ofDocument);
            var headings = "";
            foreach (var passage in document.Passages)
            {
                _ofPassage.Clear();
                SequenceStarts.Add(Sequence.Count);
                TermReader.Read(passage.Span.Of(document.Text), Take);
                Count(document.Facts.Title, 1, _ofPassage);
                Count(passage.Headings, HeadingWeight, _ofPassage);
                Count(passage.Context, 1, _ofPassage);
                if (passage.Headings != headings)
                {
                    headings = passage.Headings;
                    Count(LastOf(headings), HeadingWeight, _ofDocument);
                }

                PassageFile.Add(_ofPassage);
                Placed.Add(new PlacedPassage(document, passage));
                PassageDocuments.Add(Documents.Count);
            }

            DocumentFile.Add(_ofDocument);
            Documents.Add(document);
        }

        private static string LastOf(string headings) => headings[(headings.LastIndexOf('›') + 1)..];

        private void Take(Term word)
        {
            var number = NumberOf(word.Key);
            Sequence.Add(number);
            if (!word.IsStop)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_ofPassage, number, out _)++;
                CollectionsMarshal.GetValueRefOrAddDefault(_ofDocument, number, out _)++;
            }
        }

        private void Count(string text, double weight, Dictionary<int, double> into) => TermReader.Read(text, word =>
        {
            if (!word.IsStop)
            {
                var number = NumberOf(word.Key);
                CollectionsMarshal.GetValueRefOrAddDefault(into, number, out _) += weight;
            }
        });

        private int NumberOf(string key)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(Terms, key, out var isKnown);
            if (!isKnown)
            {
                number = Names.Count;
                Names.Add(key);
            }

            return number;
        }
    }
}
