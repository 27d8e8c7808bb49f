using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations;

namespace Parley.Bench.Questions;

/// <summary>The figures of an answer with what each is about.</summary>
public sealed class ShownFigures
{
    /// <summary>The files' numbers are counted in binary, Parley's in decimals.</summary>
    private const double Precision = 1e-9;

    private readonly Plan _plan;
    private readonly Answer _answer;
    private readonly ImmutableArray<(Figure Figure, Scope Scope)> _shown;

    // What rests on a forecast cannot be counted from what was recorded.
    private readonly HashSet<string> _ahead = [];

    /// <summary>Reads the figures of a turn's blocks.</summary>
    /// <param name="turn">The turn.</param>
    public ShownFigures(Turn turn)
    {
        (_plan, _answer) = (turn.Plan!, turn.Answer);
        var evidence = turn.Answer.Evidence.ToDictionary(e => e.Id, e => e.Scope, StringComparer.Ordinal);
        _shown = [.. turn.Answer.Blocks.SelectMany(Figures).Select(f => (f, evidence[f.Evidence]))];
        foreach (var one in turn.Answer.Evidence.OfType<ComputedEvidence>().Where(e => e.Scope.Measurement == Answers.Measurement.Forecast || e.Inputs.Any(_ahead.Contains)))
        {
            _ahead.Add(one.Id);
        }
    }

    /// <summary>The first figure that must be shown and is not, or is shown with another value; null where there is none.</summary>
    /// <param name="asked">What must be shown.</param>
    public string? Missing(ImmutableArray<AskedFigure> asked)
    {
        foreach (var figure in asked.Take(AskedFigures.MostRows))
        {
            var shown = _shown.Where(s => IsAbout(s.Scope, figure)).Select(s => s.Figure.Value as decimal?).ToList();
            if (shown.Count == 0 || (figure.IsCertain ? shown.Exists(v => !Same(v, figure.Value)) : !shown.Exists(v => Same(v, figure.Value))))
            {
                return $"{figure}, but the answer shows {(shown.Count == 0 ? "none" : string.Join(", ", shown))}";
            }
        }

        return null;
    }

    /// <summary>The first row of a rank or threshold that is not the one it must be; null where all are.</summary>
    /// <param name="asked">The rows' figures in order.</param>
    public string? Order(ImmutableArray<AskedFigure> asked)
    {
        var rows = _answer.Blocks.OfType<TableBlock>().FirstOrDefault()?.Rows ?? [];
        var wanted = asked.Where(a => a.Metric == _plan.Metrics[0]).ToList();
        // Where nobody wrote how it is counted, nothing is compared.
        if (!asked.IsEmpty && rows.Length != Math.Min(wanted.Count, AskedFigures.MostRows))
        {
            return $"{rows.Length} rows, expected {wanted.Count}";
        }

        var wrong = rows.Zip(wanted).FirstOrDefault(r => !r.First.OfType<Figure>().Any(f => Same(f.Value as decimal?, r.Second.Value)));
        return wrong.Second is null ? null : $"a row that is not {wrong.Second}";
    }

    /// <summary>How the members that the first table names differ from those it must; null where they do not.</summary>
    /// <param name="members">The members.</param>
    public string? Listed(ImmutableSortedSet<string> members)
    {
        var named = (_answer.Blocks.OfType<TableBlock>().FirstOrDefault()?.Rows ?? []).Select(r => (r[0] as Words)?.Text ?? "").ToImmutableSortedSet(StringComparer.Ordinal);
        return named.SetEquals(members) ? null : $"lists {string.Join(", ", named)}, expected {string.Join(", ", members)}";
    }

    /// <summary>
    /// Counts every figure that is a value, change or share of a metric anew, at the period and members that it is said to be of.
    /// </summary>
    /// <param name="raw">Counts.</param>
    /// <returns>How many could be counted, and the first that is wrong.</returns>
    public (int Counted, string? Wrong) Recount(RawFigures raw)
    {
        var counted = 0;
        foreach (var (figure, scope) in _shown.Where(s => s.Figure.Value is decimal && s.Scope.Period is not null && !_ahead.Contains(s.Figure.Evidence)).DistinctBy(s => s.Figure.Evidence))
        {
            if (Count(raw, scope) is not { } value)
            {
                continue;
            }

            counted++;
            if (!Same((decimal?)figure.Value, value))
            {
                return (counted, $"{figure.Text} is shown as the {scope.Measurement} of {scope.Metric} in {scope.Period!.Label}, but it is {value}");
            }
        }

        return (counted, null);
    }

    private decimal? Count(RawFigures raw, Scope scope)
    {
        if (Filters(scope.Members) is not { } filters || Filters(scope.Against) is not { } against || !raw.Knows(scope.Metric, filters.Concat(against).Select(f => f.Dimension)))
        {
            return null;
        }

        var after = raw.Value(scope.Metric, scope.Period!, filters);
        return scope.Measurement switch
        {
            Measurement.Value => after,
            Measurement.Change when scope.Baseline is { } baseline => after - raw.Value(scope.Metric, baseline, filters),
            Measurement.Change when !against.IsEmpty => after - raw.Value(scope.Metric, scope.Period!, against),
            Measurement.RelativeChange when scope.Baseline is { } baseline && raw.Value(scope.Metric, baseline, filters) is { } before and not 0 => (after - before) / Math.Abs(before),
            _ => null,
        };
    }

    /// <summary>The restrictions that a scope's texts stand for; null where one stands for several members that the plan does not name.</summary>
    private ImmutableArray<PlanFilter>? Filters(ImmutableSortedDictionary<string, string> members)
    {
        var filters = ImmutableArray.CreateBuilder<PlanFilter>();
        foreach (var (dimension, text) in members)
        {
            var named = _plan.Filters.Concat(_plan.Sides.SelectMany(s => s.Filters)).Where(f => f.Dimension == dimension).ToList();
            var isMember = _plan.By.Contains(dimension) || named.Exists(f => f.Values.Contains(text));
            if (!isMember && named.Count > 1)
            {
                return null;
            }

            filters.Add(!isMember && named is [{ } several] ? several : new PlanFilter(dimension, [text]));
        }

        return filters.ToImmutable();
    }

    private bool IsAbout(Scope scope, AskedFigure figure) =>
        scope.Metric == figure.Metric
        && scope.Measurement == figure.Measurement
        && scope.Against.IsEmpty
        && scope.Period is { } period && period.Start == figure.Period.Start && period.End == figure.Period.End
        && figure.Members.All(m => scope.Members.GetValueOrDefault(m.Key) == m.Value)
        && scope.Members.All(m => figure.Members.ContainsKey(m.Key) || IsRestriction(m.Key, m.Value));

    /// <summary>True where a text stands for a restriction of the whole answer, and not for one of its members.</summary>
    private bool IsRestriction(string dimension, string text) =>
        _plan.Filters.Concat(_plan.Sides.SelectMany(s => s.Filters)).Any(f => f.Dimension == dimension && (f.Values.Length == 1 || !f.Values.Contains(text)));

    private static bool Same(decimal? shown, decimal counted) =>
        shown is { } value && Math.Abs((double)(value - counted)) <= Precision * Math.Max(1, Math.Abs((double)counted));

    private static IEnumerable<Figure> Figures(Block block) => block switch
    {
        TextBlock text => text.Spans.OfType<Figure>(),
        TableBlock table => table.Rows.SelectMany(r => r.OfType<Figure>()),
        ChartBlock chart => chart.Series.SelectMany(s => s.Points.OfType<Figure>()),
        _ => [],
    };
}
