using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>
/// Checks a chart: one point for each label, each the value of its evidence and what the table shows of that evidence, and
/// about what its label and series say.
/// </summary>
internal sealed class ChartCheck(CheckScene scene)
{
    private readonly HashSet<string> _cut = [.. scene.Evidence.Values.SelectMany(e => e.Scope.Members.Keys)];

    /// <summary>Checks the chart.</summary>
    public void Run(ChartBlock chart)
    {
        var loose = new LooseNumbers(scene);
        var inTables = scene.Answer.Blocks.OfType<TableBlock>().SelectMany(t => t.Rows).SelectMany(r => r).OfType<Figure>()
            .ToLookup(f => f.Evidence, f => f.Value, StringComparer.Ordinal);
        loose.Check(chart.Title, isQuestion: false);
        foreach (var label in chart.Labels)
        {
            loose.Check(label, isQuestion: false);
        }

        foreach (var series in chart.Series)
        {
            loose.Check(series.Name, isQuestion: false);
            if (series.Points.Length != chart.Labels.Length)
            {
                Fault(chart, series.Name, "the series has not one point for each label");
                continue;
            }

            CheckPoints(chart, series, series.Points, inTables);
            foreach (var band in series.Bands.IsDefault ? [] : series.Bands)
            {
                CheckBand(chart, series, band, inTables);
            }
        }
    }

    private void CheckPoints(ChartBlock chart, ChartSeries series, ImmutableArray<Figure?> points, ILookup<string, object?> inTables)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] is { } point)
            {
                CheckPoint(chart, series, chart.Labels[i], point, inTables);
            }
        }
    }

    /// <summary>A band has two bounds at each label that it has any at, of the same certainty, the lower one below.</summary>
    private void CheckBand(ChartBlock chart, ChartSeries series, ChartBand band, ILookup<string, object?> inTables)
    {
        if (band.Lows.Length != chart.Labels.Length || band.Highs.Length != chart.Labels.Length)
        {
            Fault(chart, series.Name, "the band has not one bound for each label");
            return;
        }

        CheckPoints(chart, series, band.Lows, inTables);
        CheckPoints(chart, series, band.Highs, inTables);
        for (var i = 0; i < chart.Labels.Length; i++)
        {
            var (low, high) = (Quantity(band.Lows[i]), Quantity(band.Highs[i]));
            if ((low, high) is not ((null, null) or ("low80", "high80") or ("low95", "high95")))
            {
                Fault(chart, chart.Labels[i], $"the band has the bounds {low ?? "nothing"} and {high ?? "nothing"}");
            }
        }
    }

    private string? Quantity(Figure? bound) =>
        bound is not null && scene.Evidence.TryGetValue(bound.Evidence, out var evidence) ? scene.ForecastQuantity(evidence) : null;

    private void CheckPoint(ChartBlock chart, ChartSeries series, string label, Figure point, ILookup<string, object?> inTables)
    {
        if (!scene.Evidence.TryGetValue(point.Evidence, out var evidence))
        {
            scene.Fault(FindingKind.UnknownEvidence, chart.Title, point.Text, $"there is no evidence '{point.Evidence}'");
        }
        else if (!Equals(point.Value, evidence.Value) || evidence.Value is not decimal)
        {
            Fault(chart, point.Text, $"evidence {evidence.Id} is {evidence.Value ?? "nothing"}");
        }
        else if (inTables[point.Evidence].Any(v => !Equals(v, point.Value)))
        {
            Fault(chart, point.Text, "the table shows something else");
        }
        else if (FigureCheck.Fault(point, evidence, chart.Unit.Name, scene) is { } fault)
        {
            scene.Fault(fault.Kind, chart.Title, point.Text, fault.Why);
        }
        else
        {
            CheckScope(chart, series, label, point, evidence);
        }
    }

    private void CheckScope(ChartBlock chart, ChartSeries series, string label, Figure point, Evidence evidence)
    {
        var scope = evidence.Scope;
        var isUnnamed = chart.Unit == scope.Unit with { Name = "" } && chart.Unit.Kind is UnitKind.Count or UnitKind.Number;
        if (chart.Unit != scope.Unit && !isUnnamed && !(chart.Unit.Kind == UnitKind.Percent && scope.Measurement is Measurement.Share or Measurement.RelativeChange or Measurement.ContributionShare))
        {
            scene.Fault(FindingKind.WrongUnit, chart.Title, point.Text, $"the unit is {scope.Unit.Kind} {scope.Unit.Name}".TrimEnd());
        }

        var times = scene.Times(label).Where(t => t.From is not null).ToArray();
        if (times.Length > 0 && scope.Period is { } period
            && !Array.Exists(times, t => (t.From == period.Start && t.To == period.End) || (t.From == t.To && t.From == period.Start)))
        {
            Fault(chart, point.Text, $"it stands at '{label}' and is of {period.Label}");
        }

        // The label names the member or input of the point, the series the metric, period or member of all its points.
        if (IsOther(label, evidence, isLabel: true) || IsOther(series.Name, evidence, isLabel: false))
        {
            Fault(chart, point.Text, $"it stands at '{label}' and is of {string.Join(", ", scope.Members.Values.Prepend(scope.Metric))}");
        }
    }

    /// <summary>True where a text names other members than a value's, or only other metrics.</summary>
    private bool IsOther(string text, Evidence evidence, bool isLabel)
    {
        var scope = evidence.Scope;
        var mentions = scene.NamesIn(text);
        var lists = new MemberLists(text, mentions, scene.Words);
        var isOtherMember = mentions.Where(n => !lists.IsExcluded(n.Start)).GroupBy(n => lists.HeadOf(n.Start)).Any(list => list.SelectMany(n => n.Meanings).All(m =>
            m.Member is not null && _cut.Contains(m.Dimension!)
            && !(scope.Members.TryGetValue(m.Dimension!, out var own) && own.Contains(m.Member, StringComparison.OrdinalIgnoreCase))
            && !scope.Against.ContainsKey(m.Dimension!)));
        var about = scene.InputMetric(evidence) ?? scope.Metric;
        var metrics = mentions.Where(n => n.IsLabel).SelectMany(n => n.Meanings).Select(m => m.Metric).ToArray();
        return isOtherMember || (metrics.Length > 0 && about.Length > 0 && !metrics.Contains(about) && (isLabel || !metrics.Contains(scope.Metric)));
    }

    private void Fault(ChartBlock chart, string what, string why) => scene.Fault(FindingKind.ChartDiffers, chart.Title, what, why);
}
