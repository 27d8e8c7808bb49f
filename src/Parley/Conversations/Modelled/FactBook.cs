using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Metrics;

namespace Parley.Conversations.Modelled;

/// <summary>A figure as a model sees it: an id and what it is about, never its value.</summary>
/// <param name="Id">f1, f2, …</param>
/// <param name="About">What it is about.</param>
/// <param name="Figure">What the server writes in its place.</param>
internal sealed record Fact(string Id, string About, Figure Figure);

/// <summary>The figures of an answer that was composed without a model and checked: all that a model may speak of.</summary>
internal sealed class FactBook
{
    private const int Most = 60;
    private readonly Dictionary<string, Fact> _byId;

    private FactBook(ImmutableArray<Fact> facts) => (Facts, _byId) = (facts, facts.ToDictionary(f => f.Id, StringComparer.Ordinal));

    public ImmutableArray<Fact> Facts { get; }

    public Fact? Find(string id) => _byId.GetValueOrDefault(id);

    public static FactBook Of(Answer answer, Catalogue catalogue)
    {
        var evidence = answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var figure in AnswerFigures.Of(answer).DistinctBy(f => (f.Evidence, f.Text)).Take(Most))
        {
            if (evidence.TryGetValue(figure.Evidence, out var known))
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"f{facts.Count + 1}");
                facts.Add(new Fact(id, About(known, figure, catalogue), figure));
            }
        }

        return new FactBook(facts.ToImmutable());
    }

    private static string About(Evidence evidence, Figure figure, Catalogue catalogue)
    {
        var scope = evidence.Scope;
        var parts = new List<string> { Words(scope.Measurement, figure) };
        if (scope.Metric.Length > 0)
        {
            parts.Add($"of {catalogue.Metric(scope.Metric)?.Label ?? scope.Metric}");
        }

        parts.AddRange(scope.Members.Select(m => $"{Label(m.Key, catalogue)} {m.Value}"));
        if (!scope.Against.IsEmpty)
        {
            parts.Add("against " + string.Join(", ", scope.Against.Select(m => $"{Label(m.Key, catalogue)} {m.Value}")));
        }

        if (scope.Period is { } period)
        {
            parts.Add($"in {period.Label}");
        }

        if (scope.Baseline is { } baseline)
        {
            parts.Add($"compared with {baseline.Label}");
        }

        return string.Join(", ", parts);
    }

    private static string Words(Measurement measurement, Figure figure)
    {
        var direction = figure.Value is decimal && measurement is Measurement.Change or Measurement.RelativeChange or Measurement.Contribution
            ? (decimal)figure.Value! < 0 ? " (down)" : (decimal)figure.Value! > 0 ? " (up)" : " (none)"
            : "";
        return measurement switch
        {
            Measurement.Value => "value",
            Measurement.Change => "change",
            Measurement.RelativeChange => "relative change",
            Measurement.ContributionShare => "share of the change",
            _ => measurement.ToString().ToLowerInvariant(),
        } + direction;
    }

    private static string Label(string dimension, Catalogue catalogue) =>
        catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension)?.Label ?? dimension;
}
