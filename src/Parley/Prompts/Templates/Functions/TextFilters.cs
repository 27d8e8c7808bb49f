using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Prompts.Templates.Functions;

/// <summary>Filters that make text of text.</summary>
internal static partial class TextFilters
{
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
    {
        ["upper"] = c => c.InputText.ToUpperInvariant(),
        ["lower"] = c => c.InputText.ToLowerInvariant(),
        ["trim"] = c => Trim(c.InputText, c.Text(0, "chars", "")),
        ["capitalize"] = c => Capitalize(c.InputText),
        ["title"] = c => WordStart().Replace(c.InputText, m => Capitalize(m.Value)),
        ["replace"] = Replace,
        ["truncate"] = Truncate,
        ["wordcount"] = c => (long)WordPattern().Count(c.InputText),
        ["wordwrap"] = c => Wrap(c.InputText, c.Integer(0, "width", 79), c.Text(2, "wrapstring", "\n")),
        ["indent"] = Indent,
        ["center"] = Center,
        ["striptags"] = c => Spaces().Replace(Tags().Replace(c.InputText, ""), " ").Trim(),
        ["escape"] = c => WebUtility.HtmlEncode(c.InputText),
        ["e"] = c => WebUtility.HtmlEncode(c.InputText),
        ["forceescape"] = c => WebUtility.HtmlEncode(c.InputText),
        ["urlencode"] = UrlEncode,
        ["nl2br"] = c => c.InputText.ReplaceLineEndings("<br />\n"),
        ["format"] = Format,
        ["string"] = c => c.InputText,
        ["safe"] = c => c.Input,
    };

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Trim(string text, string characters) => characters.Length == 0 ? text.Trim() : text.Trim(characters.ToCharArray());

    private static string Replace(TemplateCall call)
    {
        var (text, old, fresh) = (call.InputText, call.Text(0, "old", ""), call.Text(1, "new", ""));
        var count = call.Integer(2, "count", -1);
        if (old.Length == 0)
        {
            return text;
        }

        if (count < 0)
        {
            call.State.Bound(text.Length + ((long)Math.Max(0, fresh.Length - old.Length) * (text.Length / old.Length)), 0);
            return text.Replace(old, fresh, StringComparison.Ordinal);
        }

        var result = new StringBuilder();
        var position = 0;
        for (var i = 0; i < count && text.IndexOf(old, position, StringComparison.Ordinal) is >= 0 and var at; i++)
        {
            result.Append(text, position, at - position).Append(fresh);
            call.State.Bound(result.Length, 0);
            position = at + old.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private static string Truncate(TemplateCall call)
    {
        var (text, length) = (call.InputText, Math.Max(0, call.Integer(0, "length", 255)));
        if (text.Length <= length)
        {
            return text;
        }

        var end = call.Text(2, "end", "...");
        // Jinja counts the ending into the length, Nunjucks does not.
        var room = call.State.Options.Dialect == TemplateDialect.Jinja ? Math.Max(0, length - end.Length) : length;
        var cut = text[..room];
        if (!call.Flag(1, "killwords") && cut.LastIndexOf(' ') is > 0 and var space)
        {
            cut = cut[..space];
        }

        return cut + end;
    }

    private static string Wrap(string text, int width, string separator)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var current = new StringBuilder();
            foreach (var word in line.Split(' '))
            {
                if (current.Length > 0 && current.Length + 1 + word.Length > width)
                {
                    lines.Add(current.ToString());
                    current.Clear();
                }

                current.Append(current.Length > 0 ? " " : "").Append(word);
            }

            lines.Add(current.ToString());
        }

        return string.Join(separator, lines);
    }

    private static string Indent(TemplateCall call)
    {
        var width = call.Argument(0, "width") is string given ? given : new string(' ', Math.Clamp(call.Integer(0, "width", 4), 0, 1000));
        var (first, blank) = (call.Flag(1, "first"), call.Flag(2, "blank"));
        var lines = call.InputText.Split('\n');
        call.State.Bound(call.InputText.Length + ((long)lines.Length * width.Length), 0);
        for (var i = first ? 0 : 1; i < lines.Length; i++)
        {
            lines[i] = lines[i].Length > 0 || blank ? width + lines[i] : lines[i];
        }

        return string.Join('\n', lines);
    }

    private static object? Center(TemplateCall call)
    {
        var (text, width) = (call.InputText, call.Integer(0, "width", 80));
        call.State.Bound(width, 0);
        var space = Math.Max(0, width - text.Length);
        return new string(' ', space / 2) + text + new string(' ', space - (space / 2));
    }

    private static string UrlEncode(TemplateCall call) => call.Input is TemplateMap map
        ? string.Join('&', map.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(TemplateValues.Text(p.Value))}"))
        : Uri.EscapeDataString(call.InputText);

    // The printf forms that templates use: %s %d %f %.2f %%.
    private static string Format(TemplateCall call)
    {
        var next = 0;
        return FormatPattern().Replace(call.InputText, m =>
        {
            if (m.Value == "%%")
            {
                return "%";
            }

            var value = call.Argument(next++, m.Groups["name"].Value);
            var places = m.Groups["places"].Success ? int.Parse(m.Groups["places"].Value, CultureInfo.InvariantCulture) : 6;
            return m.Groups["kind"].Value switch
            {
                "d" when TemplateNumbers.Of(value) is { } n => Math.Truncate(TemplateNumbers.ToDouble(n)).ToString("0", CultureInfo.InvariantCulture),
                "f" when TemplateNumbers.Of(value) is { } n =>
                    TemplateNumbers.ToDouble(n).ToString("F" + Math.Min(places, 20).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
                _ => TemplateValues.Text(value),
            };
        });
    }

    [GeneratedRegex(@"[\p{L}\p{N}']+")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"[\w]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex("<!--.*?-->|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"%%|%(?:\((?<name>\w+)\))?(?:\.(?<places>\d{1,2}))?(?<kind>[sdf])")]
    private static partial Regex FormatPattern();
}
