using Xunit;

namespace Parley.Tests.Metrics.Semantics.Loading;

/// <summary>Each slip in a user's file is reported where it stands; cases are a text and the faults expected of it.</summary>
public sealed class ManifestFaultTests
{
    private const string Base = "base.yml";

    [Theory]
    [InlineData(
        """
        metrics:
          - name: margin
            type: simple
            type_params:
              measure: revenu
        """,
        "metrics.yml:5: metrics.margin.type_params.measure: There is no measure 'revenu'; did you mean 'revenue'?")]
    [InlineData(
        """
        metrics:
          - name: aov
            type: ratio
            type_params:
              numerator: revenue
              denominator: order_count
        """,
        "metrics.yml:6: metrics.aov.type_params.denominator: 'order_count' is a measure, and here a metric is needed; create_metric: true on the measure makes one.")]
    [InlineData(
        """
        metrics:
          - name: aov
            type: ratio
            type_params:
              numerator: revenue
        """,
        "metrics.yml:4: metrics.aov.type_params: The key 'denominator' is missing.")]
    [InlineData(
        """
        metrics:
          - name: a
            type: derived
            type_params: {expr: b + 1, metrics: [b]}
          - name: b
            type: derived
            type_params: {expr: c, metrics: [{name: c}]}
          - name: c
            type: derived
            type_params: {expr: a * 2, metrics: [a]}
        """,
        "metrics.yml:2: metrics.a: The metric rests on itself: a → b → c → a.")]
    [InlineData(
        """
        metrics:
          - name: revenue
            type: simple
            type_params:
              measure: revenue
        """,
        "metrics.yml:2: metrics.revenue.name: There are two metrics of the name 'revenue'; the first is in base.yml, line 33.")]
    [InlineData(
        """
        metrics:
          - name: big
            type: simpel
            type_params:
              measure: revenue
        """,
        "metrics.yml:3: metrics.big.type: 'simpel' is not one of conversion, cumulative, derived, ratio, simple; did you mean 'simple'?")]
    [InlineData(
        """
        metrics:
          - name: big
            type: simple
            filtr: "{{ Dimension('order__status') }} = 'big'"
            type_params:
              measure: revenue
        """,
        "metrics.yml:4: metrics.big.filtr: The key 'filtr' is not known here; did you mean 'filter'?")]
    [InlineData(
        """
        metrics:
          - name: big
            type: simple
            filter: "{{ Dimension('ordr__statsu') }} = 'big'"
            type_params:
              measure: revenue
        """,
        "metrics.yml:4: metrics.big.filter: There is no dimension 'statsu'; did you mean 'status'?",
        "metrics.yml:4: metrics.big.filter: There is no entity 'ordr'; did you mean 'order'?")]
    [InlineData(
        """
        metrics:
          - name: late
            type: derived
            type_params:
              expr: revenue - before
              metrics:
                - name: revenue
                - name: revenue
                  alias: before
                  offset_window: fourteen days
        """,
        "metrics.yml:10: metrics.late.type_params.metrics.revenue.offset_window: 'fourteen days' is not a length of time such as '7 days' or '1 month'.")]
    [InlineData(
        """
        metrics:
          - name: late
            type: derived
            type_params:
              expr: revenue - befor
              metrics:
                - name: revenue
                - name: revenue
                  alias: before
                  offset_window: 1 fortnight
        """,
        "metrics.yml:2: metrics.late: The expression 'revenue - befor' does not use the input 'before'.",
        "metrics.yml:10: metrics.late.type_params.metrics.revenue.offset_window: There is no granularity 'fortnight'.")]
    [InlineData(
        """
        metrics:
          - name: big
            type: simple
            type_params: [revenue]
        """,
        "metrics.yml:4: metrics.big.type_params: Here should be keys with values, not a list.")]
    [InlineData(
        """
        metrics:
          - name: big
            type: simple
            type_params: {measure: revenue}
            config:
              meta:
                owner: finance
                synonym: [turnover]
                good_direction: sideways
                goal: revenue_plan
        """,
        "metrics.yml:8: metrics.big.config.meta.synonym: The key 'synonym' is not one of Parley's; did you mean 'synonyms'?",
        "metrics.yml:9: metrics.big.config.meta.good_direction: 'sideways' is not one of up, down, none.",
        "metrics.yml:10: metrics.big.config.meta.goal: There is no metric 'revenue_plan'.")]
    [InlineData(
        """
        metrics:
          - name: running
            type: cumulative
            type_params:
              measure: revenue
              cumulative_type_params: {window: 7 days, grain_to_date: month, period_agg: sum}
        """,
        "metrics.yml:6: metrics.running.type_params.cumulative_type_params.period_agg: 'sum' is not one of average, first, last.",
        "metrics.yml:6: metrics.running.type_params.cumulative_type_params.grain_to_date: A cumulative metric has either window or grain_to_date, not both.")]
    [InlineData(
        """
        metric:
          - name: x
        """,
        "metrics.yml:1: metric: Here should be keys with values, not a list.")]
    [InlineData(
        """
        semantic_model:
          name: a
        semantic_model:
          name: b
        """,
        "metrics.yml:1: semantic_model.a: The key 'model' is missing, such as model: ref('orders').",
        "metrics.yml:3: semantic_model: The key 'semantic_model' is here a second time; it is already on line 1.")]
    [InlineData(
        """
        semantic_models:
          - name: visits
            model: visits
            entities:
              - name: visit
                type: primry
            dimensions:
              - name: at
                type: time
              - name: at
                type: categorical
            measures:
              - name: visits
                agg: summ
              - name: revenue
                agg: percentile
                agg_time_dimension: att
        """,
        "metrics.yml:2: semantic_models.visits: A semantic model with dimensions needs an entity of type primary, or the key 'primary_entity'.",
        "metrics.yml:6: semantic_models.visits.entities.visit.type: 'primry' is not one of foreign, natural, primary, unique; did you mean 'primary'?",
        "metrics.yml:8: semantic_models.visits.dimensions.at: A time dimension needs type_params with time_granularity.",
        "metrics.yml:10: semantic_models.visits.dimensions.at.name: There are two dimensions of the name 'at'; the first is in metrics.yml, line 8.",
        "metrics.yml:13: semantic_models.visits.measures.visits: The measure needs agg_time_dimension, or the semantic model defaults.agg_time_dimension.",
        "metrics.yml:14: semantic_models.visits.measures.visits.agg: 'summ' is not one of average, avg, count, count_distinct, max, median, min, percentile, sum, sum_boolean; did you mean 'sum'?",
        "metrics.yml:15: semantic_models.visits.measures.revenue: A percentile needs agg_params with percentile, from 0 to 1.",
        "metrics.yml:15: semantic_models.visits.measures.revenue.name: There are two measures of the name 'revenue'; the first is in base.yml, line 24.",
        "metrics.yml:17: semantic_models.visits.measures.revenue.agg_time_dimension: There is no time dimension 'att' in the semantic model 'visits'; did you mean 'at'?")]
    [InlineData(
        """
        models:
          - name: visits
            semantic_model: true
            agg_time_dimension: day
            columns:
              - name: visit_id
                entity: {type: primary, name: visit}
              - name: day
                dimension: time
              - name: page
                dimention: categorical
            metrics:
              - name: visits
                agg: count
              - name: total
                type: cumulative
                input_metric: visit_share
              - name: visit_share
                type: ratio
                numerator: visits
                denominator: {name: visits, filter: "{{ Dimension('visit__browser') }} = 'x'"}
        metrics:
          - name: alone
            type: simple
            agg: sum
        """,
        "metrics.yml:8: models.visits.columns.day: The time dimension 'day' needs the key 'granularity' on its column.",
        "metrics.yml:11: models.visits.columns.page.dimention: The key 'dimention' is not known here; did you mean 'dimension'?",
        "metrics.yml:15: models.visits.metrics.total: A cumulative metric rests on simple metrics, but 'visit_share' is a ratio metric.",
        "metrics.yml:21: models.visits.metrics.visit_share.denominator.filter: There is no dimension 'browser'.",
        "metrics.yml:23: metrics.alone: A simple metric stands under 'metrics:' of the model it aggregates; the older form needs type_params with measure.")]
    public void Load_Slip_IsReportedWhereItStands(string yaml, params string[] expected)
    {
        var load = ManifestText.Load((Base, ManifestText.Orders), ("metrics.yml", yaml));

        Assert.Equal(expected, load.Faults.Select(f => f.ToString()));
    }

    [Fact]
    public void Load_BrokenYaml_IsOneFaultAndTheOtherFilesAreRead()
    {
        var load = ManifestText.Load((Base, ManifestText.Orders), ("metrics.yml", "metrics:\n  - name: x\n   type: simple\n"));

        var fault = Assert.Single(load.Faults);
        Assert.Equal(("metrics.yml", 3), (fault.File, fault.Line));
        Assert.StartsWith("This is not valid YAML: ", fault.Message, StringComparison.Ordinal);
        Assert.Single(load.Manifest.Models);
    }

    [Fact]
    public void Load_MetricThatNeedsATimeSpine_WarnsWhereThereIsNone()
    {
        const string Running = """
            metrics:
              - name: running
                type: cumulative
                type_params: {measure: revenue, cumulative_type_params: {window: 7 days}}
            """;
        var orders = ManifestText.Orders[..ManifestText.Orders.IndexOf("models:\n  - name: calendar", StringComparison.Ordinal)];

        var fault = Assert.Single(ManifestText.Load((Base, orders), ("metrics.yml", Running)).Faults);

        Assert.True(fault.IsWarning);
        Assert.Equal("metrics.running", fault.Key);
        Assert.Empty(ManifestText.Load((Base, ManifestText.Orders), ("metrics.yml", Running)).Faults);
    }

    [Fact]
    public void Load_UnknownKey_IsOnlyAWarning()
    {
        var load = ManifestText.Load(ManifestText.Orders.Replace("label: Orders", "labl: Orders", StringComparison.Ordinal));

        Assert.True(Assert.Single(load.Faults).IsWarning);
    }

    [Fact]
    public void Load_OtherFilesOfADbtProject_AreLeftAlone()
    {
        var load = ManifestText.Load(
            ("models/orders.yml", ManifestText.Orders),
            ("dbt_project.yml", "name: shop\nmodels:\n  shop:\n    +materialized: table\n"),
            ("dbt_packages/other/x.yml", "metrics:\n  - name: [broken\n"),
            ("models/sources.yml", "version: 2\nsources:\n  - name: raw\nmodels:\n  - name: stg_orders\n    columns:\n      - name: id\n        tests: [unique]\n"),
            ("readme.txt", "metrics: x"));

        Assert.Empty(load.Faults);
        Assert.Equal(["orders", "revenue"], load.Manifest.Metrics.Select(m => m.Name));
    }

    [Fact]
    public void Load_FolderThatIsNotThere_IsAnEmptyManifest()
    {
        var load = Parley.Metrics.Semantics.Loading.ManifestLoader.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));

        Assert.Empty(load.Faults);
        Assert.Empty(load.Manifest.Models);
    }
}
