using System.Runtime.CompilerServices;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Conversations.Modelled;

/// <summary>Names that prose may say: periods and members as the facts have them, and a metric only beside a figure of it.</summary>
internal sealed class ProseNames
{
    private static readonly ConditionalWeakTable<Catalogue, (string Name, string Metric)[]> Kept = [];
    private readonly (string Name, string Metric)[] _metrics;
    private readonly string[] _known;
    private readonly Dictionary<string, Evidence> _evidence;

    /// <summary>Collects the names of an answer.</summary>
    /// <param name="answer">The answer without a model.</param>
    /// <param name="catalogue">What the caller may see.</param>
    public ProseNames(Answer answer, Catalogue catalogue)
    {
        _evidence = answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        _metrics =
        [
            .. answer.Evidence.Select(e => e.Scope.Metric).Where(Quotients.Is).Distinct().Select(catalogue.Offered).OfType<CatalogueMetric>().Select(m => (m.Label, m.Name)),
            .. Kept.GetValue(catalogue, MetricsOf),
        ];
        _known =
        [
            .. answer.Evidence.SelectMany(e => e.Scope.Members.Values.Concat(e.Scope.Against.Values).Append(e.Scope.Period?.Label).Append(e.Scope.Baseline?.Label))
                .OfType<string>().Where(n => n.Any(char.IsDigit)).Distinct().OrderByDescending(n => n.Length),
        ];
    }

    /// <summary>The words without the periods and members of the facts, in which digits may be.</summary>
    /// <param name="words">The words of a sentence.</param>
    public string WithoutKnown(string words) => _known.Aggregate(words, (text, name) => text.Replace(name, " ", StringComparison.Ordinal));

    /// <summary>What is wrong where a metric is named that no figure of the sentence is about; null where none is.</summary>
    /// <param name="words">The words of a sentence.</param>
    /// <param name="figures">Its figures.</param>
    public string? Foreign(string words, IEnumerable<Figure> figures)
    {
        var about = figures.Select(f => _evidence.GetValueOrDefault(f.Evidence)?.Scope.Metric ?? "").ToHashSet(StringComparer.Ordinal);
        var rest = words;
        foreach (var (name, metric) in _metrics)
        {
            var at = Place(rest, name);
            if (at < 0)
            {
                continue;
            }

            // Several metrics may share a name; one of them must be meant.
            if (!_metrics.Any(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && about.Contains(m.Metric)))
            {
                return $"'{name}' is named, which no fact of the sentence is about.";
            }

            for (; at >= 0; at = Place(rest, name))
            {
                rest = string.Concat(rest.AsSpan(0, at), " ", rest.AsSpan(at + name.Length));
            }
        }

        return null;
    }

    private static (string Name, string Metric)[] MetricsOf(Catalogue catalogue) =>
    [
        .. catalogue.Metrics.Concat(catalogue.Unoffered).SelectMany(m => m.Synonyms.Append(m.Label).Append(m.Name).Select(n => (Name: n, Metric: m.Name)))
            .Where(n => n.Name.Length > 1).OrderByDescending(n => n.Name.Length),
    ];

    // The first place where a name stands as words of their own; -1 where it does not.
    private static int Place(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsOfWord(text[at - 1])) && (at + name.Length == text.Length || !IsOfWord(text[at + name.Length])))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
