using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>Evidence in the book: its id, what it is about, and its number where it is one.</summary>
internal sealed record Ref(string Id, Scope Scope, decimal? Value);

/// <summary>The evidence of one answer, numbered in the order of first use; the same evidence is written once.</summary>
internal sealed class EvidenceBook
{
    private static readonly ImmutableSortedDictionary<string, string> NoParameters = ImmutableSortedDictionary<string, string>.Empty;

    private readonly List<Evidence> _all = [];
    private readonly Dictionary<(int Query, int Row, string Column), Ref> _cells = [];
    private readonly Dictionary<string, Ref> _computed = new(StringComparer.Ordinal);

    public ImmutableArray<Evidence> All => [.. _all];

    /// <summary>A cell of a query.</summary>
    public Ref Cell(int query, int row, string column, Scope scope, decimal? value)
    {
        if (!_cells.TryGetValue((query, row, column), out var known))
        {
            known = new Ref(NextId(), scope, value);
            _cells.Add((query, row, column), known);
            _all.Add(new CellEvidence(known.Id, scope, value, query, row, column));
        }

        return known;
    }

    /// <summary>A declared computation over evidence; null where it is undefined or an input has no value.</summary>
    public Ref? Compute(string function, Scope scope, ImmutableArray<Ref> inputs, ImmutableSortedDictionary<string, string>? parameters = null)
    {
        if (inputs.Any(i => i.Value is null))
        {
            return null;
        }

        var value = Computations.All[function].Run([.. inputs.Select(i => i.Value!.Value)], parameters ?? NoParameters);
        return value is null ? null : Keep(function, scope, value, [.. inputs.Select(i => i.Id)], parameters ?? NoParameters);
    }

    /// <summary>A declared computation over a column of a query, which the parameters name; null where it is undefined.</summary>
    public Ref? ComputeOver(string function, Scope scope, ImmutableArray<decimal> series, ImmutableSortedDictionary<string, string> parameters) =>
        Computations.All[function].Run(series, parameters) is { } value ? Keep(function, scope, value, [], parameters) : null;

    /// <summary>A number that was given, not computed.</summary>
    public Ref Given(string function, Scope scope, decimal value, params ReadOnlySpan<(string Name, string Value)> parameters) =>
        Keep(function, scope, value, [], With(parameters, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A day that was given, not computed.</summary>
    public Ref Given(string function, Scope scope, DateOnly value, params ReadOnlySpan<(string Name, string Value)> parameters) =>
        Keep(function, scope, value, [], With(parameters, Iso(value)));

    /// <summary>A period by its name.</summary>
    public Ref Period(Period period) => Keep(
        "period/1",
        new Scope { Period = period, Measurement = Measurement.Date },
        period.Label,
        [],
        With([("start", Iso(period.Start)), ("end", Iso(period.End))], period.Label));

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, string> With(ReadOnlySpan<(string Name, string Value)> parameters, string value)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        all["value"] = value;
        foreach (var (name, text) in parameters)
        {
            all[name] = text;
        }

        return all.ToImmutable();
    }

    private Ref Keep(
        string function, Scope scope, object value, ImmutableArray<string> inputs, ImmutableSortedDictionary<string, string> parameters)
    {
        var key = string.Join('\u001f', [function, Key(scope), string.Join(',', inputs), .. parameters.Select(p => p.Key + "=" + p.Value)]);
        if (!_computed.TryGetValue(key, out var known))
        {
            known = new Ref(NextId(), scope, value as decimal?);
            _computed.Add(key, known);
            _all.Add(new ComputedEvidence(known.Id, scope, value, function, inputs, parameters));
        }

        return known;
    }

    private static string Key(Scope scope) => string.Join(
        '\u001e',
        [
            scope.Metric, scope.Period?.ToString() ?? "", scope.Baseline?.ToString() ?? "", scope.Measurement.ToString(),
            .. scope.Members.Select(m => m.Key + "=" + m.Value), "against", .. scope.Against.Select(m => m.Key + "=" + m.Value),
        ]);

    private string NextId() => "e" + (_all.Count + 1).ToString(CultureInfo.InvariantCulture);
}
