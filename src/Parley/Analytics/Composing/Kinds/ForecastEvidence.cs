using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Forecasts;
using Parley.Answers;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>Evidence of what is to be expected: a declared computation over a column of the series' query.</summary>
internal sealed class ForecastEvidence(Draft draft, ForecastSeries series, string metric)
{
    /// <summary>A quantity of a step: what is recorded of it and the forecast of the rest.</summary>
    /// <param name="step">The step.</param>
    /// <param name="quantity">One of <see cref="ForecastComputations.Quantities"/>.</param>
    public Ref? Of(ForecastStep step, string quantity)
    {
        var rest = Rest(step, quantity);
        return rest is null || step.SoFar is null ? rest
            : draft.Evidence.Compute("sum/1", rest.Scope with { Period = step.Period }, [draft.Cell(step.SoFar), rest]);
    }

    /// <summary>The forecast alone: of all of a step, or of what is not recorded yet.</summary>
    public Ref? Rest(ForecastStep step, string quantity)
    {
        var scope = new Scope
        {
            Metric = metric,
            Period = step.SoFar is null ? step.Period : draft.Days(series.KnownTo.AddDays(1), step.Period.End),
            Members = draft.Names.MembersOf(series.Points.Slice.Filters, [], []),
            Measurement = Measurement.Forecast,
            Unit = draft.Names.Unit(metric),
        };
        return Column() is not { } column ? null : draft.Evidence.ComputeOver("forecast/1", scope, series.Values, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("query", Number(column.Query)),
            KeyValuePair.Create("column", column.Column),
            KeyValuePair.Create("step", series.Step),
            KeyValuePair.Create("first", EvidenceBook.Iso(series.First)),
            KeyValuePair.Create("last", EvidenceBook.Iso(series.Last)),
            KeyValuePair.Create("gaps", series.GapsAreZero ? "zero" : "fill"),
            KeyValuePair.Create("horizon", Number(series.Horizon)),
            KeyValuePair.Create("start", Number(step.Window.Start)),
            KeyValuePair.Create("length", Number(step.Window.Length)),
            KeyValuePair.Create("quantity", quantity),
        ]));
    }

    /// <summary>"80%", as a figure.</summary>
    public Figure Certainty(decimal level) => draft.Show(draft.Evidence.Given("band/1", new Scope { Measurement = Measurement.Threshold, Unit = Unit.Percent }, level));

    private Parley.Analytics.Gathering.Reading? Column() => series.Points.Rows.Select(r => r.Of(metric)).FirstOrDefault(r => r is not null);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
