using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Parley.Evaluation.Suites;

/// <summary>Reads test cases: inline, YAML, JSON, JSONL, CSV with its columns of two underscores, XLSX.</summary>
internal static class TestReader
{
    public static IEnumerable<SuiteTest> List(JsonNode? node, string folder, string? beside = null) => node switch
    {
        null => [],
        JsonArray list => list.SelectMany(item => List(item, folder, beside)),
        JsonObject generator when generator.Text("path") is { } path && !generator.ContainsKey("vars") => FromReference(path, folder),
        JsonObject one => [One(one, folder, beside)],
        _ => FromReference(JsValue.Text(node), folder),
    };

    /// <summary>Reads one case; files of variables are looked for beside the file it stands in, everything else in the suite's folder.</summary>
    public static SuiteTest One(JsonObject node, string folder, string? beside = null) => new()
    {
        Description = node.Text("description"),
        Vars = Vars(node["vars"], beside ?? folder),
        Assertions = AssertionReader.List(node["assert"], folder),
        Options = node.Object("options"),
        Threshold = node.Number("threshold"),
        Metadata = node.Object("metadata"),
        Provider = node["provider"] is { } provider ? ProviderReader.One(provider, folder) : null,
        Prompts = node.Texts("prompts"),
        Providers = node.Texts("providers"),
        ProviderOutput = node["providerOutput"]?.DeepClone(),
    };

    /// <summary>Reads one row of a table.</summary>
    public static SuiteTest FromRow(IReadOnlyList<string> head, IReadOnlyList<string> row)
    {
        var (vars, options, metadata) = (new JsonObject(), new JsonObject(), new JsonObject());
        var assertions = new List<SuiteAssertion>();
        var test = new SuiteTest();
        string? metric = null;
        for (var i = 0; i < head.Count; i++)
        {
            var (key, value) = (head[i].Trim(), i < row.Count ? row[i] : "");
            switch (key)
            {
                case var _ when key.StartsWith("__expected", StringComparison.Ordinal):
                    assertions.AddRange(value.Trim().Length > 0 ? [AssertionReader.FromText(value)] : []);
                    break;
                case "__prefix" or "__suffix":
                    options[key[2..]] = value;
                    break;
                case "__description":
                    test = test with { Description = value.Length > 0 ? value : null };
                    break;
                case "__providerOutput":
                    test = test with { ProviderOutput = value.Length > 0 ? JsonValue.Create(value) : null };
                    break;
                case "__metric":
                    metric = value.Length > 0 ? value : null;
                    break;
                case "__threshold":
                    test = test with { Threshold = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number != 0 ? number : null };
                    break;
                case var _ when key.StartsWith("__metadata:", StringComparison.Ordinal):
                    AddMetadata(metadata, key["__metadata:".Length..], value);
                    break;
                default:
                    vars[key] = value;
                    break;
            }
        }

        return test with { Vars = vars, Options = options, Metadata = metadata, Assertions = [.. assertions.Select(a => a with { Metric = metric })] };
    }

    private static void AddMetadata(JsonObject metadata, string key, string value)
    {
        if (value.Trim().Length > 0)
        {
            metadata[key.EndsWith("[]", StringComparison.Ordinal) ? key[..^2] : key] = key.EndsWith("[]", StringComparison.Ordinal)
                ? new JsonArray([.. CsvText.Fields(value).Select(item => (JsonNode)item)])
                : value;
        }
    }

    private static IEnumerable<SuiteTest> FromReference(string reference, string folder) =>
        SuiteFiles.Expand(reference, folder).SelectMany(file => Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".csv" => Table(CsvText.Rows(OpenText(file))),
            ".tsv" => Table(CsvText.Rows(OpenText(file), '\t')),
            ".xlsx" => Table(Sheet(file)),
            ".jsonl" => File.ReadLines(file).Where(line => line.Trim().Length > 0).Select((line, i) => Row(line, $"{file}:{i + 1}", folder)),
            ".yaml" or ".yml" or ".json" when new FileInfo(file) is { Exists: true, Length: > YamlJson.LongFile } =>
                YamlJson.Items(file, null).SelectMany(item => List(item, folder, Path.GetDirectoryName(file))),
            ".yaml" or ".yml" or ".json" => List(YamlJson.Read(SuiteFiles.Read(file), file), folder, Path.GetDirectoryName(file)),
            _ => throw new SuiteException($"tests: {file}: tests come from YAML, JSON, JSONL, CSV, TSV or XLSX."),
        });

    private static SuiteTest Row(string line, string place, string folder) =>
        JsValue.TryParse(line, out var node) && node is JsonObject test ? One(test, folder) : throw new SuiteException($"{place}: this line is no JSON object.");

    private static IEnumerable<SuiteTest> Table(IEnumerable<List<string>> rows)
    {
        List<string>? head = null;
        var index = 0;
        foreach (var row in rows)
        {
            if (head is null)
            {
                head = row;
            }
            else
            {
                index++;
                var test = FromRow(head, row);
                yield return test.Description is null ? test with { Description = $"Row #{index}" } : test;
            }
        }
    }

    private static StreamReader OpenText(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{file}: there is no such file, or it cannot be read.");
        }
    }

    private static List<List<string>> Sheet(string file)
    {
        try
        {
            using var document = SpreadsheetDocument.Open(file, isEditable: false);
            var book = document.WorkbookPart!;
            var shared = book.SharedStringTablePart?.SharedStringTable.Elements<SharedStringItem>().Select(item => item.InnerText).ToArray() ?? [];
            var sheet = (WorksheetPart)book.GetPartById(book.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First().Id!);
            return [.. sheet.Worksheet.Descendants<Row>().Select(row => Cells(row, shared))];
        }
        catch (Exception fault) when (fault is IOException or OpenXmlPackageException or FileFormatException or InvalidOperationException)
        {
            throw new SuiteException($"{file}: this is no workbook that can be read: {fault.Message}");
        }
    }

    private static List<string> Cells(Row row, string[] shared)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var column = cell.CellReference?.Value is { } place ? place.TakeWhile(char.IsLetter).Aggregate(0, (sum, c) => (sum * 26) + c - 'A' + 1) - 1 : cells.Count;
            while (cells.Count < column)
            {
                cells.Add("");
            }

            var text = cell.CellValue?.Text ?? cell.InnerText;
            cells.Add(cell.DataType?.Value == CellValues.SharedString && int.TryParse(text, CultureInfo.InvariantCulture, out var at) ? shared[at] : text);
        }

        return cells;
    }

    private static JsonObject Vars(JsonNode? node, string folder) => node switch
    {
        JsonObject map => (JsonObject)map.DeepClone(),
        null => [],
        JsonArray files => files.Select(file => Vars(file, folder)).Aggregate(new JsonObject(), SuiteFields.Merge),
        _ => SuiteFiles.Expand(JsValue.Text(node), folder).Select(file => YamlJson.Read(SuiteFiles.Read(file), file) as JsonObject ?? [])
            .Aggregate(new JsonObject(), SuiteFields.Merge),
    };
}
