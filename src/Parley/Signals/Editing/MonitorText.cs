using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Products;
using Parley.Products.Yaml;
using Parley.Signals.Monitors;
using Parley.Text;
using Monitor = Parley.Signals.Monitors.Monitor;

namespace Parley.Signals.Editing;

/// <summary>
/// Writes a monitor into the text of <c>monitors.yaml</c> and leaves the rest as it is: comments, order, other keys. Of a monitor that is
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
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        if (lines is [""])
        {
            lines.Clear();
        }

        if (Items(lines) is not { } items)
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

        var (_, start, end, indent) = items[at];
        var changed = Changed(lines[start..end], indent, monitor);
        lines.RemoveRange(start, end - start);
        lines.InsertRange(start, changed);
        return Joined(lines);
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
    private static List<(string Name, int Start, int End, string Indent)>? Items(List<string> lines)
    {
        var root = YamlReader.Read(MonitorFile.Name, string.Join('\n', lines), new Faults()).FirstOrDefault() as YamlMap;
        if (root?.Find("monitors") is not YamlList { Items: { IsEmpty: false } list } || list.Any(i => !Dash().IsMatch(lines[i.Place.Line - 1])))
        {
            return null;
        }

        var after = lines.FindIndex(list[^1].Place.Line, l => l.Length > 0 && !char.IsWhiteSpace(l[0]) && l[0] is not ('#' or '-'));
        var items = new List<(string, int, int, string)>();
        for (var i = 0; i < list.Length; i++)
        {
            var (start, end) = (list[i].Place.Line - 1, i + 1 < list.Length ? list[i + 1].Place.Line - 1 : after < 0 ? lines.Count : after);

            // What stands before the next item is said of that one.
            while (end > start + 1 && (string.IsNullOrWhiteSpace(lines[end - 1]) || lines[end - 1].TrimStart().StartsWith('#')))
            {
                end--;
            }

            var name = ((list[i] as YamlMap)?.Find("name") as YamlScalar)?.Value ?? "";
            items.Add((name, start, end, Dash().Match(lines[start]).Groups[1].Value));
        }

        return items;
    }

    private static List<string> Changed(List<string> item, string indent, Monitor monitor)
    {
        var keys = Keys(monitor);
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
            var value = keys.FirstOrDefault(k => k.Key == key).Value;
            dropping = true;
            if (value is not null && written.Add(key))
            {
                kept.Add($"{indent}  {key}: {value}{Comment(line)}");
            }
        }

        kept.AddRange(keys.Where(k => !written.Contains(k.Key)).Select(k => $"{indent}  {k.Key}: {k.Value}"));
        var first = kept.FindIndex(l => KeyLine().IsMatch(l));
        kept[first] = $"{indent}- {kept[first][(indent.Length + 2)..]}";
        return kept;
    }

    private static string Comment(string line) => Trailing().Match(line) is { Success: true } comment ? comment.Value : "";

    private static string Quoted(string value) => Plain().IsMatch(value) && !Reserved().IsMatch(value)
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Joined(List<string> lines) => string.Join('\n', lines) + "\n";

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
