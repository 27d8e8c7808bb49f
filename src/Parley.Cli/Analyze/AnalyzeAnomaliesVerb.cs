using System.CommandLine;
using System.Globalization;
using System.Text;
using Parley.Analytics.Series;
using Parley.Statistics.Anomalies;

namespace Parley.Cli.Analyze;

/// <summary><c>parley analyze anomalies</c>.</summary>
internal static class AnalyzeAnomaliesVerb
{
    private static readonly Option<DateOnly?> AsOf = new("--as-of")
    {
        Description = "The last day whose data is complete; periods that end later are not judged.",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no day; write it as 2026-03-31.");
            return null;
        },
    };

    private static readonly Option<string> Format = Options.Format("csv", "json", "text");

    public static Command Create()
    {
        var command = new Command("anomalies", "Find what is unusual in a series: a score from 0 to 1 and a flag for each row, judged by the rows before it alone.")
        {
            SeriesOptions.File, SeriesOptions.Time, SeriesOptions.Value, AsOf,
        };
        SeriesOptions.AddTo(command);
        command.Add(Format);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = SeriesFile.Read(
            parsed.GetRequiredValue(SeriesOptions.File), parsed.GetRequiredValue(SeriesOptions.Time), parsed.GetRequiredValue(SeriesOptions.Value), cancellationToken);
        var found = SeriesFindings.Of(file, rows => SeriesOptions.Even(parsed, file, rows), parsed.GetValue(AsOf));
        await SeriesOptions.NoteAsync(found.Notes, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Format) == "csv")
        {
            await Console.Out.WriteAsync(Csv(file, found)).ConfigureAwait(false);
        }
        else
        {
            Output.Write(parsed, Format, Document(file, found), Text);
        }

        return ExitCodes.Answered;
    }

    private static string Csv(SeriesFile file, SeriesFindings found)
    {
        var text = new StringBuilder("time,value,score,flag\n");
        for (var i = 0; i < file.Rows.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(file.Times[i])},{file.Rows[i].Value},{found.Rows[i].Score:0.######},{(found.Rows[i].Flagged ? 1 : 0)}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string field) => field.Contains(',', StringComparison.Ordinal) ? $"\"{field}\"" : field;

    private static AnomaliesDocument Document(SeriesFile file, SeriesFindings found) => new(
        found.Step,
        found.Rows.Count(r => r.Flagged),
        found.Missing,
        [.. found.Rows.Select((r, i) => new AnomalyEntry(file.Times[i], file.Rows[i].Value, r.Score, r.Flagged, r.Expected, KindOf(r)))]);

    private static string? KindOf(JudgedRow row) => row.Kind switch
    {
        null => null,
        Statistics.Anomalies.Periods.AnomalyKind.LevelShift => "level_shift",
        var kind => kind.ToString()!.ToLowerInvariant(),
    };

    private static string Text(AnomaliesDocument document) => string.Join(
        Environment.NewLine,
        document.Rows.Where(r => r.Flag)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Time,-20}{r.Value,14:G6}   score {r.Score:0.000}{(r.Expected is { } e ? $"   expected {e:G6}   {r.Kind}" : "")}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{document.Flagged} of {document.Rows.Count} rows (every {document.Step}) are unusual; {document.Missing.Count} periods are missing.")));
}
