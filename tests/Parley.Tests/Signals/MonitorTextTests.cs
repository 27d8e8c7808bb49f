using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Signals.Delivery;
using Parley.Signals.Editing;
using Parley.Signals.Monitors;
using Xunit;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Tests.Signals;

/// <summary>A monitor that is changed on a page changes its own lines of the file, and nothing else.</summary>
public sealed class MonitorTextTests
{
    private const string File =
        """
        # What the finance team watches.
        schedule: refresh
        monitors:
          # Agreed with sales.
          - name: revenue
            metric: revenue   # net of refunds
            change_percent: 15  # tried 10, too noisy
            # Small shops come and go.
            floor: 10000
            by:
              - region
              - channel
          - { name: margin, metric: margin, below: 0.2 } # see the policy

          # Late feeds.
          - name: feed
            metric: revenue
            kind: data_late
        grouping: cause # one signal
        """;

    private static readonly Monitor Revenue = new("revenue", "revenue") { Change = 0.15m, Floor = 10000, By = ["region", "channel"] };

    [Fact]
    public void Only_what_changed_changes()
    {
        var text = MonitorText.Put(File, [Revenue], "revenue", Revenue with { Change = 0.125m, Direction = MonitorDirection.Down, Floor = 0 });

        Assert.Contains("# Agreed with sales.", text, StringComparison.Ordinal);
        Assert.Contains("    metric: revenue   # net of refunds", text, StringComparison.Ordinal);
        Assert.Contains("    change_percent: 12.5  # tried 10, too noisy", text, StringComparison.Ordinal);
        Assert.Contains("    # Small shops come and go.", text, StringComparison.Ordinal);
        Assert.Contains("    by: [region, channel]\n    direction: down\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10000", text, StringComparison.Ordinal);
        Assert.Contains("  - { name: margin, metric: margin, below: 0.2 } # see the policy\n\n  # Late feeds.\n  - name: feed\n", text, StringComparison.Ordinal);
        Assert.EndsWith("grouping: cause # one signal\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Grouping_keeps_its_remark_and_is_added_where_it_is_not_written()
    {
        Assert.EndsWith("grouping: none # one signal\n", MonitorText.Group(File, isGrouped: false), StringComparison.Ordinal);
        Assert.Equal(File.ReplaceLineEndings("\n") + "\n", MonitorText.Group(File, isGrouped: true));
        Assert.Equal("grouping: none\n", MonitorText.Group("", isGrouped: false));
    }

    [Fact]
    public void Quiet_hours_change_their_own_keys_alone()
    {
        const string Text =
            """
            receivers:
              - name: finance # the two of them
                kind: email
                to:
                  - a@example.org
                  # on leave
                  - b@example.org
                quiet_hours: 20:00-07:00
                smtp: env:SMTP
              - { name: hook, kind: webhook, url: "https://example.org/#/a", secret: env:HOOK, attributes: { region: North } } # ours
            digests: []
            """;
        var quiet = new QuietHours(new TimeOnly(18, 0), new TimeOnly(8, 30), TimeZoneInfo.Utc) { Days = [DayOfWeek.Sunday, DayOfWeek.Saturday] };

        Assert.Equal(
            Text.ReplaceLineEndings("\n").Replace("20:00-07:00\n    smtp: env:SMTP", "18:00-08:30\n    smtp: env:SMTP\n    quiet_days: [saturday, sunday]", StringComparison.Ordinal) + "\n",
            MonitorText.Quiet(Text, "finance", quiet));
        Assert.Equal(
            Text.ReplaceLineEndings("\n").Replace("North } }", "North }, quiet_hours: 18:00-08:30, quiet_days: [saturday, sunday] }", StringComparison.Ordinal) + "\n",
            MonitorText.Quiet(Text, "hook", quiet));
        Assert.DoesNotContain("quiet", MonitorText.Quiet(Text, "finance", QuietHours.None), StringComparison.Ordinal);
        Assert.Null(MonitorText.Quiet(Text, "nobody", quiet));
        Assert.Null(MonitorText.Quiet("receivers: [{ name: hook, kind: webhook }]", "hook", quiet));
    }

    [Fact]
    public void One_in_braces_is_written_anew_and_keeps_its_remark()
    {
        var text = MonitorText.Put(File, [], "margin", new Monitor("margin", "margin") { Below = 0.25m, IsOff = true });

        Assert.Contains("  - { name: margin, metric: margin, below: 0.25, off: true } # see the policy\n\n  # Late feeds.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_one_stands_behind_the_others()
    {
        var text = MonitorText.Put(File, [], null, new Monitor("new: one", "orders") { Kind = MonitorKind.Anomaly, Grain = TimeGrain.Week, Segments = ["region=North"] });

        Assert.Contains("    kind: data_late\n  - name: \"new: one\"\n    metric: orders\n    kind: anomaly\n    grain: week\n    segments: [region=North]\ngrouping: cause", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Nothing yet.\ngrouping: none\n")]
    [InlineData("monitors: []\n")]
    public void Where_none_are_named_those_that_hold_are_written_down(string before)
    {
        var text = MonitorText.Put(before, [Revenue, new Monitor("days", "orders") { Kind = MonitorKind.Anomaly, Grain = TimeGrain.Day }], "revenue", Revenue with { IsOff = true });

        Assert.EndsWith("monitors:\n  - name: revenue\n    metric: revenue\n    by: [region, channel]\n    change_percent: 15\n    floor: 10000\n    off: true\n  - name: days\n    metric: orders\n    kind: anomaly\n", text, StringComparison.Ordinal);
        Assert.Equal(before.Contains('#', StringComparison.Ordinal), text.Contains("# Nothing yet.\ngrouping: none\n", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_read_as_the_same_monitors()
    {
        var made = ImmutableArray.Create(
            Revenue with { Direction = MonitorDirection.Up, OnlyUnusual = true, IsOff = true, Segments = ["region=North"] },
            new Monitor("it's \"5%\": #1", "margin") { Above = 0.5m, Below = 0.1m, Grain = TimeGrain.Quarter },
            new Monitor("yes", "orders") { Kind = MonitorKind.DataLate, Grain = TimeGrain.Day, GraceDays = 3 });
        var catalogue = new Catalogue
        {
            Metrics = [.. new[] { "revenue", "margin", "orders" }.Select(m => new CatalogueMetric { Name = m, Label = m, Dimensions = ["x__region", "x__channel"] })],
            Dimensions = [.. new[] { "region", "channel" }.Select(d => new CatalogueDimension { Name = $"x__{d}", Label = d, Term = d, Values = [new CatalogueValue("North", [])] })],
        };
        var text = MonitorText.Put(MonitorText.Put(MonitorText.Put("", [], null, made[0]), [], null, made[1]), [], null, made[2]);
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(Path.Combine(folder.Path, MonitorFile.Name), text);
        var faults = new Faults();

        var read = MonitorFile.Read(new Product { Name = "p", Title = "P", Folder = folder.Path, Version = "1" }, catalogue, _ => null, new DateOnly(2026, 1, 1), faults);

        Assert.Empty(faults.ToImmutable());
        Assert.Equal(made.Select(m => string.Join(';', MonitorText.Keys(m))), read.Monitors.Select(m => string.Join(';', MonitorText.Keys(m))));
    }
}
