using System.Globalization;
using Parley.Metrics;
using Parley.Products;
using Parley.Tests.Metrics.Sources;
using Xunit;

namespace Parley.Tests.Metrics.Checking;

/// <summary>One bad value makes a column text: that is a fault of the data, never "there is no data".</summary>
public sealed class MistypedColumnTests
{
    private const string Model =
        """
        semantic_models:
          - name: parcels
            model: ref('parcels')
            defaults: {agg_time_dimension: sent}
            entities:
              - {name: parcel, type: primary, expr: id}
            dimensions:
              - {name: sent, type: time, type_params: {time_granularity: day}}
              - {name: depot, type: categorical}
            measures:
              - {name: weight, agg: sum, create_metric: true}
              - {name: pieces, agg: sum, create_metric: true}
              - {name: parcels, agg: count, expr: "1", create_metric: true}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_names_file_line_column_and_value_of_each_mistyped_column_at_once()
    {
        using var depot = Depot(Rows() + "90;31.02.2025;North;abc;x\n");

        var faults = await OpeningAsync(depot);

        Assert.Equal(["sent", "weight", "pieces"], faults.Select(f => f.Key));
        Assert.All(faults, f => Assert.Equal(("data/parcels.csv", 62), (f.File, f.Line)));
        Assert.Contains("'31.02.2025' is no date or time as the other 60 values are ('01.03.2025'), and it is the time of weight, pieces, parcels in metrics/parcels.yml", faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("'abc' is no number as the other 60 values are ('1,5'), and weight in metrics/parcels.yml calculates with it", faults[1].Message, StringComparison.Ordinal);
        Assert.Contains("'x' is no number as the other 60 values are ('1')", faults[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_the_same_once_and_no_word_of_the_database()
    {
        using var depot = Depot(Rows() + "90;31.02.2025;North;abc;x\n");

        var faults = await CheckingAsync(depot);

        Assert.Equal(["sent", "weight", "pieces"], faults.Select(f => f.Key));
        Assert.All(faults, f => Assert.False(f.IsWarning));
        Assert.DoesNotContain(faults, f => f.Message.Contains("Binder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_names_mistyped_columns_beside_rows_of_broken_form()
    {
        using var depot = Depot(Rows() + "90;01.02.2025;North;abc;1\n91;01.02.2025\n");

        var faults = await CheckingAsync(depot);

        Assert.Contains(faults, f => f is { Line: 62, Key: "weight" });
        Assert.Contains(faults, f => f is { Line: 63 } && f.Message.Contains("2 fields", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_bad_values_are_a_handful_of_lines_and_a_count()
    {
        using var depot = Depot(Rows() + string.Concat(Enumerable.Range(0, 12).Select(i => $"{100 + i};01.02.2025;North;about {i};1\n")));

        var faults = await OpeningAsync(depot);

        Assert.Equal(5, faults.Length);
        Assert.All(faults, f => Assert.Equal("weight", f.Key));
        Assert.EndsWith("So it is with 7 more values further down.", faults[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_only_a_header_says_that_it_has_no_rows_and_what_stands_on_it()
    {
        using var depot = Depot("");

        var opening = Assert.Single(await OpeningAsync(depot));
        var checking = Assert.Single(await CheckingAsync(depot));

        Assert.Equal(opening, checking);
        Assert.Equal(("data/parcels.csv", 1), (opening.File, opening.Line));
        Assert.Contains("no rows below the column names, and the metrics weight, pieces, parcels stand on it", opening.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_may_be_empty_is_served_where_its_types_are_written()
    {
        using var depot = Depot("").With(
            "product.yaml", "title: Depot\ndata:\n  types:\n    parcels.sent: DATE\n    parcels.weight: DECIMAL(18,2)\n    parcels.pieces: BIGINT\n");

        await using var layer = await SemanticLayer.OpenAsync(ProductFolder.Load(depot.Folder), depot.State, depot.Clock, Token);

        Assert.NotNull(layer);
    }

    [Fact]
    public async Task A_column_of_texts_where_numbers_are_needed_is_told_from_a_slip()
    {
        using var depot = Depot("1;01.03.2025;North;light;1\n2;13.03.2025;North;heavy;1\n");

        var fault = Assert.Single(await OpeningAsync(depot));

        Assert.Equal(("metrics/parcels.yml", "semantic_models.parcels.measures.weight"), (fault.File, fault.Key));
        Assert.Contains("'weight' is no number in data/parcels.csv (line 2 has 'light'), and weight in metrics/parcels.yml calculates with it.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_the_owner_names_as_none_is_none()
    {
        using var depot = Depot(Rows() + "90;01.02.2025;North;abc;1\n").With("product.yaml", "title: Depot\ndata:\n  null_values: [abc]\n");

        await using var layer = await SemanticLayer.OpenAsync(ProductFolder.Load(depot.Folder), depot.State, depot.Clock, Token);

        Assert.NotNull(layer);
    }

    private static ScratchProduct Depot(string rows) => new ScratchProduct()
        .With("product.yaml", "title: Depot\n")
        .With("metrics/parcels.yml", Model)
        .With("data/parcels.csv", "id;sent;depot;weight;pieces\n" + rows);

    private static string Rows() => string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{i};{new DateOnly(2025, 3, 1).AddDays(i):dd.MM.yyyy};North;{1 + (i % 7)},5;{1 + (i % 4)}\n")));

    private static async Task<Fault[]> OpeningAsync(ScratchProduct product) =>
        [.. (await Assert.ThrowsAsync<ProductFaultException>(
            () => SemanticLayer.OpenAsync(ProductFolder.Load(product.Folder), product.State, product.Clock, Token))).Faults];

    private static async Task<Fault[]> CheckingAsync(ScratchProduct product)
    {
        var faults = new Faults();
        await MetricsCheck.RunAsync(ProductFolder.Load(product.Folder), faults, Token);
        return [.. faults.ToImmutable()];
    }
}
