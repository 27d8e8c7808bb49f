using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Metrics;

namespace Parley.Conversations.Modelled;

/// <summary>Names that prose may say: periods and members as the facts have them, and a metric only beside a figure of it.</summary>
internal sealed class ProseNames
{
    private readonly (string Name, string Metric)[] _metrics;
    private readonly string[] _known;
    private readonly Dictionary<string, Evidence> _evidence;

    /// <summary>Collects the names of an answer.</summary>
    /// <param name="answer">The answer without a model.</param>
    /// <param name="catalogue">What the caller may see.</param>
    public ProseNames(Answer answer, Catalogue catalogue)
    {
        _evidence = answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        _metrics = [.. catalogue.Metrics.Concat(catalogue.Unoffered).SelectMany(m => m.Synonyms.Append(m.Label).Append(m.Name).Select(n => (n, m.Name))).Where(n => n.n.Length > 1).OrderByDescending(n => n.n.Length)];
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
            var pattern = $@"(?<!\w){Regex.Escape(name)}(?!\w)";
            if (!Regex.IsMatch(rest, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            {
                continue;
            }

            // Several metrics may share a name; one of them must be meant.
            if (!_metrics.Any(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && about.Contains(m.Metric)))
            {
                return $"'{name}' is named, which no fact of the sentence is about.";
            }

            rest = Regex.Replace(rest, pattern, " ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        return null;
    }
}
