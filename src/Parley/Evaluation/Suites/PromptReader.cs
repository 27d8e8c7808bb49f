using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Parley.Evaluation.Suites;

/// <summary>Reads prompts: text, files of every kind, functions, chat messages.</summary>
internal static class PromptReader
{
    private const string Divider = "---";
    private const int MostTitle = 50;
    private const int MostStart = 80;

    public static ImmutableArray<SuitePrompt> List(JsonNode? node, string folder)
    {
        var prompts = node switch
        {
            null => [],
            JsonArray list => [.. list.SelectMany(item => One(item, folder))],
            JsonObject map when !map.ContainsKey("raw") && !map.ContainsKey("id") => [.. map.SelectMany(pair => One(pair.Key, folder).Select(p => p with { Label = JsValue.Text(pair.Value) }))],
            _ => One(node, folder).ToArray(),
        };
        return [.. prompts];
    }

    private static IEnumerable<SuitePrompt> One(JsonNode? node, string folder)
    {
        if (node is not JsonObject described)
        {
            var text = JsValue.Text(node);
            return LooksLikeFile(text, folder) ? SuiteFiles.Expand(text, folder).SelectMany(file => FromFile(file, text, folder)) : [new SuitePrompt(text, text)];
        }

        var raw = described.Text("raw");
        var (id, label) = (described.Text("id"), described.Text("label") ?? described.Text("display"));
        var found = raw is null || LooksLikeFile(raw, folder) ? One(raw ?? id ?? throw new SuiteException("prompts: a prompt needs raw or id."), folder) : [new SuitePrompt(raw, raw)];
        return found.Select(prompt => prompt with
        {
            Label = label is null ? prompt.Label : Labelled(label, prompt, raw ?? id ?? ""),
            Id = id,
            Config = described["config"] as JsonObject is { } config ? (JsonObject)config.DeepClone() : prompt.Config,
        });
    }

    // Prompts that share a file are told apart behind the label.
    private static string Labelled(string label, SuitePrompt prompt, string reference) => Path.GetExtension(reference) switch
    {
        ".txt" when prompt.Raw != reference => $"{label}: {prompt.Label}",
        ".jsonl" when prompt.Raw != reference => $"{label}: {prompt.Raw}",
        _ => label,
    };

    private static IEnumerable<SuitePrompt> FromFile(string file, string reference, string folder)
    {
        // Prompts of files are shown with the path as it is written.
        var extension = Path.GetExtension(SuiteFiles.Script(reference, folder).File);
        var written = SuiteFiles.IsReference(reference) ? reference["file://".Length..] : reference;
        if (extension is ".js" or ".cjs" or ".mjs" or ".py")
        {
            var isWild = written.Contains('*', StringComparison.Ordinal);
            return [new SuitePrompt(reference, isWild ? Path.GetRelativePath(folder, file) : written) { Function = isWild ? new ScriptReference(file) : SuiteFiles.Script(reference, folder) }];
        }

        var text = SuiteFiles.Read(file);
        var name = Path.IsPathRooted(written) ? file : Path.GetRelativePath(folder, file);
        return extension switch
        {
            ".jsonl" => Lines(text).Select(line => new SuitePrompt(line, $"{name}: {line}")),
            ".csv" => Csv(text),
            ".json" => [Json(text, name)],
            ".yaml" or ".yml" => [Yaml(JsValue.Json(YamlJson.Read(text, file)), name)],
            ".md" => [new SuitePrompt(text, $"{name}: {Beginning(text, MostTitle)}...")],
            ".j2" => [new SuitePrompt(text, $"{name}: {Beginning(text, MostTitle)}...")],
            _ => Parts(text, name),
        };
    }

    private static SuitePrompt Json(string text, string name)
    {
        var raw = JsValue.TryParse(text, out var node) && node is not null ? JsValue.Json(node) : text;
        return new SuitePrompt(raw, $"{name}: {raw}");
    }

    private static SuitePrompt Yaml(string raw, string name) => new(raw, $"{name}: {Beginning(raw, MostStart)}");

    private static string Beginning(string text, int most) => text[..Math.Min(most, text.Length)];

    // One text file may hold several prompts, a line of dashes between them.
    private static IEnumerable<SuitePrompt> Parts(string text, string name)
    {
        var parts = new List<List<string>> { new() };
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n'))
        {
            if (line.Trim() == Divider)
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(line);
            }
        }

        return parts.Select(lines => string.Join('\n', lines).Trim()).Where(part => part.Length > 0).Select(part => new SuitePrompt(part, $"{name}: {part}"));
    }

    private static IEnumerable<SuitePrompt> Csv(string text)
    {
        var rows = CsvText.Rows(new StringReader(text)).ToList();
        if (rows.Count == 0)
        {
            return [];
        }

        var at = Math.Max(0, rows[0].IndexOf("prompt"));
        var label = rows[0].IndexOf("label");
        return rows.Skip(rows[0].Contains("prompt") ? 1 : 0).Where(row => row.Count > at)
            .Select(row => new SuitePrompt(row[at], label >= 0 && row.Count > label && row[label].Length > 0 ? row[label] : row[at]));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static bool LooksLikeFile(string text, string folder)
    {
        if (SuiteFiles.IsReference(text))
        {
            return true;
        }

        if (text.Length > 260 || text.IndexOfAny(['\n', '{', '<']) >= 0 || text.Trim().Length == 0)
        {
            return false;
        }

        return Path.GetExtension(text) is ".txt" or ".json" or ".jsonl" or ".yaml" or ".yml" or ".md" or ".csv" or ".j2" or ".js" or ".cjs" or ".mjs" or ".py"
            && (text.Contains('*', StringComparison.Ordinal) || File.Exists(Path.GetFullPath(text, folder)));
    }
}
