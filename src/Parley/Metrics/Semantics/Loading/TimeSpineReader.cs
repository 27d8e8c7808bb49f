using System.Collections.Immutable;
using Parley.Answers;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads time spines: the manifest's <c>project_configuration</c> in both its forms, and dbt's <c>time_spine</c> of a model.</summary>
internal sealed class TimeSpineReader(Draft draft)
{
    /// <summary>Reads <c>project_configuration</c>.</summary>
    public void ReadProject(Fields project)
    {
        project.Ignore("metadata", "dsi_package_version", "name", "version");
        foreach (var spine in project.Children("time_spines"))
        {
            ReadSpine(spine);
        }

        foreach (var table in project.Children("time_spine_table_configurations"))
        {
            ReadTable(table);
        }

        project.Close();
    }

    /// <summary>Reads the <c>time_spine</c> of a dbt model.</summary>
    /// <param name="model">The model's mapping.</param>
    /// <param name="spine">Its <c>time_spine</c>.</param>
    public void ReadModel(Fields model, Fields spine)
    {
        var column = spine.RequiredText("standard_granularity_column");
        var declared = model.Children("columns").FirstOrDefault(c => c.Text("name") == column);
        if (declared is null || !declared.Has("granularity"))
        {
            spine.Faults.Error(
                spine.At("standard_granularity_column"),
                $"The column '{column}' must be listed under 'columns' with its granularity.");
        }

        draft.TimeSpines.Add(new TimeSpine(
            new Relation(model.RequiredText("name")),
            column,
            declared?.Choice("granularity", Words.Grains) ?? TimeGrain.Day,
            Custom(spine)));
        spine.Close();
    }

    private void ReadSpine(Fields spine)
    {
        if (spine.Child("node_relation") is not { } relation)
        {
            spine.Missing("node_relation");
            return;
        }

        if (spine.Child("primary_column") is not { } column)
        {
            spine.Missing("primary_column");
            return;
        }

        draft.TimeSpines.Add(new TimeSpine(
            SemanticModelReader.NodeRelation(relation),
            column.RequiredText("name"),
            column.Choice("time_granularity", Words.Grains) ?? TimeGrain.Day,
            Custom(spine)));
        column.Close();
        spine.Close();
    }

    private void ReadTable(Fields table)
    {
        var location = table.RequiredText("location");
        var column = table.RequiredText("column_name");
        var grain = table.Choice("grain", Words.Grains) ?? TimeGrain.Day;
        table.Close();
        if (SemanticModelReader.Relation(location) is { } relation)
        {
            draft.LegacyTimeSpines.Add(new TimeSpine(relation, column, grain, []));
        }
        else if (location.Length > 0)
        {
            table.Faults.Error(table.At("location"), $"'{location}' names no table; write table or schema.table.");
        }
    }

    private ImmutableArray<(string Name, string Column)> Custom(Fields spine)
    {
        var custom = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var granularity in spine.Children("custom_granularities"))
        {
            var name = granularity.RequiredText("name").ToLowerInvariant();
            custom.Add((name, granularity.Text("column_name") ?? name));
            draft.Declare(ElementKind.Grain, name, granularity.At("name"));
            granularity.Ignore("description", "config");
            granularity.Close();
        }

        return custom.ToImmutable();
    }
}
