using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads a metric's <c>type_params</c>: the legacy form, and the manifest's, in which a simple metric may aggregate by itself.</summary>
internal sealed class TypeParamsReader(Draft draft)
{
    private static readonly string[] All =
    [
        "measure", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics", "conversion_type_params",
        "cumulative_type_params", "metric_aggregation_params", "join_to_timespine", "fill_nulls_with", "is_private",
        "input_measures",
    ];

    /// <summary>Reads the parameters that belong to the metric's type.</summary>
    /// <param name="metric">What the forms have in common.</param>
    /// <param name="fields">The metric's mapping.</param>
    public MetricDraft Read(Metric metric, Fields fields)
    {
        if (fields.Child("type_params") is not { } parameters)
        {
            return new MetricDraft(metric, fields.Here);
        }

        parameters.Ignore(All);
        if (parameters.Flag("is_private"))
        {
            metric = metric with { Meta = metric.Meta with { Hidden = true } };
        }

        var read = metric.Type switch
        {
            MetricType.Simple => Simple(metric, fields, parameters),
            MetricType.Ratio => new MetricDraft(Ratio(metric, parameters), fields.Here),
            MetricType.Derived => new MetricDraft(Derived(metric, parameters), fields.Here),
            MetricType.Cumulative => Cumulative(metric, fields, parameters),
            _ => Conversion(metric, fields, parameters),
        };
        parameters.Close();
        return read;
    }

    private MetricDraft Simple(Metric metric, Fields fields, Fields parameters)
    {
        if (!parameters.Has("measure") && parameters.Child("metric_aggregation_params") is { } aggregation)
        {
            return Aggregated(metric, fields, parameters, aggregation);
        }

        Require(parameters, "measure");
        return new MetricDraft(metric with { Measure = InputReader.Measure(parameters, "measure", draft) }, fields.Here);
    }

    private MetricDraft Aggregated(Metric metric, Fields fields, Fields parameters, Fields aggregation)
    {
        var model = aggregation.RequiredText("semantic_model");
        draft.Use(ElementKind.Model, model, aggregation.At("semantic_model"));
        var measure = MeasureReader.Read(aggregation, metric.Name, model, draft) with { Expr = parameters.Text("expr") };
        aggregation.Ignore("window", "grain_to_date", "period_agg", "expr");
        aggregation.Close();
        draft.AddMeasure(model, measure, fields.At("name"));
        var input = new MetricMeasure
        {
            Name = metric.Name,
            JoinToTimespine = parameters.Flag("join_to_timespine"),
            FillNullsWith = parameters.Number("fill_nulls_with"),
        };
        return new MetricDraft(metric with { Measure = input }, fields.Here);
    }

    private Metric Ratio(Metric metric, Fields parameters)
    {
        Require(parameters, "numerator", "denominator");
        return metric with
        {
            Numerator = InputReader.Metric(parameters, "numerator", draft),
            Denominator = InputReader.Metric(parameters, "denominator", draft),
        };
    }

    private Metric Derived(Metric metric, Fields parameters)
    {
        Require(parameters, "expr", "metrics");
        return metric with
        {
            Expr = parameters.Text("expr"),
            Inputs = InputReader.Metrics(parameters, "metrics", draft),
        };
    }

    private MetricDraft Cumulative(Metric metric, Fields fields, Fields parameters)
    {
        var own = parameters.Child("cumulative_type_params");
        var accumulated = own?.Has("metric") == true ? InputReader.Metric(own, "metric", draft) : null;
        if (accumulated is null)
        {
            Require(parameters, "measure");
        }

        var outer = CumulativeReader.Read(parameters, draft);
        var inner = own is null ? outer : CumulativeReader.Read(own, draft);
        own?.Ignore("metric");
        own?.Close();
        return new MetricDraft(
            metric with
            {
                Measure = accumulated is null ? InputReader.Measure(parameters, "measure", draft) : null,
                Cumulative = inner with
                {
                    Window = inner.Window ?? outer.Window,
                    GrainToDate = inner.GrainToDate ?? outer.GrainToDate,
                },
            },
            fields.Here)
        {
            Accumulated = accumulated,
        };
    }

    private MetricDraft Conversion(Metric metric, Fields fields, Fields parameters)
    {
        Require(parameters, "conversion_type_params");
        if (parameters.Child("conversion_type_params") is not { } own)
        {
            return new MetricDraft(metric, fields.Here);
        }

        own.Ignore("base_measure", "conversion_measure", "base_metric", "conversion_metric");
        var measures = (Base: Event(own, "base"), Converted: Event(own, "conversion"));
        var conversion = ConversionReader.Read(own, draft);
        own.Close();
        return new MetricDraft(
            metric with
            {
                Conversion = conversion with
                {
                    Base = measures.Base.Measure ?? conversion.Base,
                    Conversion = measures.Converted.Measure ?? conversion.Conversion,
                },
            },
            fields.Here)
        {
            Base = measures.Base.Metric,
            Converted = measures.Converted.Metric,
        };
    }

    private (MetricMeasure? Measure, MetricInput? Metric) Event(Fields own, string which)
    {
        if (own.Has($"{which}_measure"))
        {
            return (InputReader.Measure(own, $"{which}_measure", draft), null);
        }

        if (!own.Has($"{which}_metric"))
        {
            own.Missing($"{which}_measure");
        }

        return (null, InputReader.Metric(own, $"{which}_metric", draft));
    }

    private static void Require(Fields parameters, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!parameters.Has(key))
            {
                parameters.Missing(key);
            }
        }
    }
}
