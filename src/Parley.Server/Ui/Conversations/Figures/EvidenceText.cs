using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Conversations;
using Parley.Metrics;

namespace Parley.Server.Ui.Conversations.Figures;

/// <summary>Evidence in the words of the page.</summary>
internal static class EvidenceText
{
    // What the page says in other words, or the computation's own value.
    private static readonly ImmutableHashSet<string> Said = ["value", "start", "end", "label"];

    /// <summary>Names and texts of everything that is known of it, in reading order.</summary>
    public static IEnumerable<(string Name, string Text)> Facts(Evidence evidence, Turn turn, Catalogue? catalogue)
    {
        var scope = evidence.Scope;
        yield return ("Exact value", Exact(evidence.Value) + (scope.Unit.Name is { Length: > 0 } unit && evidence.Value is decimal ? $" {unit}" : ""));
        if (scope.Metric.Length > 0)
        {
            yield return ("Metric", Metric(scope.Metric, catalogue));
        }

        if (scope.Period is { } period)
        {
            yield return ("Period", Span(period));
        }

        if (scope.Baseline is { } baseline)
        {
            yield return ("Compared with", Span(baseline));
        }

        foreach (var (dimension, member) in scope.Members)
        {
            yield return (Dimension(dimension, catalogue), member);
        }

        foreach (var (dimension, member) in scope.Against)
        {
            yield return ($"Against {Dimension(dimension, catalogue)}", member);
        }

        foreach (var fact in Source(evidence))
        {
            yield return fact;
        }

        if (turn.Answer.AsOf is { } asOf)
        {
            yield return ("Data up to", Day(asOf));
        }
    }

    /// <summary>An input of a computation in one line.</summary>
    public static string Line(Evidence evidence, Catalogue? catalogue)
    {
        var scope = evidence.Scope;
        string?[] parts = [scope.Metric.Length > 0 ? Metric(scope.Metric, catalogue) : null, .. scope.Members.Values, scope.Period?.Label];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>True where the formula calls its inputs a, b, c.</summary>
    public static bool IsLettered(ComputedEvidence evidence) =>
        Formula(evidence) is { } formula && formula.TrimStart('(').StartsWith("a ", StringComparison.Ordinal);

    /// <summary>Every digit, in invariant form.</summary>
    public static string Exact(object? value) => value switch
    {
        null => "no data",
        DateOnly day => Day(day),
        decimal number => number.ToString($"N{number.Scale}", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static IEnumerable<(string Name, string Text)> Source(Evidence evidence)
    {
        switch (evidence)
        {
            case CellEvidence cell:
                yield return ("Cell", string.Create(CultureInfo.InvariantCulture, $"query {cell.Query + 1}, row {cell.Row + 1}, column {cell.Column}"));
                break;
            case ComputedEvidence computed:
                yield return (Computations.All.TryGetValue(computed.Function, out var known) && known.IsGiven ? "Comes from" : "Formula", Formula(computed) ?? computed.Function);
                foreach (var (name, value) in computed.Parameters.Where(p => !Said.Contains(p.Key)))
                {
                    yield return (name, value);
                }

                break;
        }
    }

    private static string? Formula(ComputedEvidence evidence) =>
        Computations.All.TryGetValue(evidence.Function, out var known) ? known.Formula : null;

    private static string Metric(string name, Catalogue? catalogue) => catalogue?.Metric(name)?.Label ?? name;

    private static string Dimension(string name, Catalogue? catalogue) =>
        catalogue?.Dimensions.FirstOrDefault(d => d.Name == name || d.Term == name)?.Label ?? name;

    private static string Span(Period period) => $"{Day(period.Start)} to {Day(period.End)}";

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
