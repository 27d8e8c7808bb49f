using System.Collections.Frozen;
using Parley.Answers;
using Parley.Products.Yaml;
using Parley.Text;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>
/// Reads an entry of dbt's <c>models:</c> in the latest YAML spec: <c>semantic_model</c>, entities and dimensions on
/// columns or under <c>derived_semantics</c>, metrics; and <c>time_spine</c>. The rest of a dbt model (tests, documentation)
/// is not ours and is left alone.
/// </summary>
internal sealed class LatestModelReader(Draft draft)
{
    private static readonly string[] OurKeys =
    [
        "semantic_model", "agg_time_dimension", "primary_entity", "derived_semantics", "metrics", "time_spine", "columns",
    ];

    private static readonly string[] OurColumnKeys = ["entity", "dimension", "granularity"];

    /// <summary>Reads one model into the draft.</summary>
    /// <param name="fields">The model's mapping.</param>
    public void Read(Fields fields)
    {
        if (fields.Child("time_spine") is { } spine)
        {
            new TimeSpineReader(draft).ReadModel(fields, spine);
        }

        WarnOfNearMisses(fields, OurKeys, DbtKeys.OfModel);
        var (enabled, settings) = Switch(fields);
        if (!enabled)
        {
            WarnOfOrphans(fields);
            return;
        }

        var model = Model(fields, settings);
        settings?.Close();
        ModelRules.Check(model, fields.Here, draft);
        draft.Models.Add(model);
        foreach (var metric in fields.Children("metrics"))
        {
            new MetricReader(draft).Read(metric, model);
        }
    }

    private static (bool Enabled, Fields? Settings) Switch(Fields fields) => fields.Node("semantic_model") switch
    {
        null => (false, null),
        YamlScalar => (fields.Flag("semantic_model"), null),
        _ when fields.Child("semantic_model") is { } settings =>
            (settings.Flag("enabled", otherwise: true) && MetaReader.Enabled(settings), settings),
        _ => (false, null),
    };

    private SemanticModel Model(Fields fields, Fields? settings)
    {
        var table = fields.RequiredText("name");
        var name = settings?.Text("name") ?? table;
        draft.Declare(ElementKind.Model, name, settings?.At("name") ?? fields.At("name"));
        var time = fields.Text("agg_time_dimension");
        draft.Use(ElementKind.TimeDimension, time, fields.At("agg_time_dimension"), name);
        var derived = fields.Child("derived_semantics");
        var columns = fields.Children("columns").ToList();
        columns.ForEach(c => WarnOfNearMisses(c, OurColumnKeys, DbtKeys.OfColumn));
        var model = new SemanticModel
        {
            Name = name,
            Relation = new Relation(table),
            Description = fields.Text("description")?.Trim() ?? "",
            Label = settings?.Text("label") ?? "",
            AggTimeDimension = time,
            PrimaryEntity = fields.Text("primary_entity"),
            Entities =
            [
                .. columns.Where(c => c.Has("entity")).Select(c => ColumnEntity(c, name)),
                .. (derived?.Children("entities") ?? []).Select(e => DerivedEntity(e, name)),
            ],
            Dimensions =
            [
                .. columns.Where(c => c.Has("dimension")).Select(c => ColumnDimension(c, name)),
                .. (derived?.Children("dimensions") ?? []).Select(d => DerivedDimension(d, name)),
            ],
            Meta = settings is null ? Meta.None : MetaReader.Read(settings, draft),
            Origin = new Origin(fields.Here.File, fields.Here.Line),
        };
        draft.Declare(ElementKind.Entity, model.PrimaryEntity ?? "", fields.At("primary_entity"));
        derived?.Close();
        return model;
    }

    private Entity ColumnEntity(Fields column, string model)
    {
        var name = column.RequiredText("name");
        if (column.Node("entity") is YamlScalar)
        {
            draft.Declare(ElementKind.Entity, name, column.At("name"), model);
            return new Entity
            {
                Name = name,
                Type = column.Choice("entity", Words.EntityTypes) ?? EntityType.Foreign,
                Description = column.Text("description")?.Trim() ?? "",
                Meta = MetaReader.Read(column, draft),
            };
        }

        var entity = Entity(column.Child("entity"), column, name, model);
        return entity with { Expr = entity.Name == name ? null : name };
    }

    private Entity DerivedEntity(Fields fields, string model)
    {
        var expression = fields.RequiredText("expr");
        return Entity(fields, fields, fields.RequiredText("name"), model) with { Expr = expression };
    }

    private Entity Entity(Fields? own, Fields column, string fallback, string model)
    {
        own ??= column;
        RequireType(own);
        var entity = new Entity
        {
            Name = own.Text("name") ?? fallback,
            Type = own.Choice("type", Words.EntityTypes) ?? EntityType.Foreign,
            Label = own.Text("label") ?? "",
            Description = (own.Text("description") ?? column.Text("description"))?.Trim() ?? "",
            Meta = Hints(own, column),
        };
        own.Close();
        draft.Declare(ElementKind.Entity, entity.Name, own.At("name"), model);
        return entity;
    }

    private Dimension ColumnDimension(Fields column, string model)
    {
        var name = column.RequiredText("name");
        if (column.Node("dimension") is YamlScalar)
        {
            var type = column.Choice("dimension", Words.DimensionTypes) ?? DimensionType.Categorical;
            Declare(name, type, column.At("name"), model);
            return new Dimension
            {
                Name = name,
                Type = type,
                Grain = Grain(column, name, type),
                Description = column.Text("description")?.Trim() ?? "",
                Meta = MetaReader.Read(column, draft),
            };
        }

        var dimension = Dimension(column.Child("dimension"), column, name, model);
        return dimension with { Expr = dimension.Name == name ? null : name };
    }

    private Dimension DerivedDimension(Fields fields, string model)
    {
        var expression = fields.RequiredText("expr");
        return Dimension(fields, fields, fields.RequiredText("name"), model) with { Expr = expression };
    }

    private Dimension Dimension(Fields? own, Fields column, string fallback, string model)
    {
        own ??= column;
        RequireType(own);
        var name = own.Text("name") ?? fallback;
        var type = own.Choice("type", Words.DimensionTypes) ?? DimensionType.Categorical;
        var validity = own.Child("validity_params");
        var dimension = new Dimension
        {
            Name = name,
            Type = type,
            Grain = Grain(column, name, type),
            IsPartition = own.Flag("is_partition"),
            IsValidityStart = validity?.Flag("is_start") ?? false,
            IsValidityEnd = validity?.Flag("is_end") ?? false,
            Label = own.Text("label") ?? "",
            Description = (own.Text("description") ?? column.Text("description"))?.Trim() ?? "",
            Meta = Hints(own, column),
        };
        validity?.Close();
        own.Close();
        Declare(name, type, own.At("name"), model);
        return dimension;
    }

    private Meta Hints(Fields own, Fields column)
    {
        var hints = MetaReader.Read(own, draft);
        return ReferenceEquals(own, column) || !ReferenceEquals(hints, Meta.None) ? hints : MetaReader.Read(column, draft);
    }

    private static TimeGrain Grain(Fields column, string name, DimensionType type)
    {
        if (type == DimensionType.Time && !column.Has("granularity"))
        {
            column.Faults.Error(column.Here, $"The time dimension '{name}' needs the key 'granularity' on its column.");
        }

        return column.Choice("granularity", Words.Grains) ?? TimeGrain.Day;
    }

    private static void RequireType(Fields fields)
    {
        if (!fields.Has("type"))
        {
            fields.Missing("type");
        }
    }

    private void Declare(string name, DimensionType type, YamlPlace place, string model) => draft.Declare(
        type == DimensionType.Time ? ElementKind.TimeDimension : ElementKind.Dimension, name, place, model);

    // A dbt model has many keys that are not ours, and may get more: only what looks like one of ours is worth a word.
    private static void WarnOfNearMisses(Fields fields, string[] ours, FrozenSet<string> dbts)
    {
        foreach (var key in fields.Keys.Where(k => !ours.Contains(k) && !dbts.Contains(k)))
        {
            if (EditDistance.Nearest(key, ours) is { } meant)
            {
                fields.Faults.Warn(fields.At(key), $"The key '{key}' is not known here; did you mean '{meant}'?");
            }
        }
    }

    private static void WarnOfOrphans(Fields fields)
    {
        if (!fields.Has("semantic_model") && fields.Has("metrics"))
        {
            fields.Faults.Error(fields.At("metrics"), "Metrics under a model need 'semantic_model: true' on it.");
        }
    }
}
