using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads a semantic model in the legacy form, which is also the manifest's.</summary>
internal sealed partial class SemanticModelReader(Draft draft)
{
    /// <summary>Reads one model into the draft.</summary>
    /// <param name="fields">The model's mapping.</param>
    public void Read(Fields fields)
    {
        if (!MetaReader.Enabled(fields))
        {
            return;
        }

        var name = fields.RequiredText("name");
        draft.Declare(ElementKind.Model, name, fields.At("name"));
        var model = new SemanticModel
        {
            Name = name,
            Relation = Relation(fields),
            Description = fields.Text("description")?.Trim() ?? "",
            Label = fields.Text("label") ?? "",
            AggTimeDimension = AggTimeDimension(fields, name),
            Entities = [.. fields.Children("entities").Select(e => Entity(e, name))],
            Dimensions = [.. fields.Children("dimensions").Select(d => Dimension(d, name))],
            PrimaryEntity = fields.Text("primary_entity"),
            Meta = MetaReader.Read(fields, draft),
            Origin = new Origin(fields.Here.File, fields.Here.Line),
        };
        draft.Declare(ElementKind.Entity, model.PrimaryEntity ?? "", fields.At("primary_entity"), scope: "");
        model = model with { Measures = [.. fields.Children("measures").Select(m => Measure(m, model))] };
        fields.Close();
        ModelRules.Check(model, fields.Here, draft);
        draft.Models.Add(model);
    }

    /// <summary>The table that <c>ref('x')</c>, <c>source('s', 'x')</c> or a plain name means; null where it is none of them.</summary>
    /// <param name="text">As written, with or without Jinja's braces.</param>
    public static Relation? Relation(string text)
    {
        var match = Call().Match(text);
        if (match.Success)
        {
            var names = match.Groups["name"].Captures;
            var version = match.Groups["version"] is { Success: true, Value: var v } ? $"_v{v}" : "";
            return match.Groups["function"].Value == "source" && names.Count == 2
                ? new Relation(names[1].Value, names[0].Value)
                : new Relation(names[^1].Value + version);
        }

        var parts = text.Split('.').Select(p => p.Trim().Trim('"', '`')).ToArray();
        return parts switch
        {
            _ when parts.Any(p => !PlainName().IsMatch(p)) => null,
            [var table] => new Relation(table),
            [var schema, var table] => new Relation(table, schema),
            [var database, var schema, var table] => new Relation(table, schema, database),
            _ => null,
        };
    }

    /// <summary>The table that a <c>node_relation</c> names.</summary>
    /// <param name="relation">The mapping.</param>
    public static Relation NodeRelation(Fields relation)
    {
        relation.Ignore("relation_name");
        var table = new Relation(relation.RequiredText("alias"), relation.Text("schema_name"), relation.Text("database"));
        relation.Close();
        return table;
    }

    private static Relation Relation(Fields fields)
    {
        if (fields.Child("node_relation") is { } relation)
        {
            fields.Ignore("model");
            return NodeRelation(relation);
        }

        if (fields.Text("model") is not { } text)
        {
            fields.Faults.Error(fields.Here, "The key 'model' is missing, such as model: ref('orders').");
            return new Relation("");
        }

        if (Relation(text) is { } table)
        {
            return table;
        }

        fields.Faults.Error(fields.At("model"), $"'{text}' names no table; write ref('table') or schema.table.");
        return new Relation("");
    }

    private string? AggTimeDimension(Fields fields, string model)
    {
        if (fields.Child("defaults") is not { } defaults)
        {
            return null;
        }

        var name = defaults.Text("agg_time_dimension");
        draft.Use(ElementKind.TimeDimension, name, defaults.At("agg_time_dimension"), model);
        defaults.Close();
        return name;
    }

    private Entity Entity(Fields fields, string model)
    {
        var name = fields.RequiredText("name");
        draft.Declare(ElementKind.Entity, name, fields.At("name"), model);
        fields.Ignore("role", "entity");
        if (!fields.Has("type"))
        {
            fields.Missing("type");
        }

        var entity = new Entity
        {
            Name = name,
            Type = fields.Choice("type", Words.EntityTypes) ?? EntityType.Foreign,
            Expr = fields.Text("expr"),
            Label = fields.Text("label") ?? "",
            Description = fields.Text("description")?.Trim() ?? "",
            Meta = MetaReader.Read(fields, draft),
        };
        fields.Close();
        return entity;
    }

    private Dimension Dimension(Fields fields, string model)
    {
        var name = fields.RequiredText("name");
        if (!fields.Has("type"))
        {
            fields.Missing("type");
        }

        var type = fields.Choice("type", Words.DimensionTypes) ?? DimensionType.Categorical;
        draft.Declare(type == DimensionType.Time ? ElementKind.TimeDimension : ElementKind.Dimension, name, fields.At("name"), model);
        var parameters = fields.Child("type_params");
        if (type == DimensionType.Time && parameters is null)
        {
            fields.Faults.Error(fields.Here, "A time dimension needs type_params with time_granularity.");
        }
        else if (type == DimensionType.Time && !parameters!.Has("time_granularity"))
        {
            parameters.Missing("time_granularity");
        }

        var validity = parameters?.Child("validity_params");
        var dimension = new Dimension
        {
            Name = name,
            Type = type,
            Expr = fields.Text("expr"),
            Grain = parameters?.Choice("time_granularity", Words.Grains) ?? TimeGrain.Day,
            IsPartition = fields.Flag("is_partition"),
            IsValidityStart = validity?.Flag("is_start") ?? false,
            IsValidityEnd = validity?.Flag("is_end") ?? false,
            Label = fields.Text("label") ?? "",
            Description = fields.Text("description")?.Trim() ?? "",
            Meta = MetaReader.Read(fields, draft),
        };
        validity?.Close();
        parameters?.Close();
        fields.Close();
        return dimension;
    }

    private Measure Measure(Fields fields, SemanticModel model)
    {
        var name = fields.RequiredText("name");
        draft.Declare(ElementKind.Measure, name, fields.At("name"));
        var measure = MeasureReader.Read(fields, name, model.Name, draft) with
        {
            Label = fields.Text("label") ?? "",
            Description = fields.Text("description")?.Trim() ?? "",
            Meta = MetaReader.Read(fields, draft),
        };
        if (measure.AggTimeDimension is null && model.AggTimeDimension is null)
        {
            fields.Faults.Error(
                fields.Here, $"The measure needs agg_time_dimension, or the semantic model defaults.agg_time_dimension.");
        }

        var title = fields.Text("create_metric_display_name") ?? measure.Label;
        if (fields.Flag("create_metric"))
        {
            AddProxy(measure, title, fields);
        }

        fields.Close();
        return measure;
    }

    private void AddProxy(Measure measure, string label, Fields fields)
    {
        var metric = new Metric
        {
            Name = measure.Name,
            Type = MetricType.Simple,
            Label = label,
            Description = measure.Description,
            Measure = new MetricMeasure { Name = measure.Name },
            Meta = measure.Meta,
            Origin = new Origin(fields.Here.File, fields.Here.Line),
        };
        draft.Metrics.Add(new MetricDraft(metric, fields.At("name")) { IsProxy = true });
    }

    [GeneratedRegex(
        @"^\s*(?:\{\{)?\s*(?<function>ref|source)\(\s*['""](?<name>[^'""]+)['""]\s*(?:,\s*['""](?<name>[^'""]+)['""]\s*)?(?:,\s*(?:v|version)\s*=\s*['""]?(?<version>\w+)['""]?\s*)?\)\s*(?:\}\})?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex(@"^[\w$-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
