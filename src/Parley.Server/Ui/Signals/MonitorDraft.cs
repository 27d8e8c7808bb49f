using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Signals.Monitors;
using Parley.Text;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Server.Ui.Signals;

/// <summary>A monitor while it is edited: what stands in the fields, which need not be right.</summary>
internal sealed class MonitorDraft
{
    /// <summary>Name of the monitor that is changed; null for a new one.</summary>
    public string? Replaces { get; init; }

    public string Name { get; set; } = "";

    public string Metric { get; set; } = "";

    public MonitorKind Kind { get; set; }

    public TimeGrain Grain { get; set; } = TimeGrain.Month;

    public string By { get; set; } = "";

    public string Segments { get; set; } = "";

    public string Change { get; set; } = "";

    public string Above { get; set; } = "";

    public string Below { get; set; } = "";

    public MonitorDirection Direction { get; set; }

    public string Floor { get; set; } = "";

    public bool OnlyUnusual { get; set; }

    public string GraceDays { get; set; } = "1";

    public HashSet<string> Receivers { get; } = new(StringComparer.Ordinal);

    public bool IsOff { get; set; }

    /// <summary>The fields of a monitor.</summary>
    public static MonitorDraft Of(Monitor monitor)
    {
        static string Text(decimal? value) => value is { } number ? PlainNumber.Of(number) : "";
        var draft = new MonitorDraft
        {
            Replaces = monitor.Name,
            Name = monitor.Name,
            Metric = monitor.Metric,
            Kind = monitor.Kind,
            Grain = monitor.Grain,
            By = string.Join(", ", monitor.By),
            Segments = string.Join(", ", monitor.Segments),
            Change = Text(monitor.Change * 100),
            Above = Text(monitor.Above),
            Below = Text(monitor.Below),
            Direction = monitor.Direction,
            Floor = monitor.Floor == 0 ? "" : Text(monitor.Floor),
            OnlyUnusual = monitor.OnlyUnusual,
            GraceDays = monitor.GraceDays.ToString(CultureInfo.InvariantCulture),
            IsOff = monitor.IsOff,
        };
        draft.Receivers.UnionWith(monitor.Receivers);
        return draft;
    }

    /// <summary>The monitor that the fields describe.</summary>
    /// <param name="wrong">Fields that hold no number.</param>
    public Monitor? ToMonitor(out ImmutableArray<string> wrong)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        decimal? Number(string text, string field)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return null;
            }

            if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            faults.Add($"{field}: “{text.Trim()}” is no number; write it like 1250.5.");
            return null;
        }

        var isChange = Kind == MonitorKind.Change;
        var monitor = new Monitor(Name.Trim(), Metric)
        {
            Kind = Kind,
            Grain = Kind == MonitorKind.DataLate ? TimeGrain.Day : Grain,
            By = List(By),
            Segments = List(Segments),
            Change = isChange ? Number(Change, "Change in percent") / 100 : null,
            Above = isChange ? Number(Above, "Above") : null,
            Below = isChange ? Number(Below, "Below") : null,
            Direction = Direction,
            Floor = Number(Floor, "Smallest change that matters") ?? 0,
            OnlyUnusual = isChange && OnlyUnusual,
            GraceDays = Kind == MonitorKind.DataLate ? (int)Math.Clamp(Number(GraceDays, "Days of grace") ?? 1, -1, 1000) : 1,
            Receivers = [.. Receivers.Order(StringComparer.Ordinal)],
            IsOff = IsOff,
        };
        wrong = faults.ToImmutable();
        return wrong.IsEmpty ? monitor : null;
    }

    private static ImmutableArray<string> List(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
