using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>Tells text that a browser would not show, or show unreadably, from attributes, inline styles and the page's own simple style rules.</summary>
internal sealed partial class HtmlVisibility
{
    private readonly Dictionary<string, string> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _hasDarkGround;

    public HtmlVisibility(IDocument document)
    {
        foreach (var sheet in document.QuerySelectorAll("style"))
        {
            foreach (Match rule in Rule().Matches(Comment().Replace(sheet.TextContent, "")))
            {
                foreach (var selector in rule.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
                {
                    _rules[selector] = _rules.GetValueOrDefault(selector) + ";" + rule.Groups[2].Value;
                }
            }
        }

        _hasDarkGround = Ground(StyleOf(document.Body)) is { } ground && !IsLight(ground);
    }

    /// <summary>True where a browser shows none of the element's text, or shows it unreadably.</summary>
    public bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = StyleOf(element);
        return style.Length > 0 && (Gone().IsMatch(style) || IsAside(style) || IsUnreadable(element, style));
    }

    private string StyleOf(IElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var style = element.GetAttribute("style") ?? "";
        if (_rules.Count > 0)
        {
            var rules = element.ClassList.Select(c => "." + c).Append("#" + element.Id).Append(element.LocalName)
                .Concat(element.ClassList.Select(c => $"{element.LocalName}.{c}"));
            style = string.Join(';', rules.Select(r => _rules.GetValueOrDefault(r) ?? "").Where(r => r.Length > 0).Append(style));
        }

        return style.ToLowerInvariant();
    }

    private static bool IsAside(string style) => Aside().Matches(style).Any(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) >= 500);

    /// <summary>Text in the colour of its ground: white on white.</summary>
    private bool IsUnreadable(IElement element, string style)
    {
        if (Colour().Match(style) is not { Success: true } colour)
        {
            return false;
        }

        var text = colour.Groups[1].Value.Trim();
        for (IElement? at = element; at is not null; at = at.ParentElement)
        {
            if (Ground(StyleOf(at)) is { } ground)
            {
                return Same(text, ground);
            }
        }

        return !_hasDarkGround && IsWhite(text);
    }

    private static string? Ground(string style) => Background().Match(style) is { Success: true } ground ? ground.Groups[1].Value.Trim() : null;

    private static bool Same(string one, string other) =>
        one == other || (IsWhite(one) && IsWhite(other)) || (IsBlack(one) && IsBlack(other)) || Transparent().IsMatch(one);

    private static bool IsWhite(string colour) =>
        Regex.Replace(colour, @"\s", "") is "white" or "#fff" or "#ffffff" or "#fefefe" or "#fdfdfd" or "#fcfcfc" or "rgb(255,255,255)" or "rgba(255,255,255,1)"
            or "rgb(254,254,254)" or "hsl(0,0%,100%)" || Transparent().IsMatch(colour);

    private static bool IsBlack(string colour) => Regex.Replace(colour, @"\s", "") is "black" or "#000" or "#000000" or "rgb(0,0,0)";

    private static bool IsLight(string colour) => IsWhite(colour) || Light().IsMatch(colour);

    [GeneratedRegex(@"([^{}]+)\{([^{}]*)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(%|;|!|$)|font-size\s*:\s*(0|0?\.\d+|1)(px|pt|em|rem|%)?\s*(;|!|$)|(^|;)\s*(max-)?(height|width)\s*:\s*0(px)?\s*;.*overflow\s*:\s*hidden|overflow\s*:\s*hidden.*(^|;)\s*(max-)?(height|width)\s*:\s*0(px)?\s*(;|$)|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(50|100)%")]
    private static partial Regex Gone();

    [GeneratedRegex(@"(?:left|right|top|text-indent|margin-left)\s*:\s*-(\d{1,8})(?:px|pt|em|rem|%)?")]
    private static partial Regex Aside();

    [GeneratedRegex(@"(?:^|;)\s*color\s*:\s*([^;!]+)")]
    private static partial Regex Colour();

    [GeneratedRegex(@"background(?:-color)?\s*:\s*([^;!]+)")]
    private static partial Regex Background();

    [GeneratedRegex(@"^transparent$|^rgba\([^)]*,\s*0*\.?0+\s*\)$")]
    private static partial Regex Transparent();

    [GeneratedRegex(@"^#(f|e)|light|ivory|snow|beige|cream|linen")]
    private static partial Regex Light();
}
