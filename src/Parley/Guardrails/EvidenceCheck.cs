using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Guardrails.Reading;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Names;

namespace Parley.Guardrails;

/// <summary>
/// Checks the chain behind the figures: every cell is the executed query's cell and is about what that query asked; every
/// computed value is what its declared computation gives.
/// </summary>
/// <param name="answer">The answer.</param>
/// <param name="context">The queries and the catalogue.</param>
/// <param name="findings">Receives faults.</param>
internal sealed class EvidenceCheck(Answer answer, CheckContext context, ImmutableArray<CheckFinding>.Builder findings)
{
    private readonly Dictionary<string, Evidence> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<Period> _read = [];
    private readonly SeriesCheck _series = new(context);
    private readonly Dictionary<int, ILookup<string, WhereFilter>> _filters = [];

    /// <summary>Evidence by id.</summary>
    public IReadOnlyDictionary<string, Evidence> ById => _byId;

    /// <summary>Checks all evidence.</summary>
    public void Run()
    {
        foreach (var evidence in answer.Evidence)
        {
            if (!_byId.TryAdd(evidence.Id, evidence))
            {
                Fault(evidence, "two pieces of evidence have this id");
            }
        }

        foreach (var evidence in answer.Evidence)
        {
            CheckLabel(evidence, evidence.Scope.Period);
            CheckLabel(evidence, evidence.Scope.Baseline);
            switch (evidence)
            {
                case CellEvidence cell:
                    CheckCell(cell);
                    break;
                case ComputedEvidence computed:
                    CheckComputed(computed);
                    break;
            }
        }
    }

    /// <summary>A label that can be read must say the period's days.</summary>
    private void CheckLabel(Evidence evidence, Period? period)
    {
        if (period is null || !_read.Add(period))
        {
            return;
        }

        if (period.End < period.Start)
        {
            Fault(evidence, $"the period '{period.Label}' ends before it starts");
        }
        else if (PeriodWords.Days(period.Label, context) is { } days && days != (period.Start, period.End))
        {
            Fault(evidence, $"the label '{period.Label}' does not say {period.Start:yyyy-MM-dd} to {period.End:yyyy-MM-dd}");
        }
    }

    private void CheckCell(CellEvidence cell)
    {
        if (cell.Query < 0 || cell.Query >= context.Queries.Length)
        {
            Fault(cell, "there is no such query");
            return;
        }

        var executed = context.Queries[cell.Query];
        var column = ColumnOf(executed, cell.Column);
        if (column < 0 || cell.Row < 0 || cell.Row >= executed.Result.Rows.Length)
        {
            Fault(cell, "the query has no such cell");
            return;
        }

        var row = executed.Result.Rows[cell.Row];
        if (!SameValue(cell.Value, row[column]))
        {
            Fault(cell, $"the cell holds {Text(row[column])}");
        }

        CheckMetric(cell, executed);
        CheckMembers(cell, executed, row);
        CheckPeriod(cell, executed, row);
    }

    private void CheckMetric(CellEvidence cell, ExecutedQuery executed)
    {
        var isMetric = executed.Columns.Any(c => c.Role == ColumnRole.Metric && c.Name.Equals(cell.Column, StringComparison.OrdinalIgnoreCase));
        if (isMetric && !cell.Scope.Metric.Equals(cell.Column, StringComparison.OrdinalIgnoreCase))
        {
            Fault(cell, $"the column is the metric '{cell.Column}'");
        }
        else if (isMetric && MetricOf(cell.Scope.Metric) is { } metric && cell.Scope.Measurement is Measurement.Value or Measurement.Goal
            && metric.Unit != cell.Scope.Unit)
        {
            Fault(cell, $"the metric's unit is {metric.Unit.Kind} {metric.Unit.Name}");
        }
    }

    private CatalogueMetric? MetricOf(string name) => context.Catalogue.Metric(name);

    /// <summary>The row's own members and the query's filters are all in the scope, and nothing else is.</summary>
    private void CheckMembers(CellEvidence cell, ExecutedQuery executed, ImmutableArray<object?> row)
    {
        foreach (var dimension in executed.Query.GroupBy)
        {
            var column = ColumnOf(executed, dimension);
            var isPart = TimeParts.Is(dimension);
            if (column < 0 || (!isPart && dimension.StartsWith("metric_time", StringComparison.Ordinal)) || cell.Column.Equals(dimension, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!cell.Scope.Members.TryGetValue(dimension, out var said))
            {
                Fault(cell, $"the row is of one member of '{dimension}'");
            }
            else if (row[column] is { } member && Name(dimension, Text(member)) is var name && !said.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                Fault(cell, $"the row is of '{name}', not of '{said}'");
            }
        }

        if (!_filters.TryGetValue(cell.Query, out var filters))
        {
            filters = executed.Query.Where.SelectMany(WhereFilter.Read).ToLookup(f => f.Dimension, StringComparer.OrdinalIgnoreCase);
            _filters.Add(cell.Query, filters);
        }

        foreach (var (dimension, said) in cell.Scope.Members)
        {
            var isGrouped = executed.Query.GroupBy.Contains(dimension, StringComparer.OrdinalIgnoreCase);
            var holds = isGrouped || filters[dimension].Any(f => TimeParts.Is(dimension) ? SaysParts(f, said) : f.Says(said)) || (!filters.Contains(dimension) && executed.Query.Where.Any(w => w.Contains(dimension, StringComparison.OrdinalIgnoreCase)));
            if (!holds)
            {
                Fault(cell, $"the query is not restricted to '{said}' of '{dimension}'");
            }
        }
    }

    /// <summary>A member as it is called: weekdays and months are numbers in the data.</summary>
    private string Name(string dimension, string member) => TimeParts.Is(dimension) ? TimePartNames.Of(dimension, member, context.Locale) : member;

    /// <summary>"Saturday and Sunday" and "Monday to Friday" name the numbers that are in the query, and no others.</summary>
    private bool SaysParts(WhereFilter filter, string said)
    {
        var names = filter.Values.Select(v => Name(filter.Dimension, v)).ToImmutableArray();
        var isRun = names.Length > 2 && !filter.Exclude && said.StartsWith(names[0], StringComparison.OrdinalIgnoreCase) && said.EndsWith(names[^1], StringComparison.OrdinalIgnoreCase)
            && filter.Values.Zip(filter.Values.Skip(1)).All(p => int.TryParse(p.First, out var a) && int.TryParse(p.Second, out var b) && b == a + 1);
        return isRun || (filter with { Values = names }).Says(said);
    }

    /// <summary>The scope's period is the query's range, or the row's point in time within it.</summary>
    private void CheckPeriod(CellEvidence cell, ExecutedQuery executed, ImmutableArray<object?> row)
    {
        var (start, end) = (Day(executed.Query.Start), Day(executed.Query.End));
        if (cell.Scope.Period is not { } period)
        {
            return;
        }

        var isRange = period.Start == (start ?? period.Start) && period.End == (end ?? period.End);
        if (PointOf(executed, row) is not { } point)
        {
            if (!isRange)
            {
                Fault(cell, $"the query is about {start:yyyy-MM-dd} to {end:yyyy-MM-dd}, not about {period.Label}");
            }

            return;
        }

        // Of metrics that are read at points in time the last point stands for the whole period.
        var clipped = (Start: Max(point.Start, start), End: Min(point.End, end));
        var isPoint = (period.Start == point.Start || period.Start == clipped.Start) && (period.End == point.End || period.End == clipped.End);
        var isLast = isRange && point.Start <= period.End && period.End <= point.End;
        if (!isPoint && !isLast)
        {
            Fault(cell, $"the row is of {point.Start:yyyy-MM-dd} to {point.End:yyyy-MM-dd}, not of {period.Label}");
        }
    }

    private static (DateOnly Start, DateOnly End)? PointOf(ExecutedQuery executed, ImmutableArray<object?> row)
    {
        foreach (var name in executed.Query.GroupBy)
        {
            var column = ColumnOf(executed, name);
            if (name.StartsWith("metric_time__", StringComparison.Ordinal) && column >= 0 && row[column] is DateTime moment
                && Enum.TryParse<TimeGrain>(name["metric_time__".Length..], ignoreCase: true, out var grain))
            {
                var start = DateOnly.FromDateTime(moment);
                return (start, grain switch
                {
                    TimeGrain.Week => start.AddDays(6),
                    TimeGrain.Month => start.AddMonths(1).AddDays(-1),
                    TimeGrain.Quarter => start.AddMonths(3).AddDays(-1),
                    TimeGrain.Year => start.AddYears(1).AddDays(-1),
                    _ => start,
                });
            }
        }

        return null;
    }

    private void CheckComputed(ComputedEvidence computed)
    {
        if (!Computations.All.TryGetValue(computed.Function, out var declared))
        {
            Fault(computed, $"'{computed.Function}' is no declared computation");
            return;
        }

        if (declared.IsOfSeries)
        {
            CheckSeries(computed, declared);
            return;
        }

        var inputs = ImmutableArray.CreateBuilder<Evidence>(computed.Inputs.Length);
        foreach (var id in computed.Inputs)
        {
            if (!_byId.TryGetValue(id, out var input) || !(Number(id) < Number(computed.Id)))
            {
                Fault(computed, $"its input '{id}' is not evidence given before it");
                return;
            }

            inputs.Add(input);
        }

        if (Recomputation.Fault(computed, inputs.ToImmutable(), declared, context) is { } fault)
        {
            Fault(computed, fault);
        }
    }

    private void CheckSeries(ComputedEvidence computed, Computation declared)
    {
        if (_series.Fault(computed, declared) is { } fault)
        {
            Fault(computed, fault);
            return;
        }

        // Every row of the column is of the members that the value is said to be of.
        var query = int.Parse(computed.Parameters["query"], CultureInfo.InvariantCulture);
        CheckMembers(new CellEvidence(computed.Id, computed.Scope, computed.Value, query, 0, computed.Parameters["column"]), context.Queries[query], context.Queries[query].Result.Rows[0]);
    }

    /// <summary>Ids are numbered in the order in which evidence was made, so a computation cannot rest on itself.</summary>
    private static int Number(string id) =>
        int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void Fault(Evidence evidence, string why) => findings.Add(
        new CheckFinding(FindingKind.BrokenEvidence, $"evidence {evidence.Id}", Text(evidence.Value), why));

    private static int ColumnOf(ExecutedQuery executed, string name)
    {
        var columns = executed.Result.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool SameValue(object? said, object? cell) => (said, cell) switch
    {
        (null, null) => true,
        (decimal a, decimal b) => a == b,
        (decimal a, double b) => double.IsFinite(b) && Math.Abs(b) < 7.9e28 && a == (decimal)b,
        (DateOnly a, DateTime b) => a == DateOnly.FromDateTime(b),
        (DateTime a, DateTime b) => a == b,
        (DateOnly a, string b) => Text(a) == b,
        (string a, { } b) => a.Equals(Text(b), StringComparison.Ordinal),
        _ => false,
    };

    private static string Text(object? value) => value switch
    {
        null => "no value",
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static DateOnly? Day(DateTime? moment) => moment is { } m ? DateOnly.FromDateTime(m) : null;

    private static DateOnly Max(DateOnly a, DateOnly? b) => b is { } other && other > a ? other : a;

    private static DateOnly Min(DateOnly a, DateOnly? b) => b is { } other && other < a ? other : a;
}
