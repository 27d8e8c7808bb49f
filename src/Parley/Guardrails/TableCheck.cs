using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>
/// Checks a table: each figure is about the metric, period and members that its column and row say, and all figures of a
/// column are of one kind.
/// </summary>
/// <param name="scene">Readers and evidence.</param>
/// <param name="question">The question and basis: restrictions said there hold for the table.</param>
internal sealed class TableCheck(CheckScene scene, string question)
{
    private readonly LooseNumbers _loose = new(scene);

    /// <summary>Checks the table.</summary>
    public void Run(TableBlock table)
    {
        _loose.Check(table.Title, isQuestion: false);
        var columns = table.Columns.Select((c, i) => new ColumnFacts(c.Label, Facts(c.Label), Kinds(table, i), IsTarget(c.Label))).ToArray();
        foreach (var column in table.Columns)
        {
            _loose.Check(column.Label, isQuestion: false);
        }

        foreach (var row in table.Rows)
        {
            if (row.Length != table.Columns.Length)
            {
                scene.Fault(FindingKind.SurfaceDiffers, table.Title, Sentence.TextOf(row), "the row has not one cell for each column");
                continue;
            }

            CheckRow(table, columns, row);
        }
    }

    private void CheckRow(TableBlock table, ColumnFacts[] columns, ImmutableArray<Span> row)
    {
        var label = string.Join(' ', row.Where(IsLabel).Select(Sentence.TextOf));
        var facts = Facts(label);
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is Words words)
            {
                _loose.Check(words.Text, isQuestion: false);
            }
            else if (row[i] is Figure figure)
            {
                CheckCell(new Cell(table.Title, columns[i], label, facts, figure));
            }
        }
    }

    /// <summary>Words, and figures that are no quantities (days, periods), say what a row is about.</summary>
    private bool IsLabel(Span span) => span is Words
        || (span is Figure figure && scene.Evidence.TryGetValue(figure.Evidence, out var evidence) && evidence.Value is not decimal);

    private void CheckCell(Cell cell)
    {
        if (!scene.Evidence.TryGetValue(cell.Figure.Evidence, out var evidence))
        {
            Fault(cell, FindingKind.UnknownEvidence, $"there is no evidence '{cell.Figure.Evidence}'");
            return;
        }

        if (FigureCheck.Fault(cell.Figure, evidence, $"{cell.Column.Label} {cell.Title}", scene) is { } fault)
        {
            Fault(cell, fault.Kind, fault.Why);
            return;
        }

        if (evidence.Value is not decimal || evidence.Scope.Measurement is Measurement.Date or Measurement.Count or Measurement.Rank or Measurement.Threshold)
        {
            return;
        }

        CheckMetric(cell, evidence);
        CheckPeriod(cell, evidence.Scope);
        CheckMembers(cell, evidence.Scope);
        if (cell.Column.Kinds.Count > 1 && evidence.Scope.Measurement != Most(cell.Column.Kinds))
        {
            Fault(cell, FindingKind.WrongMetric, $"it is a {evidence.Scope.Measurement}, the column has {Most(cell.Column.Kinds)}");
        }
        else if (evidence.Scope.Measurement == Measurement.Forecast && scene.ForecastQuantity(evidence) is { } quantity && quantity != "mean"
            && !cell.Column.Label.Contains(quantity[^2..], StringComparison.Ordinal))
        {
            Fault(cell, FindingKind.WrongNumber, $"it is the bound '{quantity}'");
        }
    }

    private void CheckMetric(Cell cell, Evidence evidence)
    {
        var scope = evidence.Scope;
        var said = cell.Row.Metrics.Concat(cell.Column.Facts.Metrics).ToHashSet(StringComparer.Ordinal);
        if (scope.Metric.Length == 0 || said.Count == 0)
        {
            return;
        }

        // A row that names an input holds parts of a change of the metric in the title.
        var about = scene.InputMetric(evidence) ?? scope.Metric;
        var isGoal = cell.Column.IsTarget && scene.IsGoalOf(scope.Metric, said);
        var lacksGoal = cell.Column.IsTarget && scope.Measurement == Measurement.Value && scene.Context.Catalogue.Metrics.Any(m => m.Name == scope.Metric && m.Goal is not null);
        if ((!said.Contains(about) && !isGoal) || lacksGoal)
        {
            Fault(cell, FindingKind.WrongMetric, $"the value is of '{about}'");
        }
    }

    private void CheckPeriod(Cell cell, Scope scope)
    {
        if (scope.Period is not { } period)
        {
            return;
        }

        // A column that names a period says more than the row; a row that names one, more than the title.
        var said = cell.Column.Facts.Times.Count > 0 ? cell.Column.Facts.Times : cell.Row.Times;
        var isBaseline = scope.Baseline is { } baseline && said.Contains((baseline.Start, baseline.End));
        if (said.Count > 0 && !isBaseline && !scene.IsOf(scope, said) && !said.Any(s => s.Start == s.End && s.Start == period.Start))
        {
            Fault(cell, FindingKind.WrongPeriod, $"the value is of {period.Label}");
        }
    }

    private void CheckMembers(Cell cell, Scope scope)
    {
        foreach (var meanings in cell.Row.Members.Concat(cell.Column.Facts.Members))
        {
            var known = meanings.Where(m => scope.Members.ContainsKey(m.Dimension!) || scope.Against.ContainsKey(m.Dimension!)).ToArray();
            if (known.Length > 0 && !known.Any(m => Holds(scope, m.Dimension!, m.Member!)))
            {
                Fault(cell, FindingKind.WrongMember, $"the value is not of '{known[0].Member}'");
                return;
            }
        }

        foreach (var (dimension, member) in scope.Members)
        {
            var isSaid = Says(cell.RowLabel, member) || Says(cell.Column.Label, member) || Says(cell.Title, member) || Says(question, member);
            var isAgainst = scope.Against.TryGetValue(dimension, out var other) && Says(cell.RowLabel, other);
            if (!isSaid && !isAgainst)
            {
                Fault(cell, FindingKind.WrongMember, $"the value is of '{member}'");
                return;
            }
        }
    }

    private static bool Holds(Scope scope, string dimension, string member) =>
        (scope.Members.TryGetValue(dimension, out var own) && own.Contains(member, StringComparison.OrdinalIgnoreCase))
        || (scope.Against.TryGetValue(dimension, out var other) && other.Contains(member, StringComparison.OrdinalIgnoreCase));

    private static bool Says(string text, string member) => text.Contains(member, StringComparison.OrdinalIgnoreCase);

    private bool IsTarget(string label) => label.Split(' ').Any(w => scene.Words.Has("targets", w.ToLowerInvariant()));

    private LabelFacts Facts(string text)
    {
        var names = scene.NamesIn(text);
        return new LabelFacts(
            Mention.Metrics(names),
            [.. scene.Times(text).Where(t => t.From is not null).Select(t => (t.From!.Value, t.To!.Value))],
            [.. names.Select(n => n.Meanings.Where(m => m.Member is not null).ToImmutableArray()).Where(m => !m.IsEmpty)]);
    }

    private Dictionary<Measurement, int> Kinds(TableBlock table, int column)
    {
        var kinds = new Dictionary<Measurement, int>();
        foreach (var row in table.Rows)
        {
            if (column < row.Length && row[column] is Figure figure && scene.Evidence.TryGetValue(figure.Evidence, out var evidence) && evidence.Value is decimal)
            {
                kinds[evidence.Scope.Measurement] = kinds.GetValueOrDefault(evidence.Scope.Measurement) + 1;
            }
        }

        return kinds;
    }

    private static Measurement Most(Dictionary<Measurement, int> kinds) => kinds.OrderByDescending(k => k.Value).ThenBy(k => k.Key).First().Key;

    private void Fault(Cell cell, FindingKind kind, string why) =>
        scene.Fault(kind, $"{cell.Title}: {cell.RowLabel} / {cell.Column.Label}", cell.Figure.Text, why);

    private sealed record LabelFacts(
        HashSet<string> Metrics, HashSet<(DateOnly Start, DateOnly End)> Times, ImmutableArray<ImmutableArray<NameMeaning>> Members);

    private sealed record ColumnFacts(string Label, LabelFacts Facts, Dictionary<Measurement, int> Kinds, bool IsTarget);

    private sealed record Cell(string Title, ColumnFacts Column, string RowLabel, LabelFacts Row, Figure Figure);
}
