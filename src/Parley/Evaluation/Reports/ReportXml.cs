using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Reports;

/// <summary>Results as XML: promptfoo's dump of everything, and JUnit's for build servers.</summary>
internal static class ReportXml
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", CheckCharacters = false };

    /// <summary>Every field as an element.</summary>
    public static void Dump(EvaluationResult result, Stream stream)
    {
        using var writer = XmlWriter.Create(stream, Settings);
        writer.WriteStartElement("promptfoo");
        writer.WriteStartElement("results");
        foreach (var (key, value) in ReportParts.Head(result))
        {
            Element(writer, key, value);
        }

        writer.WriteStartElement("results");
        foreach (var row in result.Recorded())
        {
            Element(writer, "item", JsonNode.Parse(row.Json.Span));
        }

        writer.WriteEndElement();
        foreach (var (key, value) in ReportParts.Stats(result))
        {
            Element(writer, key, value);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>A suite a column, a case a row.</summary>
    public static void JUnit(EvaluationResult result, Stream stream)
    {
        using var writer = XmlWriter.Create(stream, Settings);
        writer.WriteStartElement("testsuites");
        foreach (var (index, column) in result.Columns.Index())
        {
            writer.WriteStartElement("testsuite");
            Attribute(writer, "name", $"{column.Provider.Label ?? column.Provider.Id} · {Report.Short(column.Prompt.Label)}");
            Attribute(writer, "tests", Number(column.Passed + column.Failed + column.Errors));
            Attribute(writer, "failures", Number(column.Failed));
            Attribute(writer, "errors", Number(column.Errors));
            Attribute(writer, "time", Seconds(column.Latency));
            foreach (var row in result.Record?.Rows(index) ?? result.Recorded().Where(r => r.PromptIndex == index))
            {
                Case(writer, row);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Case(XmlWriter writer, RecordedRow row)
    {
        writer.WriteStartElement("testcase");
        Attribute(writer, "name", row.Description ?? $"test {row.TestIndex + 1}{(row.Repeat > 0 ? $" repeat {row.Repeat + 1}" : "")}");
        Attribute(writer, "classname", row.Provider);
        Attribute(writer, "time", Seconds(row.Latency));
        if (!row.Passed)
        {
            writer.WriteStartElement(row.Failure == FailureKind.Error ? "error" : "failure");
            Attribute(writer, "message", row.Error ?? "");
            writer.WriteString(Clean(row.OutputText));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Element(XmlWriter writer, string name, JsonNode? node)
    {
        writer.WriteStartElement(XmlConvert.EncodeLocalName(name.Length == 0 ? "_" : name));
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    Element(writer, key, value);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Element(writer, "item", item);
                }

                break;
            default:
                writer.WriteString(Clean(JsValue.Text(node)));
                break;
        }

        writer.WriteEndElement();
    }

    private static void Attribute(XmlWriter writer, string name, string value) => writer.WriteAttributeString(name, Clean(value));

    // What XML cannot hold, halves of surrogate pairs among it, is left out.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text, i++, 2);
            }
            else if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
        }

        return clean.ToString();
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
