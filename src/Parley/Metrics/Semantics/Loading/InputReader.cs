using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads the parts that metrics of every form share: inputs, filters and lengths of time.</summary>
internal static partial class InputReader
{
    /// <summary>Filters: one text, a list of texts, or the manifest's object with <c>where_filters</c>.</summary>
    /// <param name="fields">Where the filter stands.</param>
    /// <param name="key">Its key.</param>
    /// <param name="draft">Receives the names it uses.</param>
    public static ImmutableArray<string> Filters(Fields fields, string key, Draft draft)
    {
        var filters = fields.Node(key) is YamlMap
            ? [.. fields.Child(key)!.Children("where_filters").Select(f => f.RequiredText("where_sql_template"))]
            : fields.Texts(key);
        var trimmed = filters.Select(f => f.Trim()).Where(f => f.Length > 0).ToImmutableArray();
        foreach (var filter in trimmed)
        {
            FilterReferences.Note(filter, fields.At(key), draft);
        }

        return trimmed;
    }

    /// <summary>A measure as a metric uses it: its name, or its name with settings.</summary>
    public static MetricMeasure? Measure(Fields fields, string key, Draft draft)
    {
        if (fields.Node(key) is not YamlMap)
        {
            var name = fields.Text(key);
            draft.Use(ElementKind.Measure, name, fields.At(key));
            return name is null ? null : new MetricMeasure { Name = name };
        }

        var input = fields.Child(key)!;
        var measure = new MetricMeasure
        {
            Name = input.RequiredText("name"),
            Filter = Filters(input, "filter", draft),
            Alias = input.Text("alias"),
            JoinToTimespine = input.Flag("join_to_timespine"),
            FillNullsWith = input.Number("fill_nulls_with"),
        };
        input.Close();
        draft.Use(ElementKind.Measure, measure.Name, input.At("name"));
        return measure;
    }

    /// <summary>A metric as another metric uses it: its name, or its name with settings.</summary>
    public static MetricInput? Metric(Fields fields, string key, Draft draft)
    {
        if (fields.Node(key) is YamlMap)
        {
            return Metric(fields.Child(key)!, draft);
        }

        var name = fields.Text(key);
        draft.Use(ElementKind.Metric, name, fields.At(key));
        return name is null ? null : new MetricInput { Name = name };
    }

    /// <summary>A list of metrics as another metric uses them, each its name or its name with settings.</summary>
    public static ImmutableArray<MetricInput> Metrics(Fields fields, string key, Draft draft)
    {
        var inputs = ImmutableArray.CreateBuilder<MetricInput>();
        foreach (var (name, settings) in fields.NamedItems(key))
        {
            draft.Use(ElementKind.Metric, name, fields.At(key));
            inputs.Add(settings is null ? new MetricInput { Name = name! } : Metric(settings, draft));
        }

        return inputs.ToImmutable();
    }

    /// <summary>A length of time: <c>7 days</c>, <c>1 month</c>, or the manifest's object with count and granularity.</summary>
    public static TimeWindow? Window(Fields fields, string key, Draft draft)
    {
        if (fields.Node(key) is YamlMap)
        {
            var window = fields.Child(key)!;
            return Window(window.Whole("count"), window.RequiredText("granularity"), fields.At(key), draft);
        }

        if (fields.Text(key) is not { } text)
        {
            return null;
        }

        var match = WindowText().Match(text);
        if (!match.Success)
        {
            fields.Faults.Error(fields.At(key), $"'{text}' is not a length of time such as '7 days' or '1 month'.");
            return null;
        }

        var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
        return Window(count, match.Groups["grain"].Value, fields.At(key), draft);
    }

    /// <summary>A standard or custom granularity's name, in lower case.</summary>
    public static string? Grain(Fields fields, string key, Draft draft)
    {
        var grain = fields.Text(key)?.ToLowerInvariant();
        draft.Use(ElementKind.Grain, grain, fields.At(key));
        return grain;
    }

    private static MetricInput Metric(Fields input, Draft draft)
    {
        var metric = new MetricInput
        {
            Name = input.RequiredText("name"),
            Filter = Filters(input, "filter", draft),
            Alias = input.Text("alias"),
            OffsetWindow = Window(input, "offset_window", draft),
            OffsetToGrain = Grain(input, "offset_to_grain", draft),
        };
        input.Close();
        draft.Use(ElementKind.Metric, metric.Name, input.At("name"));
        if (metric is { OffsetWindow: not null, OffsetToGrain: not null })
        {
            input.Faults.Error(input.At("offset_to_grain"), "An input has either offset_window or offset_to_grain, not both.");
        }

        return metric;
    }

    private static TimeWindow? Window(int? count, string grain, YamlPlace place, Draft draft)
    {
        if (count is not > 0)
        {
            draft.Faults.Error(place, "A length of time needs a positive whole number.");
            return null;
        }

        var name = Singular(grain.ToLowerInvariant());
        draft.Use(ElementKind.Grain, name, place);
        return new TimeWindow(count.Value, name);
    }

    private static string Singular(string grain) =>
        grain.EndsWith('s') && Words.Grains.ContainsKey(grain[..^1]) ? grain[..^1] : grain;

    [GeneratedRegex(@"^\s*(?<count>\d{1,9})\s+(?<grain>[A-Za-z]\w*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex WindowText();
}
