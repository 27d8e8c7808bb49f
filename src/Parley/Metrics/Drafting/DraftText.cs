using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Metrics.Drafting;

/// <summary>One element of a drafted file: what a person may edit, delete or leave as a whole.</summary>
/// <param name="Key">Its place: <c>semantic_models/orders/measures/amount</c>.</param>
/// <param name="Text">Its lines, with the comment above; ends with a line feed.</param>
internal sealed record DraftElement(string Key, string Text);

/// <summary>Writes a draft as MetricFlow's YAML, each element with the reason it was chosen.</summary>
internal static class DraftText
{
    // Words of SQL:2016 that DuckDB or PostgreSQL refuse as a bare column name.
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        [
            "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "both", "case", "cast", "check", "collate", "column",
            "constraint", "create", "default", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign",
            "from", "grant", "group", "having", "in", "into", "lateral", "leading", "limit", "not", "null", "offset", "on", "only",
            "or", "order", "primary", "references", "returning", "select", "some", "table", "then", "to", "trailing", "true", "union",
            "unique", "user", "using", "variadic", "when", "where", "window", "with",
        ], StringComparer.Ordinal);

    /// <summary>The file of one table: its semantic model and the metrics over its measures.</summary>
    public static ImmutableArray<DraftElement> TableFile(DraftTable table)
    {
        var model = $"semantic_models/{table.ModelName}";
        return
        [
            new("version", "version: 2\n"),
            new("semantic_models", "\nsemantic_models:\n"),
            new(model, Model(table)),
            .. Section(model, "entities", table.Entities, e => e.Name, Entity),
            .. Section(model, "dimensions", table.Dimensions, d => d.Name, Dimension),
            .. Section(model, "measures", table.Measures, m => $"{m.Name}_measure", Measure),
            .. table.Measures.IsEmpty ? [] : new[] { new DraftElement("metrics", "\nmetrics:\n") },
            .. table.Measures.Select(m => new DraftElement($"metrics/{m.Name}", SimpleMetric(m))),
        ];
    }

    /// <summary>The file of metrics over metrics.</summary>
    public static ImmutableArray<DraftElement> MetricsFile(ImmutableArray<DraftMetric> metrics) =>
    [
        new("version", "version: 2\n"),
        new("metrics", "\nmetrics:\n"),
        .. metrics.Select(m => new DraftElement($"metrics/{m.Name}", Derived(m))),
    ];

    /// <summary>A text as a YAML scalar: plain where that is safe, in double quotes otherwise.</summary>
    public static string Scalar(string text)
    {
        var plain = text.Length > 0 && char.IsLetter(text[0])
            && text.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '(' or ')' or '/' or '+')
            && text[^1] != ' ' && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n");
        return plain ? text : $"\"{Escaped(text)}\"";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static IEnumerable<DraftElement> Section<T>(
        string model, string section, ImmutableArray<T> items, Func<T, string> name, Func<T, string> text) =>
        items.IsEmpty
            ? []
            : [new($"{model}/{section}", $"    {section}:\n"), .. items.Select(i => new DraftElement($"{model}/{section}/{name(i)}", text(i)))];

    private static string Model(DraftTable table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"  # {table.Profile.Rows} rows\n  - name: {table.ModelName}\n");
        var relation = table.Profile.Schema is null ? table.Profile.Name : $"{table.Profile.Schema}.{table.Profile.Name}";
        text.Append(CultureInfo.InvariantCulture, $"    node_relation:\n      alias: {Scalar(table.Profile.Name)}\n");
        if (table.Profile.Schema is { } schema)
        {
            text.Append(CultureInfo.InvariantCulture, $"      schema_name: {Scalar(schema)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    defaults:\n      agg_time_dimension: {table.Time.Name}\n");
        if (!table.HasPrimaryKey)
        {
            text.Append(CultureInfo.InvariantCulture, $"    # no column of {relation} is different in each row\n    primary_entity: {table.RowNoun}_row\n");
        }

        return text.ToString();
    }

    private static string Entity(DraftEntity entity) => Item(entity.Reason, entity.Name) + $"        type: {entity.Type}\n        expr: {Column(entity.Column)}\n";

    private static string Dimension(DraftDimension dimension)
    {
        var text = new StringBuilder(Item(dimension.Reason, dimension.Name));
        text.Append(CultureInfo.InvariantCulture, $"        label: {Scalar(dimension.Label ?? NameHints.Label(dimension.Name))}\n");
        text.Append(CultureInfo.InvariantCulture, $"        type: {(dimension.Grain is null ? "categorical" : "time")}\n        expr: {(dimension.IsSql ? $"\"{Escaped(dimension.Column)}\"" : Column(dimension.Column))}\n");
        if (dimension.Grain is { } grain)
        {
            text.Append(CultureInfo.InvariantCulture, $"        type_params:\n          time_granularity: {grain}\n");
        }

        if (!dimension.Samples.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"        config:\n          meta:\n            sample_values: [{string.Join(", ", dimension.Samples.Select(s => $"\"{Escaped(s)}\""))}]\n");
        }

        return text.ToString();
    }

    private static string Measure(DraftMeasure measure)
    {
        var text = new StringBuilder(Item(measure.Reason, $"{measure.Name}_measure"));
        text.Append(CultureInfo.InvariantCulture, $"        agg: {measure.Aggregation}\n        expr: {(measure.IsSql ? $"\"{Escaped(measure.Expression)}\"" : Column(measure.Expression))}\n");
        if (measure.Stock is { } time)
        {
            text.Append(CultureInfo.InvariantCulture, $"        non_additive_dimension:\n          name: {time}\n          window_choice: max\n");
        }

        return text.ToString();
    }

    private static string SimpleMetric(DraftMeasure measure) =>
        $"  - name: {measure.Name}\n    label: {Scalar(measure.Label)}\n    type: simple\n    type_params:\n      measure: {measure.Name}_measure\n"
        + Meta(measure.Unit, measure.Good, measure.Synonyms);

    private static string Derived(DraftMetric metric)
    {
        var head = $"  # {metric.Reason}\n  - name: {metric.Name}\n    label: {Scalar(metric.Label)}\n";
        var body = metric.IsRatio
            ? $"    type: ratio\n    type_params:\n      numerator: {metric.Inputs[0]}\n      denominator: {metric.Inputs[1]}\n"
            : $"    type: derived\n    type_params:\n      expr: {metric.Expression}\n      metrics:\n{string.Concat(metric.Inputs.Select(i => $"        - name: {i}\n"))}";
        return head + body + Meta(metric.Unit, metric.Good, metric.Synonyms);
    }

    private static string Meta(string? unit, string? good, ImmutableArray<string> synonyms) =>
        unit is null && good is null && synonyms.IsEmpty
            ? ""
            : "    config:\n      meta:\n" + (unit is null ? "" : $"        unit: {Scalar(unit)}\n") + (good is null ? "" : $"        good_direction: {good}\n")
                + (synonyms.IsEmpty ? "" : $"        synonyms: [{string.Join(", ", synonyms.Select(s => $"\"{Escaped(s)}\""))}]\n");

    private static string Item(string reason, string name) => $"      # {reason.ReplaceLineEndings(" ")}\n      - name: {name}\n";

    // An expression is SQL: a column's name is quoted where SQL would read it as something else.
    internal static string Column(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && name.Equals(name.ToLowerInvariant(), StringComparison.Ordinal) && !Reserved.Contains(name)
            ? Scalar(name)
            : $"'\"{name.Replace("\"", "\"\"", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}\"'";
}
