using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads how a column is aggregated, in the legacy form; the manifest's <c>metric_aggregation_params</c> has the same keys.</summary>
internal static class MeasureReader
{
    /// <summary>Reads the aggregation; words for people are left to the caller.</summary>
    /// <param name="fields">The measure.</param>
    /// <param name="name">Its name.</param>
    /// <param name="model">The semantic model it belongs to.</param>
    /// <param name="draft">Receives the names it uses.</param>
    public static Measure Read(Fields fields, string name, string model, Draft draft)
    {
        if (!fields.Has("agg"))
        {
            fields.Missing("agg");
        }

        var aggregation = fields.Choice("agg", Words.Aggregations) ?? Aggregation.Sum;
        var time = fields.Text("agg_time_dimension");
        draft.Use(ElementKind.TimeDimension, time, fields.At("agg_time_dimension"), model);
        return new Measure
        {
            Name = name,
            Aggregation = aggregation,
            Expr = fields.Text("expr"),
            Percentile = Percentile(fields, aggregation),
            NonAdditive = NonAdditive(fields, model, draft),
            AggTimeDimension = time,
        };
    }

    private static PercentileParameters? Percentile(Fields fields, Aggregation aggregation)
    {
        var parameters = fields.Child("agg_params");
        var share = parameters?.Number("percentile");
        var percentile = share is null
            ? null
            : new PercentileParameters(
                (double)share, parameters!.Flag("use_discrete_percentile"), parameters.Flag("use_approximate_percentile"));
        parameters?.Ignore("use_discrete_percentile", "use_approximate_percentile");
        parameters?.Close();
        if (aggregation != Aggregation.Percentile)
        {
            return null;
        }

        if (percentile is null)
        {
            fields.Faults.Error(fields.Here, "A percentile needs agg_params with percentile, from 0 to 1.");
        }
        else if (percentile.Percentile is < 0 or > 1)
        {
            fields.Faults.Error(parameters!.At("percentile"), "A percentile lies from 0 to 1.");
        }

        return percentile;
    }

    private static NonAdditiveDimension? NonAdditive(Fields fields, string model, Draft draft)
    {
        if (fields.Child("non_additive_dimension") is not { } stock)
        {
            return null;
        }

        var name = stock.RequiredText("name");
        var groupings = stock.Texts("window_groupings");
        var last = stock.Choice("window_choice", Words.Ends) ?? false;
        stock.Close();
        draft.Use(ElementKind.TimeDimension, name, stock.At("name"), model);
        foreach (var entity in groupings)
        {
            draft.Use(ElementKind.Entity, entity, stock.At("window_groupings"), model);
        }

        return new NonAdditiveDimension(name, last, groupings);
    }
}
