using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Guardrails;

/// <summary>A restriction as it stands in the text of an executed query.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Values">Its members, as stored.</param>
/// <param name="Exclude">True where these members are left out.</param>
internal sealed partial record WhereFilter(string Dimension, ImmutableArray<string> Values, bool Exclude)
{
    /// <summary>Reads the restrictions of one <c>where</c> text; what has another form is left out.</summary>
    public static IEnumerable<WhereFilter> Read(string where)
    {
        foreach (Match match in Form().Matches(where))
        {
            var values = match.Groups["value"].Captures.Select(c => c.Value.Replace("''", "'", StringComparison.Ordinal))
                .Concat(match.Groups["written"].Captures.Select(c => Escape().Replace(c.Value, e => e.Value[1] switch { 'n' => "\n", 'r' => "\r", 't' => "\t", var own => own.ToString() })));
            yield return new WhereFilter(
                match.Groups["dimension"].Value, [.. values], match.Groups["not"].Success || match.Groups["op"].Value is "!=" or "<>");
        }
    }

    /// <summary>
    /// True where a text names these members and no others ("North", "North, South", "not North"). A restriction to rows
    /// without a member is said in words of the language.
    /// </summary>
    public bool Says(string said)
    {
        if (Values.IsEmpty)
        {
            return true;
        }

        var rest = said;
        foreach (var value in Values.OrderByDescending(v => v.Length))
        {
            var at = rest.IndexOf(value, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            rest = rest.Remove(at, value.Length);
        }

        var hasMore = rest.Any(char.IsLetterOrDigit);
        return Exclude ? hasMore || rest.Length > 0 : Values.Length > 1 || !hasMore;
    }

    [GeneratedRegex(
        @"(Time)?Dimension\(\s*['""](?<dimension>[^'""]+)['""][^)]*\)\s*\}\}\s*((?<not>NOT\s+)?IN\s*\(\s*(('(?<value>([^']|'')*)'|\{\{\s*Value\(\s*'(?<written>([^'\\]|\\.)*)'\s*\)\s*\}\})\s*,?\s*)+\)|(?<op>=|!=|<>)\s*('(?<value>([^']|'')*)'|\{\{\s*Value\(\s*'(?<written>([^'\\]|\\.)*)'\s*\)\s*\}\})|IS\s+(?<not>NOT\s+)?NULL)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"\\.", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();
}
