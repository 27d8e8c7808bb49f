using System.Collections.Immutable;
using System.Globalization;
using Parley.Metrics.Queries;
using YamlDotNet.RepresentationModel;

namespace Parley.Bench.MetricFlow;

/// <summary>Reads MetricFlow's integration cases.</summary>
public static class CaseReader
{
    private static readonly Dictionary<string, string> Manifests = new(StringComparer.Ordinal)
    {
        ["SIMPLE_MODEL"] = "simple_manifest",
        ["SIMPLE_MODEL_NON_DS"] = "non_sm_manifest",
        ["SCD_MODEL"] = "scd_manifest",
        ["EXTENDED_DATE_MODEL"] = "extended_date_manifest",
        ["UNPARTITIONED_MULTI_HOP_JOIN_MODEL"] = "multi_hop_join_manifest",
        ["PARTITIONED_MULTI_HOP_JOIN_MODEL"] = "partitioned_multi_hop_join_manifest",
    };

    /// <summary>Reads every case of a folder.</summary>
    /// <param name="folder">The folder with <c>test_cases</c>.</param>
    public static ImmutableArray<MetricFlowCase> Read(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(folder, "test_cases"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(f => Documents(f, "integration_test").Select(d => Case(Path.GetFileNameWithoutExtension(f), d))),
    ];

    /// <summary>The mappings under one key, one of each document of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key.</param>
    internal static IEnumerable<YamlMappingNode> Documents(string file, string key)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        return yaml.Documents
            .Select(d => d.RootNode)
            .OfType<YamlMappingNode>()
            .Select(m => (YamlMappingNode)m.Children[key])
            .ToList();
    }

    private static MetricFlowCase Case(string file, YamlMappingNode node)
    {
        var range = List(node, "time_constraint").Select(Text).ToList();
        var groupBy = List(node, "group_bys").Select(Text).Concat(List(node, "group_by_objs").Select(GroupBy));
        var query = new MetricQuery
        {
            Metrics = [.. List(node, "metrics").Select(Text)],
            GroupBy = [.. groupBy],
            Where = Optional(node, "where_filter") is { } where ? [CaseTemplate.Fill(where)] : [],
            Start = range.Count == 2 ? Time(range[0]) : null,
            End = range.Count == 2 ? Time(range[1]) : null,
            OrderBy = [.. List(node, "order_bys").Select(o => Order(Text(o)))],
            Limit = Optional(node, "limit") is { } limit ? int.Parse(limit, CultureInfo.InvariantCulture) : null,
            MinMaxOnly = Is(node, "min_max_only", false),
            Distinct = Is(node, "apply_group_by", true),
        };
        return new MetricFlowCase(
            file,
            Optional(node, "name")!,
            Manifests[Optional(node, "model")!],
            query,
            Optional(node, "saved_query_name"),
            CaseTemplate.Fill(Optional(node, "check_query")!),
            Is(node, "check_order", false),
            Is(node, "allow_empty", false),
            List(node, "required_features").Select(Text).FirstOrDefault());
    }

    private static string GroupBy(YamlNode node)
    {
        var mapping = (YamlMappingNode)node;
        var name = Optional(mapping, "name")!;
        return (Optional(mapping, "grain"), Optional(mapping, "date_part")) switch
        {
            ({ } grain, _) => $"{name}__{grain}",
            (_, { } part) => $"{name}__extract_{part}",
            _ => name,
        };
    }

    private static QueryOrder Order(string text) =>
        text.StartsWith('-') ? new QueryOrder(text[1..], true) : new QueryOrder(text);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static bool Is(YamlMappingNode node, string key, bool otherwise) =>
        Optional(node, key) is { } value ? bool.Parse(value) : otherwise;

    private static string? Optional(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? Text(value) : null;

    private static IEnumerable<YamlNode> List(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? ((YamlSequenceNode)value).Children : [];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
