using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads how a cumulative metric accumulates; the keys are the same in every form, only their place differs.</summary>
internal static class CumulativeReader
{
    /// <summary>Reads window, grain to date and period aggregation.</summary>
    public static CumulativeParameters Read(Fields fields, Draft draft)
    {
        var parameters = new CumulativeParameters(
            InputReader.Window(fields, "window", draft),
            InputReader.Grain(fields, "grain_to_date", draft),
            fields.Choice("period_agg", Words.PeriodAggregations) ?? PeriodAggregation.First);
        if (parameters is { Window: not null, GrainToDate: not null })
        {
            fields.Faults.Error(fields.At("grain_to_date"), "A cumulative metric has either window or grain_to_date, not both.");
        }

        return parameters;
    }
}
