using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Products;
using Parley.Products.Yaml;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Parley.Text;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Signals.Editing;

/// <summary>
/// Writes a monitor, grouping or quiet hours into the text of <c>monitors.yaml</c> and leaves the rest as it is: comments, order, other keys. Of an item that is
/// written key by key only the lines change whose values do; one written in braces is written anew.
/// </summary>
internal static partial class MonitorText
{
    private const string Indent = "  ";

    /// <summary>The text with a monitor in place of one of that name, or added.</summary>
    /// <param name="text">The file; empty where there is none.</param>
    /// <param name="all">The monitors that hold now; they are written out where the file names none.</param>
    /// <param name="replaces">Name of the monitor that is changed; null for a new one.</param>
    /// <param name="monitor">The monitor.</param>
    public static string Put(string text, ImmutableArray<Monitor> all, string? replaces, Monitor monitor)
    {
        var lines = Lines(text);
        if (Items(lines, "monitors") is not { } items)
        {
            lines.RemoveAll(l => l.StartsWith("monitors:", StringComparison.Ordinal));
            lines.Add("monitors:");
            lines.AddRange(all.Select(m => m.Name == replaces ? monitor : m).Concat(replaces is null ? [monitor] : []).SelectMany(m => Written(m, Indent)));
            return Joined(lines);
        }

        var at = items.FindIndex(i => i.Name == replaces);
        if (replaces is null || at < 0)
        {
            lines.InsertRange(items[^1].End, Written(monitor, items[^1].Indent));
            return Joined(lines);
        }

        return Joined(Replaced(lines, items[at], Keys(monitor), _ => true));
    }

    /// <summary>The text with what has one cause said once, or everything said.</summary>
    /// <param name="text">The file; empty where there is none.</param>
    /// <param name="isGrouped">True to say it once.</param>
    public static string Group(string text, bool isGrouped)
    {
        var lines = Lines(text);
        var line = $"grouping: {(isGrouped ? "cause" : "none")}";
        if (lines.FindIndex(l => l.StartsWith("grouping:", StringComparison.Ordinal)) is var at and >= 0)
        {
            lines[at] = line + Comment(lines[at]);
        }
        else
        {
            lines.Add(line);
        }

        return Joined(lines);
    }

    /// <summary>The text with a receiver's quiet hours; its other keys stay as they are, secrets too.</summary>
    /// <param name="text">The file.</param>
    /// <param name="receiver">The receiver's name.</param>
    /// <param name="quiet">The hours, days and their time zone.</param>
    /// <returns>Null where the file does not write that receiver as an item of a list, one after another.</returns>
    public static string? Quiet(string text, string receiver, QuietHours quiet)
    {
        var lines = Lines(text);
        if (Items(lines, "receivers")?.FirstOrDefault(i => i.Name == receiver) is not { Name: not null } item)
        {
            return null;
        }

        var isNever = quiet.From == quiet.To && quiet.Days.IsEmpty;
        var keys = new (string Key, string? Value)[]
        {
            ("quiet_hours", quiet.From == quiet.To ? null : string.Create(CultureInfo.InvariantCulture, $"{quiet.From:HH:mm}-{quiet.To:HH:mm}")),
            ("quiet_days", quiet.Days.IsEmpty ? null : $"[{string.Join(", ", quiet.Days.OrderBy(d => ((int)d + 6) % 7).Select(d => d.ToString().ToLowerInvariant()))}]"),
            ("time_zone", isNever || quiet.Zone.Equals(TimeZoneInfo.Utc) ? null : quiet.Zone.Id),
        };
        var old = item.Map.Entries.Where(e => keys.All(k => k.Key != e.Key)).Select(e => (e.Key, Flow(e.Value)));
        return Joined(Replaced(lines, item, [.. old, .. keys.Where(k => k.Value is not null).Select(k => (k.Key, k.Value!))], key => keys.Any(k => k.Key == key)));
    }

    /// <summary>The keys of a monitor in the order in which they are written.</summary>
    internal static ImmutableArray<(string Key, string Value)> Keys(Monitor monitor)
    {
        static string List(ImmutableArray<string> values) => $"[{string.Join(", ", values.Select(Quoted))}]";
        var usual = monitor.Kind is MonitorKind.Anomaly or MonitorKind.DataLate ? TimeGrain.Day : TimeGrain.Month;
        var keys = new List<(string, string?)>
        {
            ("name", Quoted(monitor.Name)),
            ("metric", Quoted(monitor.Metric)),
            ("kind", monitor.Kind == MonitorKind.Change ? null : SignalDocument.KindName(monitor.Kind)),
            ("grain", monitor.Grain == usual ? null : monitor.Grain.ToString().ToLowerInvariant()),
            ("by", monitor.By.IsEmpty ? null : List(monitor.By)),
            ("segments", monitor.Segments.IsEmpty ? null : List(monitor.Segments)),
            ("change_percent", monitor.Change is { } change ? PlainNumber.Of(change * 100) : null),
            ("above", monitor.Above is { } above ? PlainNumber.Of(above) : null),
            ("below", monitor.Below is { } below ? PlainNumber.Of(below) : null),
            ("direction", monitor.Direction == MonitorDirection.Any ? null : monitor.Direction.ToString().ToLowerInvariant()),
            ("floor", monitor.Floor == 0 ? null : PlainNumber.Of(monitor.Floor)),
            ("only_unusual", monitor.OnlyUnusual ? "true" : null),
            ("grace_days", monitor.GraceDays == 1 ? null : monitor.GraceDays.ToString(CultureInfo.InvariantCulture)),
            ("receivers", monitor.Receivers.IsEmpty ? null : List(monitor.Receivers)),
            ("off", monitor.IsOff ? "true" : null),
        };
        return [.. keys.Where(k => k.Item2 is not null).Select(k => (k.Item1, k.Item2!))];
    }

    private static IEnumerable<string> Written(Monitor monitor, string indent) =>
        Keys(monitor).Select((k, i) => $"{indent}{(i == 0 ? "- " : "  ")}{k.Key}: {k.Value}");

    /// <summary>The items of a list that is written one item after another; null where there is none.</summary>
    private static List<Item>? Items(List<string> lines, string key)
    {
        var root = YamlReader.Read(MonitorFile.Name, string.Join('\n', lines), new Faults()).FirstOrDefault() as YamlMap;
        if (root?.Find(key) is not YamlList { Items: { IsEmpty: false } list } || list.Any(i => !Dash().IsMatch(lines[i.Place.Line - 1])))
        {
            return null;
        }

        var after = lines.FindIndex(list[^1].Place.Line, l => l.Length > 0 && !char.IsWhiteSpace(l[0]) && l[0] is not ('#' or '-'));
        var items = new List<Item>();
        for (var i = 0; i < list.Length; i++)
        {
            var (start, end) = (list[i].Place.Line - 1, i + 1 < list.Length ? list[i + 1].Place.Line - 1 : after < 0 ? lines.Count : after);

            // What stands before the next item is said of that one.
            while (end > start + 1 && (string.IsNullOrWhiteSpace(lines[end - 1]) || lines[end - 1].TrimStart().StartsWith('#')))
            {
                end--;
            }

            var map = list[i] as YamlMap ?? new YamlMap(list[i].Place, []);
            items.Add(new Item((map.Find("name") as YamlScalar)?.Value ?? "", start, end, Dash().Match(lines[start]).Groups[1].Value) { Map = map });
        }

        return items;
    }

    private static List<string> Replaced(List<string> lines, Item item, ImmutableArray<(string Key, string Value)> keys, Func<string, bool> isOwn)
    {
        var changed = Changed(lines[item.Start..item.End], item.Indent, keys, isOwn);
        lines.RemoveRange(item.Start, item.End - item.Start);
        lines.InsertRange(item.Start, changed);
        return lines;
    }

    private static List<string> Changed(List<string> item, string indent, ImmutableArray<(string Key, string Value)> keys, Func<string, bool> isOwn)
    {
        if (item[0].AsSpan(indent.Length + 1).TrimStart().StartsWith("{"))
        {
            return [$"{indent}- {{ {string.Join(", ", keys.Select(k => $"{k.Key}: {k.Value}"))} }}{(item.Count == 1 ? Comment(item[0]) : "")}"];
        }

        var kept = new List<string>();
        var (written, dropping) = (new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var (line, place) in item.Select((l, i) => (i == 0 ? $"{indent}  {l[(indent.Length + 1)..].TrimStart()}" : l, i)))
        {
            if (KeyLine().Match(line) is not { Success: true } match || match.Groups[1].Length != indent.Length + 2)
            {
                // A comment stays; what belongs to a key whose value is written anew goes with it.
                if (line.TrimStart().StartsWith('#') || !dropping)
                {
                    kept.Add(line);
                }

                continue;
            }

            var key = match.Groups[2].Value;
            if (!isOwn(key))
            {
                dropping = false;
                written.Add(key);
                kept.Add(line);
                continue;
            }

            var value = keys.FirstOrDefault(k => k.Key == key).Value;
            dropping = true;
            if (value is not null && written.Add(key))
            {
                kept.Add($"{indent}  {key}: {value}{Comment(line)}");
            }
        }

        kept.AddRange(keys.Where(k => isOwn(k.Key) && !written.Contains(k.Key)).Select(k => $"{indent}  {k.Key}: {k.Value}"));
        var first = kept.FindIndex(l => KeyLine().IsMatch(l));
        kept[first] = $"{indent}- {kept[first][(indent.Length + 2)..]}";
        return kept;
    }

    /// <summary>A value on one line, as it would stand within braces.</summary>
    private static string Flow(YamlElement value) => value switch
    {
        YamlScalar { Quoted: true } text => $"\"{text.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        YamlScalar scalar => scalar.Value,
        YamlList list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        YamlMap map => $"{{ {string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Flow(e.Value)}"))} }}",
        _ => throw new InvalidOperationException($"Unknown element {value.Kind}."),
    };

    private static List<string> Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        return lines is [""] ? [] : lines;
    }

    private static string Comment(string line) => Trailing().Match(line) is { Success: true } comment ? comment.Value : "";

    private static string Quoted(string value) => Plain().IsMatch(value) && !Reserved().IsMatch(value)
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Joined(List<string> lines) => string.Join('\n', lines) + "\n";

    private sealed record Item(string Name, int Start, int End, string Indent)
    {
        public required YamlMap Map { get; init; }
    }

    [GeneratedRegex(@"^(\s*)-\s", RegexOptions.CultureInvariant)]
    private static partial Regex Dash();

    [GeneratedRegex(@"^(\s*)([a-z_]+):(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"\s+#[^""'\]}]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Trailing();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_ .=/-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off)$|\s$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
