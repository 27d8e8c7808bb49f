using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads the type-specific keys of a metric in the latest YAML spec, where they stand on the metric itself. A simple metric
/// aggregates a column of its semantic model: it becomes a measure of that model and a metric, both of its name.
/// </summary>
internal sealed class LatestMetricReader(Draft draft)
{
    private static readonly string[] All =
    [
        "agg", "expr", "percentile", "percentile_type", "non_additive_dimension", "agg_time_dimension", "join_to_timespine",
        "fill_nulls_with", "numerator", "denominator", "input_metrics", "input_metric", "window", "grain_to_date",
        "period_agg", "entity", "calculation", "base_metric", "conversion_metric", "constant_properties", "hidden",
    ];

    /// <summary>Reads the keys that belong to the metric's type.</summary>
    /// <param name="metric">What the forms have in common.</param>
    /// <param name="fields">The metric's mapping.</param>
    /// <param name="model">The semantic model it stands under, or null.</param>
    public MetricDraft Read(Metric metric, Fields fields, SemanticModel? model)
    {
        fields.Ignore(All);
        if (fields.Flag("hidden"))
        {
            metric = metric with { Meta = metric.Meta with { Hidden = true } };
        }

        return metric.Type switch
        {
            MetricType.Simple => new MetricDraft(Simple(metric, fields, model), fields.Here),
            MetricType.Ratio => new MetricDraft(Ratio(metric, fields), fields.Here),
            MetricType.Derived => new MetricDraft(Derived(metric, fields), fields.Here),
            MetricType.Cumulative => Cumulative(metric, fields),
            _ => Conversion(metric, fields),
        };
    }

    private Metric Simple(Metric metric, Fields fields, SemanticModel? model)
    {
        if (model is null)
        {
            fields.Faults.Error(
                fields.Here,
                "A simple metric stands under 'metrics:' of the model it aggregates; the older form needs type_params with measure.");
            return metric;
        }

        var time = fields.Text("agg_time_dimension");
        draft.Use(ElementKind.TimeDimension, time, fields.At("agg_time_dimension"), model.Name);
        if ((time ?? model.AggTimeDimension) is null)
        {
            fields.Faults.Error(fields.Here, "The metric needs agg_time_dimension, here or on its model.");
        }

        Require(fields, "agg");
        var aggregation = fields.Choice("agg", Words.Aggregations) ?? Aggregation.Sum;
        var measure = new Measure
        {
            Name = metric.Name,
            Aggregation = aggregation,
            Expr = fields.Text("expr"),
            Percentile = Percentile(fields, aggregation),
            NonAdditive = NonAdditive(fields, model.Name),
            AggTimeDimension = time,
        };
        draft.AddMeasure(model.Name, measure, fields.At("name"));
        return metric with
        {
            Measure = new MetricMeasure
            {
                Name = metric.Name,
                JoinToTimespine = fields.Flag("join_to_timespine"),
                FillNullsWith = fields.Number("fill_nulls_with"),
            },
        };
    }

    private static PercentileParameters? Percentile(Fields fields, Aggregation aggregation)
    {
        var share = fields.Number("percentile");
        var discrete = fields.Choice("percentile_type", Words.PercentileTypes) ?? false;
        if (aggregation != Aggregation.Percentile)
        {
            return null;
        }

        switch (share)
        {
            case null:
                fields.Faults.Error(fields.Here, "A percentile metric needs the key 'percentile', from 0 to 1 or from 1 to 100.");
                return null;
            case < 0 or > 100:
                fields.Faults.Error(fields.At("percentile"), "A percentile lies from 0 to 1, or from 1 to 100.");
                return null;
            default:
                // The spec's own examples write both 0.95 and 95.0.
                return new PercentileParameters((double)(share > 1 ? share.Value / 100 : share.Value), discrete);
        }
    }

    private NonAdditiveDimension? NonAdditive(Fields fields, string model)
    {
        if (fields.Child("non_additive_dimension") is not { } stock)
        {
            return null;
        }

        var name = stock.RequiredText("name");
        var last = stock.Choice("window_agg", Words.Ends) ?? stock.Choice("window_choice", Words.Ends) ?? false;
        var groupings = stock.Has("group_by") ? stock.Texts("group_by") : stock.Texts("window_groupings");
        stock.Ignore("window_choice", "group_by", "window_groupings");
        stock.Close();
        draft.Use(ElementKind.TimeDimension, name, stock.At("name"), model);
        foreach (var entity in groupings)
        {
            draft.Use(ElementKind.Entity, entity, stock.At("group_by"), model);
        }

        return new NonAdditiveDimension(name, last, groupings);
    }

    private Metric Ratio(Metric metric, Fields fields)
    {
        Require(fields, "numerator", "denominator");
        return metric with
        {
            Numerator = InputReader.Metric(fields, "numerator", draft),
            Denominator = InputReader.Metric(fields, "denominator", draft),
        };
    }

    private Metric Derived(Metric metric, Fields fields)
    {
        Require(fields, "expr", "input_metrics");
        return metric with
        {
            Expr = fields.Text("expr"),
            Inputs = InputReader.Metrics(fields, "input_metrics", draft),
        };
    }

    private MetricDraft Cumulative(Metric metric, Fields fields)
    {
        Require(fields, "input_metric");
        return new MetricDraft(metric with { Cumulative = CumulativeReader.Read(fields, draft) }, fields.Here)
        {
            Accumulated = InputReader.Metric(fields, "input_metric", draft),
        };
    }

    private MetricDraft Conversion(Metric metric, Fields fields)
    {
        Require(fields, "base_metric", "conversion_metric");
        return new MetricDraft(metric with { Conversion = ConversionReader.Read(fields, draft) }, fields.Here)
        {
            Base = InputReader.Metric(fields, "base_metric", draft),
            Converted = InputReader.Metric(fields, "conversion_metric", draft),
        };
    }

    private static void Require(Fields fields, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!fields.Has(key))
            {
                fields.Missing(key);
            }
        }
    }
}
