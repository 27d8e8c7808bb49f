using System.Collections.Immutable;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Parley.Answers;
using Parley.Answers.Exports;
using Xunit;

namespace Parley.Tests.Answers.Exports;

public sealed class ExportTests
{
    private static readonly ExportSheet Sheet = Of("=cmd|' /C calc'!A0", "<b>North</b>, \"the\" region");

    [Fact]
    public void ToCsv_TextOfAFormula_IsWrittenSoThatNoSpreadsheetRunsIt()
    {
        var csv = TextExports.ToCsv(Sheet);

        Assert.Contains("'=cmd|' /C calc'!A0", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n=cmd", csv, StringComparison.Ordinal);
        Assert.Contains("\"<b>North</b>, \"\"the\"\" region\"", csv, StringComparison.Ordinal);
        Assert.Contains(",-12.50\r\n", csv, StringComparison.Ordinal);
        Assert.EndsWith("Source: product shop.\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Xlsx_Numbers_AreNumbersAndTextIsNeverAFormula()
    {
        using var stream = new MemoryStream(XlsxExport.Write(Sheet));
        using var document = SpreadsheetDocument.Open(stream, false);

        var cells = document.WorkbookPart!.WorksheetParts.SelectMany(p => p.Worksheet!.Descendants<Cell>()).ToList();
        Assert.Contains(cells, c => c.DataType! == CellValues.Number && c.CellValue!.Text == "-12.50");
        Assert.DoesNotContain(cells, c => c.CellFormula is not null);
        Assert.Contains(cells, c => c.InnerText == "Source: product shop.");
    }

    [Fact]
    public void ToMarkdown_MarkupInAValue_IsEscapedAndTheSourcesStandBelow()
    {
        var markdown = TextExports.ToMarkdown(Sheet);

        Assert.DoesNotContain("<b>", markdown, StringComparison.Ordinal);
        Assert.Contains("- Source: product shop.", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_ALongTableALongLabelAndAnEmptyChart_AreDrawn()
    {
        Assert.SkipUnless(PictureExport.IsPossible, "This machine has no font to draw with.");
        var part = Of("Long", new string('x', 300)).Parts[0];
        var answer = part.Answer with
        {
            Blocks =
            [
                .. part.Answer.Blocks,
                new ChartBlock(ChartKind.Line, "Nothing", ["a"], [new ChartSeries("s", [null])], Unit.Number),
                new ChartBlock(ChartKind.Waterfall, "Steps", ["a", "b", "c"], [new ChartSeries("s", [F(1), F(-3), F(-2)])], Unit.Number),
                new TableBlock("Many", [new("Label", false), new("Value", true)], [.. Enumerable.Range(0, 500).Select(i => ImmutableArray.Create<Parley.Answers.Span>(new Words($"row {i}"), F(i)))]),
            ],
        };
        var sheet = new ExportSheet("Long", [part with { Answer = answer }], ["Source: product shop."]);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], PictureExport.ToPng(sheet)[..4]);
        Assert.Equal("%PDF"u8.ToArray(), PictureExport.ToPdf(sheet)[..4]);
    }

    private static Figure F(decimal value) => new("e1", value, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static ExportSheet Of(string title, string member) => new(
        title,
        [new ExportPart(title, new Answer
        {
            Outcome = Outcome.Answered,
            Blocks =
            [
                new TextBlock(TextRole.Headline, [new Words("It was "), F(-12.50m), new Words(".")]),
                new TableBlock("By region", [new("Region", false), new("Revenue", true)], [[new Words(member), F(-12.50m)]]),
            ],
        })],
        ["Source: product shop."]);
}
