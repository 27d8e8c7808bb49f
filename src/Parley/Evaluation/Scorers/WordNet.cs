using System.Collections.Frozen;

namespace Parley.Evaluation.Scorers;

/// <summary>
/// Synonyms of WordNet, where its database is installed: the folder with <c>index.noun</c>, <c>index.verb</c>, <c>index.adj</c>
/// and <c>index.adv</c> (format: WordNet's manual page wndb(5)). Two words are synonyms where they share a synset.
/// </summary>
public sealed class WordNet
{
    private static readonly string[] Parts = ["noun", "verb", "adj", "adv"];

    private readonly FrozenDictionary<string, string[]> _synsets;

    private WordNet(FrozenDictionary<string, string[]> synsets) => _synsets = synsets;

    /// <summary>Reads the index files; about 150,000 words, half a second and 40 MiB.</summary>
    /// <param name="folder">The database's folder, often called <c>dict</c>.</param>
    /// <returns>Nothing where the folder does not hold the four files.</returns>
    public static WordNet? Open(string folder)
    {
        var files = Parts.Select(part => Path.Combine(folder, $"index.{part}")).ToArray();
        if (!Array.TrueForAll(files, File.Exists))
        {
            return null;
        }

        var synsets = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (file, part) in files.Zip(Parts))
        {
            // The licence at the head is indented; a line is: lemma pos synsets pointers [pointer...] senses tagged offset...
            foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != ' '))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var count = int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture);
                if (!synsets.TryGetValue(fields[0], out var list))
                {
                    synsets[fields[0]] = list = [];
                }

                list.AddRange(fields[^count..].Select(offset => part + offset));
            }
        }

        return new WordNet(synsets.ToFrozenDictionary(s => s.Key, s => s.Value.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>Whether two lower-case words share a synset.</summary>
    /// <param name="first">A word in its base form.</param>
    /// <param name="second">Another.</param>
    public bool AreSynonyms(string first, string second) =>
        _synsets.TryGetValue(first, out var left) && _synsets.TryGetValue(second, out var right) && left.AsSpan().IndexOfAny(right) >= 0;
}
