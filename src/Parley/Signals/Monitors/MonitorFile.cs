using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Products.Yaml;
using Parley.Signals.Delivery;

namespace Parley.Signals.Monitors;

/// <summary>Reads <c>monitors.yaml</c> beside <c>product.yaml</c>; published as <c>monitors.schema.json</c>. Without monitors in it, they are chosen from the product.</summary>
public static class MonitorFile
{
    /// <summary>The file.</summary>
    public const string Name = "monitors.yaml";

    /// <summary>Reads a product's monitors, or chooses them.</summary>
    /// <param name="product">The product.</param>
    /// <param name="catalogue">What there is; monitors of other metrics are faults.</param>
    /// <param name="environment">Values of <c>env:NAME</c>.</param>
    /// <param name="asOf">The day, where monitors are chosen.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static MonitorSettings Read(Product product, Catalogue catalogue, Func<string, string?> environment, DateOnly asOf, Faults faults)
    {
        var of = new MonitorContext(product, catalogue, environment, asOf);
        return File.Exists(Path.Combine(product.Folder, Name))
            ? Read(YamlReader.ReadFile(product.Folder, Name, faults).FirstOrDefault(), of, faults)
            : new MonitorSettings(DefaultMonitors.Choose(product, catalogue, asOf), []);
    }

    /// <summary>Reads a text as the file, to see what it would be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="context">What it is read against.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    internal static MonitorSettings Read(string text, MonitorContext context, Faults faults) =>
        Read(YamlReader.Read(Name, text, faults).FirstOrDefault(), context, faults);

    private static MonitorSettings Read(YamlElement? root, MonitorContext context, Faults faults)
    {
        var (product, catalogue, environment, asOf) = context;
        if (YamlFields.Of(root, faults) is not { } file)
        {
            return new MonitorSettings(DefaultMonitors.Choose(product, catalogue, asOf), []);
        }

        var receivers = ReceiverFile.Read(file, environment);
        var monitors = file.Has("monitors")
            ? [.. file.Maps("monitors").Select(m => MonitorOf(m, catalogue, receivers)).OfType<Monitor>()]
            : Chosen(product, catalogue, asOf, receivers);
        foreach (var twice in monitors.GroupBy(m => m.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            file.Fault("monitors", $"There are {twice.Count()} monitors named '{twice.Key}'; a name is what mutes one, and has to be its own.");
        }

        var settings = new MonitorSettings(monitors, receivers)
        {
            IsGrouped = file.OneOf("grouping", "cause", "none") != "none",
            Schedule = ScheduleOf(file),
            Digests = [.. file.Maps("digests").Select(m => DigestOf(m, receivers))],
        };
        file.Finish();
        return settings;
    }

    private static ImmutableArray<Monitor> Chosen(Product product, Catalogue catalogue, DateOnly asOf, ImmutableArray<Receiver> receivers) =>
        [.. DefaultMonitors.Choose(product, catalogue, asOf).Select(m => m with { Receivers = [.. receivers.Select(r => r.Name)] })];

    private static Monitor MonitorOf(YamlFields map, Catalogue catalogue, ImmutableArray<Receiver> receivers)
    {
        var (name, metric) = (map.RequiredText("name") ?? "", map.RequiredText("metric"));
        var kind = KindOf(map.OneOf("kind", "change", "anomaly", "forecast_miss", "goal_at_risk", "data_late"));
        var grain = map.OneOf("grain", "day", "week", "month", "quarter", "year") ?? (kind is MonitorKind.Anomaly or MonitorKind.DataLate ? "day" : "month");
        var monitor = new Monitor(name, metric ?? "")
        {
            Kind = kind,
            Grain = Enum.Parse<TimeGrain>(grain, ignoreCase: true),
            By = map.Texts("by"),
            Segments = map.Texts("segments"),
            Change = map.Number("change_percent") / 100,
            Above = map.Number("above"),
            Below = map.Number("below"),
            Direction = Enum.Parse<MonitorDirection>(map.OneOf("direction", "any", "up", "down") ?? "any", ignoreCase: true),
            Floor = map.Number("floor") ?? 0,
            OnlyUnusual = map.Boolean("only_unusual") ?? false,
            GraceDays = map.Integer("grace_days", 0, 60) ?? 1,
            IsOff = map.Boolean("off") ?? false,
            Receivers = Told(map, receivers),
        };
        Check(map, monitor, catalogue);
        map.Finish();
        return monitor;
    }

    private static void Check(YamlFields map, Monitor monitor, Catalogue catalogue)
    {
        if (catalogue.Metrics.FirstOrDefault(m => m.Name == monitor.Metric) is { } metric)
        {
            foreach (var by in monitor.By.Where(b => SegmentCut.Find(b, metric, catalogue) is null))
            {
                map.Fault("by", $"{metric.Label} has no dimension '{by}'; it has {string.Join(", ", metric.Dimensions.Select(d => d.Split("__")[^1]))}.");
            }

            foreach (var segment in monitor.Segments.Where(s => SegmentCut.Member(s, metric, catalogue) is null))
            {
                map.Fault("segments", $"'{segment}' is no member of one dimension of {metric.Label}; write dimension=member.");
            }
        }
        else if (monitor.Metric.Length > 0)
        {
            map.Fault("metric", $"There is no metric '{monitor.Metric}'; {Faults.Suggestion(monitor.Metric, catalogue.Metrics.Select(m => m.Name).ToArray())}.");
        }

        if (monitor is { Kind: MonitorKind.Change, Change: null, Above: null, Below: null })
        {
            map.Fault("change_percent", "The monitor watches nothing; it needs change_percent, above or below, or another kind.");
        }

        if (monitor.Kind != MonitorKind.Change && monitor is not { Change: null, Above: null, Below: null })
        {
            map.Fault("kind", $"change_percent, above and below are for the kind change, not {SignalDocument.KindName(monitor.Kind)}.");
        }

        if (monitor.Change < 0 || monitor.Floor < 0)
        {
            map.Fault(monitor.Change < 0 ? "change_percent" : "floor", "It is a size; write it without a sign, and `direction: down` for falls alone.");
        }
    }

    private static ImmutableArray<string> Told(YamlFields map, ImmutableArray<Receiver> receivers)
    {
        var told = map.Texts("receivers");
        foreach (var unknown in told.Where(r => receivers.All(k => k.Name != r)))
        {
            map.Fault("receivers", $"There is no receiver '{unknown}'; receivers are {(receivers.IsEmpty ? "not written" : string.Join(", ", receivers.Select(r => r.Name)))}.");
        }

        return told;
    }

    private static Schedule ScheduleOf(YamlFields file)
    {
        var zone = ReceiverFile.Zone(file);
        if (file.Text("schedule") is not { Length: > 0 } text || text == "refresh")
        {
            return Schedule.AfterRefresh;
        }

        if (Schedule.IsCron(text))
        {
            return new Schedule(text, zone);
        }

        file.Fault("schedule", $"'{text}' is no schedule; write refresh, or minute, hour, day, month and weekday: 0 7 * * 1-5.");
        return Schedule.AfterRefresh;
    }

    private static DigestSetting DigestOf(YamlFields map, ImmutableArray<Receiver> receivers)
    {
        var period = map.OneOf("period", "week", "month", "quarter");
        if (period is null && !map.Has("period"))
        {
            map.Fault("period", "The key 'period' is needed: week, month or quarter.");
        }

        var digest = new DigestSetting(Enum.Parse<TimeGrain>(period ?? "week", ignoreCase: true), Told(map, receivers));
        map.Finish();
        return digest;
    }

    private static MonitorKind KindOf(string? kind) => kind switch
    {
        "anomaly" => MonitorKind.Anomaly,
        "forecast_miss" => MonitorKind.ForecastMiss,
        "goal_at_risk" => MonitorKind.GoalAtRisk,
        "data_late" => MonitorKind.DataLate,
        _ => MonitorKind.Change,
    };
}

/// <summary>What a file of monitors is read against.</summary>
/// <param name="Product">The product.</param>
/// <param name="Catalogue">What there is.</param>
/// <param name="Environment">Values of <c>env:NAME</c>.</param>
/// <param name="AsOf">The day, where monitors are chosen.</param>
internal sealed record MonitorContext(Product Product, Catalogue Catalogue, Func<string, string?> Environment, DateOnly AsOf);
