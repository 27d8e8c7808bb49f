using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Metrics.Semantics;

namespace Parley.Metrics.Catalogues;

/// <summary>One term of a linear expression.</summary>
/// <param name="Input">The metric.</param>
/// <param name="Factor">What it is multiplied by.</param>
internal sealed record LinearTerm(MetricInput Input, decimal Factor);

/// <summary>Reads the expressions of derived metrics that only add, subtract and scale: <c>revenue - refunds * 1.0</c>.</summary>
internal static partial class Linear
{
    /// <summary>The terms of the expression; null where it is anything more than a weighted sum of its inputs.</summary>
    /// <param name="metric">A derived metric.</param>
    public static ImmutableArray<LinearTerm>? Terms(Metric metric)
    {
        var match = Sum().Match(metric.Expr ?? "");
        if (!match.Success)
        {
            return null;
        }

        var terms = ImmutableArray.CreateBuilder<LinearTerm>();
        foreach (Capture capture in match.Groups["term"].Captures)
        {
            var term = Term().Match(capture.Value);
            var input = metric.Inputs.FirstOrDefault(
                i => string.Equals(i.Alias ?? i.Name, term.Groups["name"].Value, StringComparison.OrdinalIgnoreCase));
            if (input is null || Factor(term) is not { } factor)
            {
                return null;
            }

            terms.Add(new LinearTerm(input, factor));
        }

        return terms.ToImmutable();
    }

    private static decimal? Factor(Match term)
    {
        var factor = term.Groups["sign"].Value == "-" ? -1m : 1m;
        if (term.Groups["before"].Success)
        {
            factor *= Number(term.Groups["before"]);
        }

        if (!term.Groups["after"].Success)
        {
            return factor;
        }

        var number = Number(term.Groups["after"]);
        return term.Groups["operator"].Value == "*" ? factor * number : number == 0 ? null : factor / number;
    }

    private static decimal Number(Group group) => decimal.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*(?<term>[+-]?\s*(?:\d{1,12}(?:\.\d{1,12})?\s*\*\s*)?[A-Za-z_]\w*(?:\s*[*/]\s*\d{1,12}(?:\.\d{1,12})?)?)(?:\s*(?<term>[+-]\s*(?:\d{1,12}(?:\.\d{1,12})?\s*\*\s*)?[A-Za-z_]\w*(?:\s*[*/]\s*\d{1,12}(?:\.\d{1,12})?)?))*\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Sum();

    [GeneratedRegex(
        @"^\s*(?<sign>[+-])?\s*(?:(?<before>[\d.]+)\s*\*\s*)?(?<name>[A-Za-z_]\w*)(?:\s*(?<operator>[*/])\s*(?<after>[\d.]+))?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Term();
}
