using System.Collections.Immutable;
using Parley.Text;

namespace Parley.Guardrails.Grounding;

/// <summary>The text that claims are held against, cut into sentences and words once for all of them.</summary>
internal sealed class Passages
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _prefixes = new(StringComparer.Ordinal);

    public Passages(string text, GroundingLanguage language)
    {
        Text = text;
        Language = language;
        Sentences = [.. SentenceSplitter.Split(text, language.Prose).SelectMany(Clauses)];
        var words = new List<ClaimWord>();
        var sentenceOf = new List<int>();
        for (var s = 0; s < Sentences.Length; s++)
        {
            foreach (var word in ClaimWord.Read(text, Sentences[s], language))
            {
                words.Add(word);
                sentenceOf.Add(s);
            }
        }

        (Words, SentenceOf) = ([.. words], [.. sentenceOf]);
        Keys = [.. words.Select(w => w.Key)];
        for (var i = 0; i < Words.Length; i++)
        {
            Add(i);
        }

        Initials = [.. Acronyms()];
    }

    public string Text { get; }

    public GroundingLanguage Language { get; }

    public ImmutableArray<TextSpan> Sentences { get; }

    public ClaimWord[] Words { get; }

    /// <summary>The words' keys, in order.</summary>
    public string[] Keys { get; }

    /// <summary>Word → its sentence.</summary>
    public int[] SentenceOf { get; }

    /// <summary>First letters of runs of names, and of the words around brackets.</summary>
    public HashSet<string> Initials { get; }

    /// <summary>Where a key stands, in order; empty where it does not.</summary>
    public IReadOnlyList<int> PlacesOf(string key) => _places.TryGetValue(key, out var places) ? places : [];

    public bool Has(string key) => _places.ContainsKey(key);

    /// <summary>Where a key stands inside of one sentence.</summary>
    public IEnumerable<int> PlacesIn(int sentence, string key) => PlacesOf(key).Where(p => SentenceOf[p] == sentence);

    /// <summary>The words of a sentence, as their places.</summary>
    public IEnumerable<int> WordsIn(int sentence)
    {
        var first = Array.BinarySearch(SentenceOf, sentence);
        while (first > 0 && SentenceOf[first - 1] == sentence)
        {
            first--;
        }

        for (var k = first; k >= 0 && k < SentenceOf.Length && SentenceOf[k] == sentence; k++)
        {
            yield return k;
        }
    }

    /// <summary>Keys that begin like this one.</summary>
    public IEnumerable<string> Alike(string key) => key.Length >= 4 && _prefixes.TryGetValue(key[..4], out var keys) ? keys : [];

    // What stands on both sides of a semicolon or of "while" is said of different things.
    private IEnumerable<TextSpan> Clauses(TextSpan sentence)
    {
        var start = sentence.Start;
        for (var at = start + 1; at < sentence.End - 2; at++)
        {
            var rest = Text.AsSpan(at, sentence.End - at);
            if (rest.StartsWith("; ") || rest.StartsWith(", while ") || rest.StartsWith(", whereas ") || rest.StartsWith(", but "))
            {
                yield return new TextSpan(start, at);
                start = at + 2;
            }
        }

        yield return new TextSpan(start, sentence.End);
    }

    private void Add(int at)
    {
        var key = Words[at].Key;
        if (!_places.TryGetValue(key, out var places))
        {
            _places[key] = places = [];
            if (key.Length >= 4)
            {
                (_prefixes.TryGetValue(key[..4], out var alike) ? alike : _prefixes[key[..4]] = new(StringComparer.Ordinal)).Add(key);
            }
        }

        places.Add(at);
    }

    private IEnumerable<string> Acronyms()
    {
        for (var i = 0; i < Words.Length; i++)
        {
            var letters = "";
            for (var j = i; j < Words.Length && j < i + 6 && SentenceOf[j] == SentenceOf[i]; j++)
            {
                if (char.IsUpper(Text[Words[j].Span.Start]))
                {
                    letters += char.ToLowerInvariant(Text[Words[j].Span.Start]);
                    if (letters.Length > 1)
                    {
                        yield return letters;
                    }
                }
                else if (!Language.Prose.StopWords.Contains(Words[j].Folded) || letters.Length == 0)
                {
                    break;
                }
            }
        }
    }
}
