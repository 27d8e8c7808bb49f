using System.Collections.Immutable;
using Parley.Governance;
using Parley.Products.Yaml;

namespace Parley.Products;

/// <summary>Reads <c>policies/permissions.yaml</c>; published as <c>permissions.schema.json</c>. Without the file everything may be seen.</summary>
internal static class PermissionFile
{
    public static PermissionRules Load(string folder, Faults faults)
    {
        if (!File.Exists(Path.Combine(folder, ProductFolder.PermissionsFile)))
        {
            return PermissionRules.None;
        }

        var document = YamlReader.ReadFile(folder, ProductFolder.PermissionsFile, faults).FirstOrDefault();
        var file = YamlFields.Of(document, faults);
        if (file is null)
        {
            return PermissionRules.None;
        }

        ImmutableArray<PermissionRule> rules = [.. file.Maps("rules").Select(Rule)];
        ImmutableArray<DocumentLabels> labels = [.. file.Maps("documents").Select(Labels).OfType<DocumentLabels>()];
        file.Finish();
        return new PermissionRules(rules) { Documents = labels };
    }

    private static PermissionRule Rule(YamlFields map)
    {
        var who = map.Map("applies_to");
        var except = map.Map("except");
        var hide = map.Map("hide");
        var rule = new PermissionRule
        {
            Line = map.Place.Line,
            Roles = Lower(who?.Texts("roles") ?? []),
            Attributes = who?.Texts("attributes") ?? [],
            ExceptRoles = Lower(except?.Texts("roles") ?? []),
            Rows = [.. map.Maps("rows").Select(Row).OfType<RowRule>()],
            HiddenMetrics = hide?.Texts("metrics") ?? [],
            HiddenDimensions = hide?.Texts("dimensions") ?? [],
            HiddenDocuments = Lower(hide?.Texts("documents") ?? []),
            Statement = map.Text("say") ?? "",
        };
        if (rule.Rows.IsEmpty && rule.HiddenMetrics.IsEmpty && rule.HiddenDimensions.IsEmpty && rule.HiddenDocuments.IsEmpty)
        {
            map.Fault("rows", "The rule restricts nothing; it needs `rows` or `hide`.");
        }

        who?.Finish();
        except?.Finish();
        hide?.Finish();
        map.Finish();
        return rule;
    }

    private static DocumentLabels? Labels(YamlFields map)
    {
        var path = map.RequiredText("path");
        var labels = Lower(map.Texts("labels"));
        if (labels.IsEmpty)
        {
            map.Fault("labels", "The key 'labels' is needed: a list of labels, which rules hide by `hide: { documents: [label] }`.");
        }

        map.Finish();
        return path is null || labels.IsEmpty ? null : new DocumentLabels(path, labels);
    }

    private static RowRule? Row(YamlFields map)
    {
        var model = map.RequiredText("model");
        var where = map.RequiredText("where");
        if (where is not null && PermissionRules.Malformed(where) is { } reason)
        {
            map.Fault("where", reason);
            where = null;
        }

        var line = map.LineOf("model");
        map.Finish();
        return model is null || where is null ? null : new RowRule(model, where, line);
    }

    private static ImmutableArray<string> Lower(ImmutableArray<string> roles) => [.. roles.Select(r => r.ToLowerInvariant())];
}
