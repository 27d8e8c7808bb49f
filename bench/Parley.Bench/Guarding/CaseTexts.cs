using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Bench.Guarding;

/// <summary>
/// Texts of a case file: one a line, with <c>\n</c> for a line break. <c>{a|b|c}</c> stands for one text with each of
/// them; <c>@filler N</c> at the beginning puts N harmless sentences before the text, and as many behind it.
/// </summary>
internal static partial class CaseTexts
{
    private static readonly string[] Filler =
    [
        "The quarterly figures were discussed with the team on Tuesday.", "Invoices are paid within thirty days of receipt.", "The new office opens in the spring, next to the station.",
        "Please bring your badge to the reception.", "Deliveries arrive at the rear entrance before noon.", "The supplier confirmed the order by telephone.", "Training takes place in the large meeting room.",
        "All prices are in euros and without tax.", "The annex lists the contacts of each branch.", "Travel expenses are claimed with the form on the intranet.",
    ];

    public static ImmutableArray<string> Read(string file) =>
        [.. File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').SelectMany(Expand).Select(Lengthen).Select(l => l.Replace("\\n", "\n", StringComparison.Ordinal))];

    private static IEnumerable<string> Expand(string line)
    {
        var choice = Choice().Match(line);
        return choice.Success
            ? choice.Groups["of"].Value.Split('|').SelectMany(one => Expand(string.Concat(line.AsSpan(0, choice.Index), one, line.AsSpan(choice.Index + choice.Length))))
            : [line];
    }

    private static string Lengthen(string line)
    {
        var longer = Longer().Match(line);
        if (!longer.Success)
        {
            return line;
        }

        var count = int.Parse(longer.Groups["count"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        string Some(int from) => string.Join(' ', Enumerable.Range(from, count).Select(i => Filler[i % Filler.Length]));
        return $"{Some(0)} {line[longer.Length..]} {Some(3)}";
    }

    [GeneratedRegex(@"\{(?<of>[^{}]*\|[^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Choice();

    [GeneratedRegex(@"^@filler (?<count>\d+) ", RegexOptions.CultureInvariant)]
    private static partial Regex Longer();
}
