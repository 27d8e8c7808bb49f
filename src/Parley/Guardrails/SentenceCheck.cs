using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;
using Parley.Metrics.Queries.Names;

namespace Parley.Guardrails;

/// <summary>
/// Checks one sentence: each figure is about the metric, the members and the period that its clause names (or the nearest
/// clause before it, or the heading), in the direction that its words say; and no number stands there without evidence.
/// </summary>
internal sealed class SentenceCheck
{
    private readonly CheckScene _scene;
    private readonly Sentence _sentence;
    private readonly SentenceHeading _heading;
    private readonly ImmutableArray<Mention> _names;
    private readonly bool _namesLabel;
    private readonly ImmutableArray<WrittenDate> _times;
    private readonly Clauses _clauses;

    public SentenceCheck(Sentence sentence, SentenceHeading heading, CheckScene scene)
    {
        (_scene, _sentence, _heading) = (scene, sentence, heading);
        _times = scene.Times(sentence.Text);
        _names = [.. scene.NamesIn(sentence.Text).Where(n => !IsInNumber(n) && !IsInTime(n))];
        _namesLabel = _names.Any(n => n.IsLabel) || heading.Metrics.Count > 0;
        _clauses = new Clauses(sentence, _names, _times, scene.Words);
    }

    /// <summary>Checks everything in the sentence.</summary>
    public void Run()
    {
        foreach (var placed in _sentence.Figures)
        {
            if (!_scene.Evidence.TryGetValue(placed.Figure.Evidence, out var evidence))
            {
                Fault(FindingKind.UnknownEvidence, placed.Figure.Text, $"there is no evidence '{placed.Figure.Evidence}'");
                continue;
            }

            if (FigureCheck.Fault(placed.Figure, evidence, "", _scene) is { } fault)
            {
                Fault(fault.Kind, placed.Figure.Text, fault.Why);
            }
            else if (IsQuantity(evidence))
            {
                CheckScope(placed, evidence);
            }
        }

        CheckParts();
        new LikelihoodCheck(_scene).Check(_sentence, _names, _times, _heading);
        new LooseNumbers(_scene).Check(_sentence, _names, _times);
    }

    /// <summary>The digits of "1.5%" are a number's, also where something is called "1.5": the number is checked as what it is bound to.</summary>
    private bool IsInNumber(Mention name) => _sentence.Figures.Any(f =>
        f.Start <= name.Start && name.End <= f.End && _scene.Evidence.TryGetValue(f.Figure.Evidence, out var evidence) && evidence.Value is decimal);

    /// <summary>The month of "January 2025" is a part of a date, and no January of every year.</summary>
    private bool IsInTime(Mention name) =>
        name.Meanings.All(m => m.Dimension is { } part && TimeParts.Is(part)) && _times.Any(t => t.Start <= name.Start && name.End <= t.End);

    /// <summary>"36 of 385": the second is the whole that the first is a part of.</summary>
    private void CheckParts()
    {
        for (var i = 1; i < _sentence.Figures.Length; i++)
        {
            var (part, whole) = (_sentence.Figures[i - 1], _sentence.Figures[i]);
            var between = _sentence.Text[part.End..whole.Start].Trim().ToLowerInvariant();
            if (_scene.Words.Has("parts", between) && _scene.Evidence.TryGetValue(part.Figure.Evidence, out var first)
                && _scene.Evidence.TryGetValue(whole.Figure.Evidence, out var second) && IsQuantity(first) && IsQuantity(second)
                && first.Scope.Measurement == second.Scope.Measurement && !second.Scope.Members.All(m => first.Scope.Members.TryGetValue(m.Key, out var own) && IsWithin(own, m.Value)))
            {
                Fault(FindingKind.WrongMember, whole.Figure.Text, "it is no whole of which the figure before it is a part");
            }
        }
    }

    /// <summary>A member is within itself, within a list that names it and within "all but" others.</summary>
    private bool IsWithin(string member, string restriction)
    {
        var names = _scene.NamesIn(restriction);
        var lists = new MemberLists(restriction, names, _scene.Words);
        return restriction.Contains(member, StringComparison.OrdinalIgnoreCase)
            ? member == restriction || !names.Any(n => lists.IsExcluded(n.Start) && restriction[n.Start..n.End].Equals(member, StringComparison.OrdinalIgnoreCase))
            : names.Any(n => lists.IsExcluded(n.Start));
    }

    /// <summary>Dates, counts, ranks and limits are about the answer, not about a value.</summary>
    private static bool IsQuantity(Evidence evidence) => evidence.Value is decimal && evidence.Scope.Measurement
        is not (Measurement.Date or Measurement.Count or Measurement.Rank or Measurement.Threshold);

    private void CheckScope(PlacedFigure placed, Evidence evidence)
    {
        var clause = _clauses.Of(placed.Start);
        CheckMetric(placed, evidence, clause);
        CheckAverage(placed, evidence);
        CheckForecast(placed, evidence);
        CheckPeriod(placed, evidence.Scope, clause);
        CheckMembers(placed, evidence.Scope, clause);
        CheckDirection(placed, evidence, clause);
    }

    private void CheckMetric(PlacedFigure placed, Evidence evidence, int clause)
    {
        if (_scene.ComparedMetrics(evidence) is [var first, var second])
        {
            CheckCompared(placed, first, second);
            return;
        }

        var metric = evidence.Scope.Metric;
        var said = Clauses.Nearest(clause, Metrics);
        HashSet<string> allowed = said.Count > 0 ? [.. said, .. Metrics(clause + 1)] : [.. _clauses.After(clause, Metrics), .. _heading.Metrics];
        var isTarget = _clauses.IsOfTarget(clause) && _scene.IsGoalOf(metric, allowed);
        if (metric.Length > 0 && allowed.Count > 0 && !allowed.Contains(metric) && !isTarget)
        {
            Fault(FindingKind.WrongMetric, placed.Figure.Text, $"the value is of '{metric}'");
        }
        else if (_scene.InputMetric(evidence) is { } input && said.Count > 0 && !Before(clause).Contains(input))
        {
            Fault(FindingKind.WrongMetric, placed.Figure.Text, $"it is the part of '{input}'");
        }
    }

    /// <summary>"In an average week" is said of averages, and of them alone.</summary>
    private void CheckAverage(PlacedFigure placed, Evidence evidence)
    {
        var isAverage = evidence is ComputedEvidence { Function: "mean/1" or "per_day/1", Scope.Measurement: Measurement.Statistic };
        var isSaid = _scene.Words.Sets["averages"].Any(phrase => _sentence.Text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
        if (isAverage != isSaid && (isAverage || evidence.Scope.Measurement == Measurement.Value))
        {
            Fault(FindingKind.WrongNumber, placed.Figure.Text, isAverage ? "it is an average, and is not called one" : "it is no average");
        }
    }

    /// <summary>A forecast is called one, and a bound stands before the certainty of its band.</summary>
    private void CheckForecast(PlacedFigure placed, Evidence evidence)
    {
        if (evidence.Scope.Measurement != Measurement.Forecast)
        {
            return;
        }

        if (!_scene.Words.Sets["forecasts"].Any(word => _sentence.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            Fault(FindingKind.WrongNumber, placed.Figure.Text, "it is a forecast, and is not called one");
        }
        else if (_scene.ForecastQuantity(evidence) is { } quantity and not "mean")
        {
            var certainty = _sentence.Figures.Where(f => f.Start > placed.Start)
                .Select(f => _scene.Evidence.GetValueOrDefault(f.Figure.Evidence) as ComputedEvidence).FirstOrDefault(e => e is { Function: "band/1" })?.Value as decimal?;
            var next = _sentence.Figures.Where(f => f.Start > placed.Start).Select(f => _scene.Evidence.GetValueOrDefault(f.Figure.Evidence)).FirstOrDefault();
            var isPaired = quantity.StartsWith("high", StringComparison.Ordinal)
                ? next is ComputedEvidence { Function: "band/1" }
                : next is not null && _scene.ForecastQuantity(next) == "high" + quantity["low".Length..];
            if (!isPaired || certainty != decimal.Parse(quantity.AsSpan(quantity.Length - 2), System.Globalization.CultureInfo.InvariantCulture) / 100)
            {
                Fault(FindingKind.WrongNumber, placed.Figure.Text, $"it is the bound '{quantity}'");
            }
        }
    }

    /// <summary>"Revenue was higher than refunds by $5": both are named before, the first one first.</summary>
    private void CheckCompared(PlacedFigure placed, string first, string second)
    {
        var isOfTarget = _clauses.IsOfTarget(_clauses.Of(placed.Start)) && _scene.IsGoalOf(second, [first]);
        string[] said =
        [
            .. _names.Where(n => n.IsMetric && (n.Start < placed.Start || isOfTarget))
                .Select(n => n.Meanings.Select(m => m.Metric).FirstOrDefault(m => m == first || m == second)).OfType<string>(),
        ];
        if (said.Length == 0 || said[0] != first || (!said.Contains(second) && !isOfTarget))
        {
            Fault(FindingKind.WrongMetric, placed.Figure.Text, $"the value is of '{first}' against '{second}'");
        }
    }

    /// <summary>All metrics named up to a clause.</summary>
    private HashSet<string> Before(int clause) => [.. Enumerable.Range(0, clause + 1).SelectMany(Metrics)];

    private HashSet<string> Metrics(int clause) => Mention.Metrics(_clauses.Names(clause).Where(n => !_namesLabel || n.IsLabel));

    private void CheckPeriod(PlacedFigure placed, Scope scope, int clause)
    {
        if (scope.Period is not { } period)
        {
            return;
        }

        var said = Clauses.Nearest(clause, Times);
        HashSet<(DateOnly, DateOnly)> allowed = said.Count > 0 ? [.. said, .. Times(clause + 1)] : [.. _clauses.After(clause, Times), .. _heading.Times];
        var isBaseline = scope.Baseline is { } baseline && allowed.Contains((baseline.Start, baseline.End));
        if (allowed.Count > 0 && !_scene.IsOf(scope, allowed) && !isBaseline)
        {
            Fault(FindingKind.WrongPeriod, placed.Figure.Text, $"the value is of {period.Label}");
        }
    }

    private HashSet<(DateOnly, DateOnly)> Times(int clause) => [.. _clauses.Times(clause).Select(t => (t.From!.Value, t.To!.Value))];

    private void CheckMembers(PlacedFigure placed, Scope scope, int clause)
    {
        foreach (var group in Members(clause))
        {
            var isAbout = group.Any(m => IsAbout(scope, m.Dimension, m.Member));
            if (_clauses.Lists.IsExcluded(group.Key))
            {
                isAbout = !group.Any(m => scope.Members.TryGetValue(m.Dimension, out var own) && own.Equals(m.Member, StringComparison.OrdinalIgnoreCase) && !scope.Against.ContainsKey(m.Dimension));
            }

            if (!isAbout && !IsPlainWord(group.Key))
            {
                Fault(FindingKind.WrongMember, placed.Figure.Text, $"the value is not of '{group.First().Member}'");
                return;
            }
        }

        foreach (var (dimension, member) in scope.Members)
        {
            // What is left out is said only of a value that leaves it out.
            HashSet<string> Of(int at) =>
            [
                .. Members(at)
                    .Where(g => !_clauses.Lists.IsExcluded(g.Key) || g.Any(m => member != m.Member && member.Contains(m.Member, StringComparison.OrdinalIgnoreCase)))
                    .SelectMany(g => g).Where(m => m.Dimension == dimension).Select(m => m.Member),
            ];
            var near = Clauses.Nearest(clause, Of);
            if (near.Count > 0 && !near.Any(m => IsAbout(scope, dimension, m)))
            {
                Fault(FindingKind.WrongMember, placed.Figure.Text, $"the value is of '{member}'");
                return;
            }

            if (near.Count == 0 && !_heading.Says(member) && !_sentence.Text.Contains(member, StringComparison.OrdinalIgnoreCase))
            {
                Fault(FindingKind.WrongMember, placed.Figure.Text, $"nothing says that the value is of '{member}'");
                return;
            }
        }
    }

    /// <summary>Members named in a clause, by the list that they stand in: one word can name members of several dimensions.</summary>
    private IEnumerable<IGrouping<int, (int Start, string Dimension, string Member)>> Members(int clause) => _clauses
        .Names(clause)
        .Where(n => n.Meanings.All(m => m.Member is not null) || n.Meanings.Any(m => m.Member is not null && _heading.Dimensions.Contains(m.Dimension!)))
        .SelectMany(n => n.Meanings.Where(m => m.Member is not null).Select(m => (n.Start, Dimension: m.Dimension!, Member: m.Member!)))
        .GroupBy(m => _clauses.Lists.HeadOf(m.Start));

    private static bool IsAbout(Scope scope, string dimension, string member) =>
        (scope.Members.TryGetValue(dimension, out var own) && own.Contains(member, StringComparison.OrdinalIgnoreCase))
        || (scope.Against.TryGetValue(dimension, out var other) && other.Contains(member, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Where the answer is not cut by a member's dimension, its name can be a plain word: "Other" at the start of a sentence,
    /// "direct" within one.
    /// </summary>
    private bool IsPlainWord(int start)
    {
        var name = _names.First(n => n.Start == start);
        var text = _sentence.Text[name.Start..name.End];
        return !text.Contains(' ', StringComparison.Ordinal) && (start == 0 || !char.IsUpper(text[0]))
            && !name.Meanings.Any(m => _heading.Dimensions.Contains(m.Dimension!));
    }

    /// <summary>The sign agrees with the words: of the own clause, or of the nearest before where no sign is written.</summary>
    private void CheckDirection(PlacedFigure placed, Evidence evidence, int clause)
    {
        if (!FigureCheck.IsDirection(evidence.Scope.Measurement) || evidence.Value is not decimal value || value == 0)
        {
            return;
        }

        var written = _scene.Numbers.Read(placed.Figure.Text);
        if (written is [{ Value: 0 }])
        {
            return;
        }

        var hasSign = written.Length == 1 && written[0].Sign != 0;
        var own = _clauses.Direction(clause, placed.Start);
        var direction = own != 0 || hasSign ? own : _clauses.DirectionBefore(clause);
        if (direction != 0 && direction != Math.Sign(value))
        {
            Fault(FindingKind.WrongDirection, placed.Figure.Text, $"the value is {value}");
        }
        else if (direction == 0 && !hasSign && value < 0 && evidence.Scope.Measurement is Measurement.Change or Measurement.RelativeChange)
        {
            Fault(FindingKind.WrongDirection, placed.Figure.Text, "nothing says that it went down");
        }
    }

    private void Fault(FindingKind kind, string what, string why) => _scene.Fault(kind, _sentence.Text.Trim(), what, why);
}

/// <summary>What stands above a sentence: titles, column and row labels, the question as it was understood.</summary>
/// <param name="Text">All of it.</param>
/// <param name="Metrics">Metrics that the nearest line above names.</param>
/// <param name="Times">Periods that it names.</param>
/// <param name="Dimensions">Dimensions that the answer is cut or restricted by.</param>
internal sealed record SentenceHeading(
    string Text, HashSet<string> Metrics, HashSet<(DateOnly Start, DateOnly End)> Times, HashSet<string> Dimensions)
{
    /// <summary>True where a member is named.</summary>
    public bool Says(string member) => Text.Contains(member, StringComparison.OrdinalIgnoreCase);
}
