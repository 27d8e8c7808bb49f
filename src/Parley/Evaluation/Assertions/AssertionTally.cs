using System.Collections.Immutable;
using System.Globalization;
using Parley.Evaluation.Providers;

namespace Parley.Evaluation.Assertions;

/// <summary>Weighs assertions: the score is their weighted mean; without a threshold each must hold, with one the score decides.</summary>
/// <param name="threshold">From which score on it passes.</param>
internal sealed class AssertionTally(double? threshold)
{
    private readonly List<Graded> _parts = [];
    private readonly Dictionary<string, (double Score, double Weight)> _named = new(StringComparer.Ordinal);
    private double _score;
    private double _weight;
    private string? _failure;

    public void Add(Graded graded, string? metric, double weight)
    {
        _score += graded.Score * weight;
        _weight += weight;
        _parts.Add(graded);
        _failure = graded.Pass ? _failure : graded.Reason;
        if (metric is not null)
        {
            Count(metric, graded.Score, weight);
        }

        foreach (var (name, score) in graded.NamedScores.Where(n => n.Key != metric))
        {
            Count(name, score, graded.NamedWeights.GetValueOrDefault(name, 1) * weight);
        }
    }

    public Graded Result()
    {
        var score = _weight > 0 ? _score / _weight : 0;
        var pass = threshold is { } least ? score >= least : _failure is null;
        var reason = threshold is null
            ? _failure ?? "All assertions passed"
            : string.Create(CultureInfo.InvariantCulture, $"Aggregate score {score:0.00} {(pass ? "≥" : "<")} {threshold} threshold");
        return new Graded(pass, score, reason)
        {
            NamedScores = _named.ToImmutableSortedDictionary(n => n.Key, n => n.Value.Weight > 0 ? n.Value.Score / n.Value.Weight : 0, StringComparer.Ordinal),
            NamedWeights = _named.ToImmutableSortedDictionary(n => n.Key, n => n.Value.Weight, StringComparer.Ordinal),
            Components = [.. _parts.SelectMany(part => part.Components.Prepend(part))],
            Tokens = _parts.Aggregate(default(TokenUse), (sum, part) => sum.Plus(part.Tokens)),
        };
    }

    private void Count(string name, double score, double weight)
    {
        var (sum, all) = _named.GetValueOrDefault(name);
        _named[name] = (sum + (score * weight), all + weight);
    }
}
