using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Products;

namespace Parley.Metrics.Sources.Files;

/// <summary>
/// Reads a column of numbers as people write them. A form is used only where the values leave no other: <c>1,234</c> alone may be a
/// thousand or one, and is a fault rather than a guess.
/// </summary>
internal static class WrittenNumbers
{
    private static readonly string[] NoNumber = ["", "na", "n/a", "nan", "null", "none", "-", "."];

    /// <summary>A value for each row; null where the cell is empty or says that there is no number. Percentages are fractions of 1.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="place">The column's place among the table's columns.</param>
    /// <param name="faults">What cannot be read, with its line.</param>
    public static ImmutableArray<double?> Read(TextTable table, int place, Faults faults)
    {
        var texts = table.Rows.Select(r => NoNumber.Contains(r.Cells[place], StringComparer.OrdinalIgnoreCase) ? null : r.Cells[place]).ToArray();
        var plain = Array.ConvertAll(texts, Plain);
        if (texts.Zip(plain).All(p => p.First is null || p.Second is not null))
        {
            return [.. plain];
        }

        var forms = new WrittenForms();
        foreach (var text in texts.OfType<string>())
        {
            forms.Add(Encoding.UTF8.GetBytes(text));
        }

        if (forms.Choose()?.Form is { } form)
        {
            return [.. texts.Select(t => t is null ? null : Formed(t, form))];
        }

        Report(table, place, (texts, plain), faults);
        return [.. plain];
    }

    private static void Report(TextTable table, int place, (string?[] Texts, double?[] Plain) read, Faults faults)
    {
        var unlike = Enumerable.Range(0, read.Texts.Length).Where(i => read.Texts[i] is not null && read.Plain[i] is null).ToArray();
        var unreadable = unlike.Where(i => NumberForm.Read(read.Texts[i]!, '.') is null && NumberForm.Read(read.Texts[i]!, ',') is null).ToArray();
        var message = unreadable.Length > 0 ? "is no number; write it as 1234.5, or leave it empty"
            : unlike.Length * 2 < read.Texts.Length ? "is written otherwise than the other numbers; write it as 1234.5"
            : "can be read in more than one way, or the column mixes ways of writing; write numbers as 1234.5";
        foreach (var row in unreadable.Length > 0 ? unreadable : unlike)
        {
            faults.Add(new Fault(table.File, (int)table.Rows[row].Line, table.Columns[place], $"'{read.Texts[row]}' {message}."));
        }
    }

    private static double? Plain(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double? Formed(string text, NumberForm form) =>
        NumberForm.Read(text, form.Mark) is { } read && Plain(read.Digits) is { } number ? form.IsPercent ? number / 100 : number : null;
}
