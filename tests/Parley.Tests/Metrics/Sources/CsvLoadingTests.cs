using System.Collections.Immutable;
using System.Text;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Metrics.Sources;

public sealed class CsvLoadingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1,2,-3", "BIGINT")]
    [InlineData("1,2.50,-3", "DECIMAL(18,1)")]
    [InlineData("0.05,1234567.8,.5", "DECIMAL(18,2)")]
    [InlineData("1e3,2.5e-3", "DECIMAL(18,4)")]
    [InlineData("007,12", "VARCHAR")]
    [InlineData("1234,5 00", "VARCHAR")]
    [InlineData("true,FALSE", "BOOLEAN")]
    [InlineData("2025-02-28,2024-02-29", "DATE")]
    [InlineData("2025-02-29,2025-01-01", "VARCHAR")]
    [InlineData("2025-01-01,2025-01-01 10:30", "TIMESTAMP")]
    [InlineData("2025-01-01T10:30:00Z,2025-01-01T10:30:00.25+02:00", "TIMESTAMP")]
    [InlineData("12345678901234567890,1", "DECIMAL(38,0)")]
    [InlineData("1234567890123456789.01,1", "DECIMAL(38,2)")]
    [InlineData("0.30000000000000004,1234.5600000000001", "DECIMAL(18,14)")]
    [InlineData("1e300,1", "DOUBLE")]
    [InlineData("NaN,1", "BIGINT")]
    [InlineData("yes,no", "VARCHAR")]
    public async Task The_narrowest_exact_type_is_chosen_from_all_rows(string values, string type)
    {
        using var product = new ScratchProduct().With("data/t.csv", "k;v\n" + string.Concat(values.Split(',').Select(v => $"k;{v}\n")));

        await using var source = await product.OpenAsync();

        Assert.Equal(type, Assert.Single(await source.TablesAsync(Token)).Columns[1].Type);
    }

    [Theory]
    [InlineData("$1,234.50|$7|-$2", "DECIMAL(18,1)", "1234.5 7 -2")]
    [InlineData("1.234,50 €|7,25 €", "DECIMAL(18,2)", "1234.5 7.25")]
    [InlineData("1 234,5|0,25|7", "DECIMAL(18,2)", "1234.5 0.25 7")]
    [InlineData("1'234.5|2", "DECIMAL(18,1)", "1234.5 2")]
    [InlineData("12.5%|3%|100 %", "DECIMAL(18,3)", "0.125 0.03 1")]
    [InlineData("(300)|20", "BIGINT", "-300 20")]
    [InlineData("1.234.567|12", "BIGINT", "1234567 12")]
    [InlineData("01.02.2024|28.02.2024", "DATE", "2024-02-01 2024-02-28")]
    [InlineData("13/02/2024|1/2/2024", "DATE", "2024-02-13 2024-02-01")]
    [InlineData("02/13/2024|1/2/2024", "DATE", "2024-02-13 2024-01-02")]
    [InlineData("2024-01|2024-12", "DATE", "2024-01-01 2024-12-01")]
    [InlineData("5 May 2024|12 Jun 2024", "DATE", "2024-05-05 2024-06-12")]
    [InlineData("May 5, 2024|May 12, 2024", "DATE", "2024-05-05 2024-05-12")]
    [InlineData("13/02/2024 09:30|01/02/2024 18:00", "TIMESTAMP", "2024-02-13 2024-02-01")]
    [InlineData("12%|3", "VARCHAR", "12% 3")]
    [InlineData("$5|€5", "VARCHAR", "$5 €5")]
    [InlineData("1,234|12,34", "DECIMAL(18,3)", "1.234 12.34")]
    [InlineData("31/02/2024|01/01/2024", "VARCHAR", "31/02/2024 01/01/2024")]
    [InlineData("192.168.0.1|10.0.0.1", "VARCHAR", "192.168.0.1 10.0.0.1")]
    public async Task Numbers_and_dates_as_people_write_them_are_read_where_all_rows_have_one_form(string values, string type, string stored)
    {
        using var product = new ScratchProduct().With("data/t.csv", "k;v\n" + string.Concat(values.Split('|').Select((v, i) => $"{i};{v}\n")));

        await using var source = await product.OpenAsync();
        var rows = (await source.QueryAsync("SELECT v FROM t ORDER BY k", Parley.Metrics.Sources.QueryLimits.Default, Token)).Rows;

        Assert.Equal(type, Assert.Single(await source.TablesAsync(Token)).Columns[1].Type);
        Assert.Equal(stored, string.Join(' ', rows.Select(r => r[0] switch
        {
            DateTime day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            decimal number => number.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture),
            var text => text,
        })));
    }

    [Theory]
    [InlineData("03/04/2024|05/06/2024")]
    [InlineData("1,234|5,678")]
    public void What_can_be_read_in_two_ways_stays_text_and_the_owner_is_told_how_to_decide(string values)
    {
        using var product = new ScratchProduct().With("data/t.csv", "k;v\n" + string.Concat(values.Split('|').Select(v => $"k;{v}\n")));
        var faults = new Faults();

        Parley.Metrics.Sources.Files.SnapshotStore.Inspect(product.Product, faults, Token);

        var told = Assert.Single(faults.ToImmutable());
        Assert.Equal(("data/t.csv", 2, "v", true), (told.File, told.Line, told.Key, told.IsWarning));
        Assert.Contains("t.v: DATE '%d/%m/%Y'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_says_what_the_decimal_mark_is()
    {
        using var product = new ScratchProduct { Settings = new() { Types = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("t.v", "DECIMAL(18,3) ','")]) } }
            .With("data/t.csv", "k;v\nk;1,234\n");

        Assert.Equal(1.234m, (await product.QueryAsync("SELECT v FROM t")).Rows[0][0]);
    }

    [Fact]
    public async Task Values_arrive_as_written_whatever_quotes_marks_and_line_ends_the_file_uses()
    {
        using var product = new ScratchProduct().With(
            "data/t.csv", "\uFEFFid,name,note\r\n1,\"a \"\"q\"\"\nz\", x \r\n2,5\" pipe,\"\"\r\n\r\n3,,'; drop table t --");

        var result = await product.QueryAsync("SELECT * FROM t ORDER BY id");

        Assert.Equal(["id", "name", "note"], result.Columns);
        Assert.Equal(
            ["1|a \"q\"\nz| x ", "2|5\" pipe|<null>", "3|<null>|'; drop table t --"],
            result.Rows.Select(r => string.Join('|', r.Select(c => c ?? "<null>"))));
    }

    [Fact]
    public async Task Moments_with_an_offset_are_kept_in_utc()
    {
        using var product = new ScratchProduct().With("data/t.csv", "moment\n2025-01-01T10:30:00+02:00\n");

        var result = await product.QueryAsync("SELECT moment FROM t");

        Assert.Equal(new DateTime(2025, 1, 1, 8, 30, 0), result.Rows[0][0]);
    }

    [Fact]
    public async Task Money_sums_are_exact()
    {
        using var product = new ScratchProduct().With("data/t.csv", "v\n" + string.Concat(Enumerable.Repeat("0.1\n", 1000)));

        Assert.Equal(100m, (await product.QueryAsync("SELECT sum(v) FROM t")).Rows[0][0]);
    }

    [Fact]
    public async Task A_folder_of_files_with_the_same_columns_is_one_table_also_in_another_order()
    {
        using var product = new ScratchProduct()
            .With("data/orders/2024.csv", "id,amount\n1,1.5\n").With("data/orders/2025.csv", "Amount,ID\n2.25,2\n");

        var result = await product.QueryAsync("SELECT id, amount FROM orders ORDER BY id");

        Assert.Equal(["1 1.5", "2 2.25"], result.Rows.Select(r => FormattableString.Invariant($"{r[0]} {r[1]}")));
    }

    [Fact]
    public async Task Files_of_one_table_with_other_columns_are_a_fault_that_names_the_difference()
    {
        using var product = new ScratchProduct()
            .With("data/orders/2024.csv", "id,amount\n1,1.5\n").With("data/orders/2025.csv", "id,total\n2,2.25\n");

        Assert.Equal(
            ["data/orders/2025.csv:1: All files of the table 'orders' need the columns of data/orders/2024.csv; 'amount' is missing, 'total' is new."],
            await product.FaultsAsync());
    }

    [Fact]
    public async Task Every_fault_of_every_file_is_reported_at_once()
    {
        using var product = new ScratchProduct()
            .With("data/empty.csv", "").With("data/blank.csv", "\uFEFF \r\n").With("data/ragged.csv", "a,b\n1,2\n3\n4,5,6\n")
            .With("data/twice.csv", "a,b,A\n1,2,3\n").With("data/nul.csv", "a\nx\0y\n").With("data/open.csv", "a,b\n1,\"x\n2,y\n")
            .With("data/after.csv", "a\n\"x\"y\n").With("data/noheader.csv", "North,2025-01-31,10.50\nSouth,2025-02-28,7.25\n");
        product.Write("data/latin.csv", Encoding.Latin1.GetBytes("name\nZürich\n"));
        product.Write("data/wide.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a,b\n")).ToArray());

        Assert.Equal(
            [
                "data/after.csv:2: There is text after a closing quote; a quote inside quotes is written twice.",
                "data/blank.csv: The file is empty; a line with the column names is needed.",
                "data/empty.csv: The file is empty; a line with the column names is needed.",
                "data/latin.csv:2: This is not UTF-8 text; save the file as UTF-8.",
                "data/noheader.csv:1: The first line looks like data (North, 2025-01-31, 10.50), not like column names; a header is needed.",
                "data/nul.csv:2: There is a NUL byte here; the file is damaged or not text.",
                "data/open.csv:2: A quote that opens in this record is never closed.",
                "data/ragged.csv:3: This row has 1 fields; the header has 2 columns.",
                "data/ragged.csv:4: This row has 3 fields; the header has 2 columns.",
                "data/twice.csv:1: A: The column 'A' is there twice: column 1 and column 3.",
                "data/wide.csv:1: The file is UTF-16; save it as UTF-8.",
            ],
            await product.FaultsAsync());
    }

    [Fact]
    public async Task Years_across_a_sheet_are_a_header()
    {
        using var product = new ScratchProduct().With("data/t.csv", "region,2023,2024\nNorth,1,2\n");

        Assert.Equal(2m, (await product.QueryAsync("SELECT \"2024\" FROM t")).Rows[0][0]);
    }

    [Fact]
    public async Task A_column_without_a_name_is_called_by_its_number()
    {
        using var product = new ScratchProduct().With("data/t.csv", ",a\n0,x\n");

        Assert.Equal(["column1", "a"], (await product.QueryAsync("SELECT * FROM t")).Columns);
    }

    [Fact]
    public async Task A_type_the_owner_gives_counts_and_values_that_do_not_fit_it_are_faults_with_file_line_and_column()
    {
        using var product = new ScratchProduct().With("data/t.csv", "day,code,v\n31.12.2024,7,1.5\n1.2.2025,8,x\n2025-01-01,9,1.234\n");
        product.Settings = new DataSettings
        {
            Types = ImmutableSortedDictionary.CreateRange(
            [
                KeyValuePair.Create("t.day", "DATE '%d.%m.%Y'"), KeyValuePair.Create("T.code", "varchar"),
                KeyValuePair.Create("t.v", "decimal(10, 2)"), KeyValuePair.Create("t.vv", "BIGINT"), KeyValuePair.Create("t.w", "BLOB; DROP"),
            ]),
        };

        Assert.Equal(
            [
                "data/t.csv:3: v: 'x' is no DECIMAL(10,2), the type that data.types gives this column.",
                "data/t.csv:4: day: '2025-01-01' is no DATE, the type that data.types gives this column.",
                "data/t.csv:4: v: '1.234' is no DECIMAL(10,2), the type that data.types gives this column.",
            ],
            (await product.FaultsAsync()).Where(f => f.StartsWith("data", StringComparison.Ordinal)));
        Assert.Equal(
            ["product.yaml: data.types.t.w", "product.yaml: data.types.t.vv"],
            (await product.FaultsAsync()).Where(f => f.StartsWith("product", StringComparison.Ordinal)).Select(f => string.Join(": ", f.Split(": ")[..2])));
    }

    [Fact]
    public async Task Dates_in_the_owners_format_and_texts_for_null_are_read()
    {
        using var product = new ScratchProduct().With("data/t.csv", "day,v\n31.12.2024,1.5\n1.2.2025,n/a\n");
        product.Settings = new DataSettings
        {
            Types = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("t.day", "DATE '%d.%m.%Y'")]),
            NullValues = ["n/a"],
        };

        var result = await product.QueryAsync("SELECT day, v FROM t ORDER BY day");

        Assert.Equal([new DateTime(2024, 12, 31), new DateTime(2025, 2, 1)], result.Rows.Select(r => r[0]));
        Assert.Equal([1.5m, null], result.Rows.Select(r => r[1]));
    }

    [Fact]
    public async Task Records_longer_than_any_buffer_and_files_with_wildcards_in_their_names_are_read()
    {
        var text = new string('x', 300_000) + "\"\"\r\n" + new string('y', 100_000);
        using var product = new ScratchProduct().With("data/a[1]*.csv", $"id,t\r\n1,\"{text}\"\r\n2,b\r\n");

        var result = await product.QueryAsync("SELECT id, length(t) FROM \"a[1]*\" ORDER BY id");

        Assert.Equal(["1 400003", "2 1"], result.Rows.Select(r => FormattableString.Invariant($"{r[0]} {r[1]}")));
    }
}
