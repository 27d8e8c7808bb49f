using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Xunit;

namespace Parley.Tests.Signals;

/// <summary>monitors.yaml: what the how-to shows is read as it says, and schema and reader know the same keys.</summary>
public sealed class MonitorFileTests : IDisposable
{
    private static readonly Catalogue Catalogue = new()
    {
        Metrics = [.. new[] { "revenue", "margin", "orders" }.Select(m => new CatalogueMetric { Name = m, Label = m, Dimensions = ["x__region", "x__channel"] })],
        Dimensions = [.. new[] { "region", "channel" }.Select(d => new CatalogueDimension { Name = $"x__{d}", Label = d, Term = d, Values = [new CatalogueValue("North", []), new CatalogueValue("South", [])] })],
    };

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_file_of_the_how_to_is_read_as_it_says()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "how-to", "monitors.md"));
        var faults = new Faults();

        var settings = Read(Regex.Match(page, "```yaml\n(.*?)```", RegexOptions.Singleline).Groups[1].Value, faults);

        Assert.Empty(faults.ToImmutable());
        Assert.Equal(
            [MonitorKind.Anomaly, MonitorKind.Change, MonitorKind.Change, MonitorKind.ForecastMiss, MonitorKind.GoalAtRisk, MonitorKind.DataLate], settings.Monitors.Select(m => m.Kind));
        Assert.Equal([TimeGrain.Day, TimeGrain.Month, TimeGrain.Month, TimeGrain.Week, TimeGrain.Quarter, TimeGrain.Day], settings.Monitors.Select(m => m.Grain));
        Assert.Equal([ReceiverKind.SlackBot, ReceiverKind.Email, ReceiverKind.Webhook], settings.Receivers.Select(r => r.Kind));
        Assert.Equal(("Europe/Berlin", "0 7 * * 1-5"), (settings.Schedule.Zone.Id, settings.Schedule.Cron));
        Assert.Equal("North", settings.Receivers[2].Audience.Attributes["region"]);
        Assert.Equal(TimeGrain.Week, Assert.Single(settings.Digests).Period);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("monitors:\n  - ", "monitors")]
    [InlineData("digests:\n  - ", "digests")]
    [InlineData("receivers:\n  - ", "receivers")]
    public void Schema_and_reader_know_the_same_keys(string before, string part)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/reference/schemas/monitors.schema.json")))!["properties"]!;
        var published = (part == "$" ? schema : schema[part]!["items"]!["properties"]!).AsObject().Select(p => p.Key).ToArray();
        var faults = new Faults();

        Read($"{before}qqqqqqqqqqqq: 1\n", faults);

        var unknown = faults.ToImmutable().Single(f => f.Message.Contains("qqqqqqqqqqqq", StringComparison.Ordinal)).Message;
        // A receiver has either an address or a mail server.
        Assert.Equal(published.Length - (part == "receivers" ? 1 : 0), Regex.Match(unknown, @"none of the (\d+) known") is { Success: true } many
            ? int.Parse(many.Groups[1].Value, CultureInfo.InvariantCulture)
            : unknown.Split("known are ")[1].Split(", ").Length);
    }

    public void Dispose() => folder.Dispose();

    private MonitorSettings Read(string yaml, Faults faults)
    {
        folder.Write("monitors.yaml", yaml);
        var product = new Product { Name = "shop", Folder = folder.PathOf(""), Title = "Shop", Version = "1" };
        return MonitorFile.Read(product, Catalogue, name => name == "SMTP" ? "smtps://u:p@mail.example:465" : "secret", new DateOnly(2026, 3, 4), faults);
    }
}
