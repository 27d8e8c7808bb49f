using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Governance;

/// <summary>
/// Who may see what of one product. The rules are the owner's; the caller's attributes go into them as quoted texts, so
/// that no attribute can be more than a value. A rule that needs an attribute the caller lacks shows no rows.
/// </summary>
/// <param name="Rules">The rules in file order; all that apply hold together.</param>
public sealed partial record PermissionRules(ImmutableArray<PermissionRule> Rules)
{
    /// <summary>Said of rows that are not visible where the rule says nothing of its own.</summary>
    public const string PartOnly = "Only a part of the data is visible to you.";

    /// <summary>No rules: everything may be seen.</summary>
    public static PermissionRules None { get; } = new([]);

    /// <summary>Labels of documents by their paths, beside those that documents give themselves.</summary>
    public ImmutableArray<DocumentLabels> Documents { get; init; } = [];

    /// <summary>The labels that the rules give a document.</summary>
    /// <param name="path">Its path, with forward slashes.</param>
    public IEnumerable<string> LabelsOf(string path) => Documents.Where(d => d.Covers(path)).SelectMany(d => d.Labels);

    /// <summary>What a caller may see.</summary>
    /// <param name="caller">Who asks.</param>
    public Permissions For(Caller caller)
    {
        if (Rules.IsEmpty)
        {
            return Permissions.Unrestricted;
        }

        var applying = Rules.Where(r => r.AppliesTo(caller)).ToImmutableArray();
        return new Permissions
        {
            RowPredicates = applying
                .SelectMany(r => r.Rows)
                .GroupBy(r => r.Model, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(
                    g => g.Key, g => string.Join(" AND ", g.Select(r => $"({Filled(r.Where, caller)})").Distinct()), StringComparer.Ordinal),
            HiddenMetrics = [.. applying.SelectMany(r => r.HiddenMetrics)],
            HiddenDimensions = [.. applying.SelectMany(r => r.HiddenDimensions)],
            HiddenDocuments = [.. applying.SelectMany(r => r.HiddenDocuments)],
            Statements = [.. applying.Select(r => Said(r is { Statement: "", Rows.IsEmpty: false } ? PartOnly : r.Statement, caller)).Where(s => s.Length > 0).Distinct()],
        };
    }

    /// <summary>What is wrong with the braces of a predicate; null where nothing is.</summary>
    /// <param name="where">The predicate as written.</param>
    public static string? Malformed(string where)
    {
        // Inside quotes or a comment the caller's text would end the quote: it brings quotes of its own.
        var quoted = Quoted().Replace(where, "");
        if (Placeholder().Count(quoted) != Placeholder().Count(where))
        {
            return "An attribute stands alone, not in quotes or a comment: write `column IN ({{ attribute }})`.";
        }

        var rest = Placeholder().Replace(where, "");
        return rest.Contains('{', StringComparison.Ordinal) || rest.Contains('}', StringComparison.Ordinal)
            ? "Braces are for attributes alone: write `column IN ({{ attribute }})`."
            : null;
    }

    /// <summary>A predicate as SQL for some caller, to see whether it can be run at all.</summary>
    /// <param name="where">The predicate as written.</param>
    public static string Specimen(string where) => Placeholder().Replace(where, "''");

    /// <summary>The values of an attribute: texts separated by commas.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="attribute">The attribute.</param>
    private static ImmutableArray<string> Values(Caller caller, string attribute) =>
        caller.Attribute(attribute) is { } text
            ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : [];

    // An attribute that is missing or empty leaves nothing to compare with: the whole predicate is then false, whatever
    // it says, so that `region NOT IN (…)` does not open what it should close.
    private static string Filled(string where, Caller caller)
    {
        var missing = false;
        var filled = Placeholder().Replace(where, match =>
        {
            var values = Values(caller, match.Groups[1].Value);
            missing |= values.IsEmpty;
            return string.Join(", ", values.Select(v => $"'{v.Replace("'", "''", StringComparison.Ordinal)}'"));
        });
        return missing ? "FALSE" : filled;
    }

    private static string Said(string statement, Caller caller) => Placeholder().Replace(
        statement, match => Values(caller, match.Groups[1].Value) is { IsEmpty: false } values ? string.Join(", ", values) : "none");

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|/\*.*?(?:\*/|$)|\$[A-Za-z_]*\$""", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}

/// <summary>One rule.</summary>
public sealed record PermissionRule
{
    /// <summary>Line in the file, for faults.</summary>
    public int Line { get; init; }

    /// <summary>It applies to callers with one of these roles; to any where empty.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>It applies to callers with all of these attributes; to any where empty.</summary>
    public ImmutableArray<string> Attributes { get; init; } = [];

    /// <summary>It does not apply to callers with one of these roles. The owner is exempt only where named here.</summary>
    public ImmutableArray<string> ExceptRoles { get; init; } = [];

    /// <summary>Rows that remain visible.</summary>
    public ImmutableArray<RowRule> Rows { get; init; } = [];

    /// <summary>Metrics hidden.</summary>
    public ImmutableArray<string> HiddenMetrics { get; init; } = [];

    /// <summary>Dimensions hidden (query names).</summary>
    public ImmutableArray<string> HiddenDimensions { get; init; } = [];

    /// <summary>Labels of documents hidden, in lower case.</summary>
    public ImmutableArray<string> HiddenDocuments { get; init; } = [];

    /// <summary>What the answer says about it; <c>{{ attribute }}</c> is filled in.</summary>
    public string Statement { get; init; } = "";

    /// <summary>True where the rule holds for a caller.</summary>
    /// <param name="caller">Who asks.</param>
    public bool AppliesTo(Caller caller) =>
        (Roles.IsEmpty || Roles.Any(caller.Roles.Contains))
        && Attributes.All(attribute => caller.Attribute(attribute) is not null)
        && !ExceptRoles.Any(caller.Roles.Contains);
}

/// <summary>Labels that documents get by their paths.</summary>
/// <param name="Path">A path with <c>*</c> for a part of a name, <c>**</c> for any folders.</param>
/// <param name="Labels">The labels, in lower case.</param>
public sealed record DocumentLabels(string Path, ImmutableArray<string> Labels)
{
    /// <summary>True for the documents that the path names.</summary>
    /// <param name="path">A document's path.</param>
    public bool Covers(string path) => Regex.IsMatch(
        path,
        $"^{Regex.Escape(Path).Replace(@"\*\*/", "(?:.*/)?", StringComparison.Ordinal).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));
}

/// <summary>Which rows of a semantic model remain visible.</summary>
/// <param name="Model">The semantic model.</param>
/// <param name="Where">SQL over its columns; <c>{{ attribute }}</c> becomes the caller's values as quoted texts.</param>
/// <param name="Line">Line in the file, for faults.</param>
public sealed record RowRule(string Model, string Where, int Line = 0);
