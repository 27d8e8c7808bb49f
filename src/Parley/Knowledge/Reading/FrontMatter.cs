using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Parley.Knowledge.Reading;

/// <summary>The YAML between two lines of <c>---</c> at the head of a Markdown or text file: title, date, version, status, authority, labels, language.</summary>
internal static class FrontMatter
{
    /// <summary>Cuts the front matter off.</summary>
    /// <param name="text">The file's text, with line feeds alone.</param>
    /// <param name="builder">Takes what it says, and what is odd.</param>
    /// <returns>The text behind it; all of it where there is none.</returns>
    public static string Read(string text, DocumentBuilder builder)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal))
        {
            return text;
        }

        var end = text.IndexOf("\n---", 3, StringComparison.Ordinal);
        var next = end < 0 ? -1 : text.IndexOf('\n', end + 1);
        if (end < 0 || text.AsSpan(end + 4, (next < 0 ? text.Length : next) - end - 4).Trim().Length > 0)
        {
            return text;
        }

        var yaml = text[4..Math.Max(4, end)];
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode map }])
            {
                builder.Facts = Facts(map, builder);
            }
        }
        catch (YamlException e)
        {
            // A document whose labels cannot be read must not be open to everybody.
            throw new DocumentFaultException($"The front matter cannot be read, line {e.Start.Line + 1}: {e.InnerException?.Message ?? e.Message}");
        }

        return next < 0 ? "" : text[(next + 1)..];
    }

    private static DocumentFacts Facts(YamlMappingNode map, DocumentBuilder builder)
    {
        string One(params string[] keys) => keys
            .Select(k => map.Children.TryGetValue(new YamlScalarNode(k), out var node) ? (node as YamlScalarNode)?.Value ?? "" : "")
            .FirstOrDefault(v => v.Length > 0) ?? "";
        return builder.Facts with
        {
            Title = One("title"),
            Version = One("version"),
            Status = StatusOf(One("status"), builder),
            Language = One("language", "lang"),
            Author = One("author", "owner"),
            Date = DateOf(One("effective", "date", "updated", "last_updated"), builder),
            Authority = int.TryParse(One("authority"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var authority) ? authority : 0,
            Labels = [.. Many(map, "labels").Concat(Many(map, "label")).Select(l => l.ToLowerInvariant())],
        };
    }

    private static IEnumerable<string> Many(YamlMappingNode map, string key) =>
        !map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? []
        : node is YamlSequenceNode list ? list.OfType<YamlScalarNode>().Select(n => n.Value ?? "").Where(v => v.Length > 0)
        : node is YamlScalarNode { Value.Length: > 0 } one ? one.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [];

    private static string StatusOf(string text, DocumentBuilder builder)
    {
        var status = text.ToLowerInvariant();
        if (status is "" or "current" or "draft" or "superseded" or "archived")
        {
            return status;
        }

        builder.Warn($"The status '{text}' is none of current, draft, superseded, archived; it was left out.");
        return "";
    }

    private static DateOnly? DateOf(string text, DocumentBuilder builder)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        builder.Warn($"The date '{text}' is not written as 2026-03-31; it was left out.");
        return null;
    }
}
