using System.Text.RegularExpressions;

namespace Parley.Metrics.Queries.Resolving;

/// <summary>Judges SQL that a caller wrote.</summary>
internal static partial class RawSql
{
    /// <summary>True where the text compares values only: no query, no statement end, no comment.</summary>
    /// <param name="sql">Part of a filter.</param>
    internal static bool IsPlainCondition(string sql) => !Forbidden().IsMatch(sql);

    [GeneratedRegex(@"\b(SELECT|FROM|WITH|UNION|TABLE|VALUES)\b|;|--|/\*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Forbidden();
}
