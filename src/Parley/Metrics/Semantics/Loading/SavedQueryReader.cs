using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Metrics.Queries;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads saved queries; their group-bys may be names or MetricFlow's objects (<c>TimeDimension('metric_time', 'day')</c>).</summary>
internal sealed partial class SavedQueryReader(Draft draft)
{
    /// <summary>Reads one saved query into the draft.</summary>
    /// <param name="fields">Its mapping.</param>
    public void Read(Fields fields)
    {
        if (!MetaReader.Enabled(fields))
        {
            return;
        }

        var name = fields.RequiredText("name");
        draft.Declare(ElementKind.SavedQuery, name, fields.At("name"));
        fields.Ignore("exports", "tags", "metadata", "config", "group", "meta", "cache");
        if (fields.Child("query_params") is not { } parameters)
        {
            fields.Missing("query_params");
            return;
        }

        draft.SavedQueries.Add(new SavedQuery(
            name, fields.Text("description")?.Trim() ?? "", fields.Text("label") ?? "", Query(parameters))
        {
            Origin = new Origin(fields.Here.File, fields.Here.Line),
        });
        fields.Close();
    }

    private MetricQuery Query(Fields parameters)
    {
        var query = new MetricQuery
        {
            Metrics = parameters.Texts("metrics"),
            GroupBy = [.. parameters.Texts("group_by").Select(g => Name(g, parameters.At("group_by")))],
            Where = InputReader.Filters(parameters, "where", draft),
            OrderBy = [.. parameters.Texts("order_by").Select(o => Order(o, parameters.At("order_by")))],
            Limit = parameters.Whole("limit"),
        };
        foreach (var metric in query.Metrics)
        {
            draft.Use(ElementKind.Metric, metric, parameters.At("metrics"));
        }

        parameters.Close();
        return query;
    }

    private QueryOrder Order(string text, YamlPlace place)
    {
        var descending = Descending().Match(text);
        var bare = descending.Success ? text[..descending.Index] : text.TrimStart('-');
        return new QueryOrder(
            Name(bare, place),
            text.StartsWith('-') || (descending.Success && !descending.Value.Contains("False", StringComparison.OrdinalIgnoreCase)));
    }

    private string Name(string text, YamlPlace place)
    {
        var match = Call().Match(text);
        if (!match.Success)
        {
            return text.Trim();
        }

        var (kind, name) = (match.Groups["kind"].Value, match.Groups["name"].Value);
        FilterReferences.Note(kind, name, place, draft);
        var path = string.Concat(match.Groups["path"].Captures.Select(p => p.Value + "__"));
        var grain = match.Groups["grain"] is { Success: true, Value: var g } ? $"__{g.ToLowerInvariant()}" : "";
        var part = match.Groups["part"] is { Success: true, Value: var p } ? $"__extract_{p.ToLowerInvariant()}" : "";
        return path + name + grain + part;
    }

    [GeneratedRegex(@"\.descending\(\s*(True|False)?\s*\)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Descending();

    [GeneratedRegex(
        @"^\s*(?<kind>Dimension|TimeDimension|Entity|Metric)\(\s*['""](?<name>[^'""]+)['""]\s*(?:,\s*(?:time_granularity_name\s*=\s*)?['""](?<grain>\w+)['""]\s*)?(?:,\s*(?:entity_path\s*=\s*)?\[\s*(?:['""](?<path>\w+)['""]\s*,?\s*)*\]\s*)?\)(?:\.grain\(\s*['""](?<grain>\w+)['""]\s*\))?(?:\.date_part\(\s*['""](?<part>\w+)['""]\s*\))?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
