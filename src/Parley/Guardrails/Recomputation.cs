using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>Runs declared computations again: the arithmetical ones in an implementation of its own.</summary>
internal static class Recomputation
{
    /// <summary>How far a recomputed value may be off, as a part of it: different orders of division round differently.</summary>
    private const decimal Tolerance = 1e-12m;

    /// <summary>What is wrong with computed evidence; null where it holds.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="inputs">Its inputs, in order.</param>
    /// <param name="declared">The declared computation.</param>
    /// <param name="context">Dates of the data.</param>
    public static string? Fault(ComputedEvidence evidence, ImmutableArray<Evidence> inputs, Computation declared, CheckContext context)
    {
        if (declared.IsGiven)
        {
            return Given(evidence, inputs, context);
        }

        var values = inputs.Select(i => i.Value as decimal?).ToArray();
        if (Array.Exists(values, v => v is null))
        {
            return evidence.Value is null ? null : "an input has no value";
        }

        ImmutableArray<decimal> numbers = [.. values.Select(v => v!.Value)];
        var expected = Run(evidence, numbers, declared);
        return Close(evidence.Value as decimal?, expected) ? ScopeFault(evidence, inputs) : $"{evidence.Function} gives {expected?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}";
    }

    private static decimal? Run(ComputedEvidence evidence, ImmutableArray<decimal> v, Computation declared)
    {
        try
        {
            return evidence.Function switch
            {
                "difference/1" => v[0] - v[1],
                "relative_change/1" => v[1] == 0 ? null : (v[0] / Math.Abs(v[1])) - Math.Sign(v[1]),
                "ratio/1" or "share/1" or "per_day/1" => v[1] == 0 ? null : v[0] / v[1],
                "sum/1" => v.Aggregate(0m, (a, b) => a + b),
                "remainder/1" => v.Skip(1).Aggregate(v[0], (a, b) => a - b),
                "mean/1" => v.IsEmpty ? null : v.Aggregate(0m, (a, b) => a + b) / v.Length,
                "median/1" => Median(v),
                "prorate/1" => v[0] / Parameter(evidence, "days") * Parameter(evidence, "elapsed"),
                _ => declared.Run(v, evidence.Parameters),
            };
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or IndexOutOfRangeException or FormatException or KeyNotFoundException or ArgumentException)
        {
            // Inputs or parameters that the computation cannot take give no value.
            return null;
        }
    }

    private static decimal? Median(ImmutableArray<decimal> values)
    {
        var sorted = values.Sort();
        return sorted.IsEmpty ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static bool Close(decimal? said, decimal? expected) => (said, expected) switch
    {
        (null, null) => true,
        ({ } a, { } b) => Math.Abs(a - b) <= Math.Max(Math.Abs(a), Math.Abs(b)) * Tolerance + 1e-24m,
        _ => false,
    };

    /// <summary>A change is about the periods, members and unit of what it is a change of.</summary>
    private static string? ScopeFault(ComputedEvidence evidence, ImmutableArray<Evidence> inputs)
    {
        if (UnitFault(evidence, inputs) is { } unit)
        {
            return unit;
        }

        if (evidence.Function is not ("difference/1" or "relative_change/1") || evidence.Scope.Measurement is not (Measurement.Change or Measurement.RelativeChange))
        {
            return null;
        }

        // Without a baseline it may be two metrics side by side, or a metric and its target.
        var (after, before, scope) = (inputs[0].Scope, inputs[1].Scope, evidence.Scope);
        return after.Metric != scope.Metric || (before.Metric != scope.Metric && scope.Baseline is not null) ? "its inputs are of another metric"
            : scope.Baseline is { } baseline && before.Period is { } b && !SameDays(baseline, b) ? "its second input is not of the baseline"
            : scope.Period is { } period && after.Period is { } a && !SameDays(period, a) ? "its first input is not of the period"
            : after.Members.SequenceEqual(scope.Members) ? null
            : "its first input is of other members";
    }

    /// <summary>Fractions are percentages; sums and differences have the unit of what they are made of.</summary>
    private static string? UnitFault(ComputedEvidence evidence, ImmutableArray<Evidence> inputs) => evidence.Scope.Measurement switch
    {
        Measurement.RelativeChange or Measurement.Share or Measurement.ContributionShare =>
            evidence.Scope.Unit.Kind == UnitKind.Percent ? null : "a fraction is a percentage",
        _ when evidence.Function is "difference/1" or "sum/1" or "remainder/1" or "mean/1" or "median/1" or "prorate/1" or "per_day/1" =>
            inputs.IsEmpty || evidence.Scope.Unit == inputs[0].Scope.Unit ? null : "its inputs have another unit",
        _ => null,
    };

    private static bool SameDays(Period a, Period b) => a.Start == b.Start && a.End == b.End;

    /// <summary>Given values stand in a parameter; dates of the data and periods are known otherwise too.</summary>
    private static string? Given(ComputedEvidence evidence, ImmutableArray<Evidence> inputs, CheckContext context)
    {
        var said = evidence.Parameters.GetValueOrDefault("value");
        var agrees = evidence.Value switch
        {
            decimal number => decimal.TryParse(said, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value == number,
            DateOnly day => said is null || said == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string text => said is null || said == text || evidence.Scope.Period?.Label == text,
            null => true,
            _ => false,
        };
        if (!agrees)
        {
            return $"it was given as '{said}'";
        }

        return evidence.Function switch
        {
            "as_of/1" when evidence.Value is DateOnly day => IsDataDay(day, evidence.Scope.Metric, context) ? null : "the data does not end there",
            "period/1" => evidence.Scope.Period is null ? "it has no period" : null,
            "absent/1" => evidence.Value is decimal and not 0 ? "what is absent adds nothing" : null,
            _ => inputs.IsEmpty ? null : CountFault(evidence),
        };
    }

    private static string? CountFault(ComputedEvidence evidence) =>
        evidence.Function == "count/1" && evidence.Value is decimal count && count < 0 ? "a count is not negative" : null;

    private static bool IsDataDay(DateOnly day, string metric, CheckContext context) =>
        day == context.Catalogue.AsOf || context.Catalogue.Metrics.Any(m => (metric.Length == 0 || m.Name == metric) && (m.To == day || m.From == day));

    private static decimal Parameter(ComputedEvidence evidence, string name) =>
        decimal.Parse(evidence.Parameters[name], CultureInfo.InvariantCulture);
}
