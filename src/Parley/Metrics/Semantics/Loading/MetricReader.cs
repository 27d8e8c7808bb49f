using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads what metrics of both forms have in common and leaves the rest to the form's reader: <c>type_params</c> marks the
/// legacy form (dbt decides by the same key).
/// </summary>
internal sealed class MetricReader(Draft draft)
{
    /// <summary>Reads one metric into the draft.</summary>
    /// <param name="fields">The metric's mapping.</param>
    /// <param name="model">The semantic model it stands under; null for one at the top level.</param>
    public void Read(Fields fields, SemanticModel? model = null)
    {
        if (!MetaReader.Enabled(fields))
        {
            return;
        }

        var name = fields.RequiredText("name");
        var isLegacy = fields.Has("type_params");
        if (!fields.Has("type") && isLegacy)
        {
            fields.Missing("type");
        }

        var metric = new Metric
        {
            Name = name,
            Type = fields.Choice("type", Words.MetricTypes) ?? MetricType.Simple,
            Label = fields.Text("label") ?? "",
            Description = fields.Text("description")?.Trim() ?? "",
            Filter = InputReader.Filters(fields, "filter", draft),
            DefaultGrain = InputReader.Grain(fields, "time_granularity", draft),
            Meta = MetaReader.Read(fields, draft),
            Origin = new Origin(fields.Here.File, fields.Here.Line),
        };
        var read = isLegacy
            ? new TypeParamsReader(draft).Read(metric, fields)
            : new LatestMetricReader(draft).Read(metric, fields, model);
        fields.Close();
        if (name.Length > 0)
        {
            draft.Declare(ElementKind.Metric, name, fields.At("name"));
            draft.Metrics.Add(read);
        }

        if (metric.Type == MetricType.Derived)
        {
            MetricRules.CheckDerived(read, draft);
        }
    }
}
