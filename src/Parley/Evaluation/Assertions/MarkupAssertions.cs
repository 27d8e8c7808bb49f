using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Assertions;

/// <summary>Assertions over XML and HTML in the output.</summary>
internal static partial class MarkupAssertions
{
    public static Graded IsXml(AssertionCall call, bool anywhere)
    {
        var required = Required(call.Value);
        var parts = anywhere ? Elements().Matches(call.Text).Select(m => m.Value) : [call.Text];
        var holds = parts.Any(part => Parse(part) is { } root && required.All(path => Has(root, path)));
        return Graded.Plain(holds, call.IsInverse, required.Length == 0
            ? $"Expected output to {(call.IsInverse ? "not " : "")}{(anywhere ? "contain" : "be")} valid XML"
            : $"Expected XML with the elements {string.Join(", ", required)}");
    }

    /// <summary>A whole document or fragment: it begins and ends with a tag, and has one that HTML knows.</summary>
    public static Graded IsHtml(AssertionCall call)
    {
        var text = call.Text.Trim();
        var holds = text.StartsWith('<') && text.EndsWith('>') && !text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) && KnownTag().IsMatch(text);
        return Graded.Plain(holds, call.IsInverse, $"Expected output to {(call.IsInverse ? "not " : "")}be HTML");
    }

    public static Graded ContainsHtml(AssertionCall call) =>
        Graded.Plain(KnownTag().IsMatch(call.Text), call.IsInverse, $"Expected output to {(call.IsInverse ? "not " : "")}contain HTML");

    private static string[] Required(JsonNode? value) => value switch
    {
        JsonObject map => [.. map.Texts("requiredElements")],
        JsonArray list => [.. list.Select(JsValue.Text)],
        null => [],
        _ => [.. JsValue.Text(value).Split(',').Select(path => path.Trim()).Where(path => path.Length > 0)],
    };

    private static XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 10_000_000 });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool Has(XElement root, string path)
    {
        var names = path.Split('.');
        return root.Name.LocalName == names[0]
            && names[1..].Aggregate((IEnumerable<XElement>)[root], (found, name) => found.SelectMany(e => e.Elements().Where(c => c.Name.LocalName == name))).Any();
    }

    // From a tag to its closing one of the same name, or a tag that closes itself.
    [GeneratedRegex(@"<([A-Za-z_][\w.-]*)(?:\s[^<>]*)?(?:/>|>[\s\S]*</\1\s*>)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Elements();

    [GeneratedRegex(@"<!doctype html|</?(a|article|aside|b|blockquote|body|br|button|code|div|em|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|style|sub|sup|table|tbody|td|textarea|th|thead|title|tr|u|ul|video)(\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KnownTag();
}
