using System.CommandLine;
using System.Globalization;
using System.Text;
using Parley.Analytics.Series;
using Parley.Products;
using Parley.Statistics.Forecasting;
using Parley.Statistics.Forecasting.Calendars;
using Parley.Statistics.Series;

namespace Parley.Cli.Analyze;

/// <summary><c>parley analyze forecast</c>.</summary>
internal static class AnalyzeForecastVerb
{
    private static readonly Option<int> Horizon = new("--horizon") { Description = $"How many periods to look ahead, 1 to {Forecaster.MostPeriods}.", Required = true };

    private static readonly Option<int[]> Seasons = new("--season") { Description = "Periods a season: 7 for weeks of days. Repeat for more; 1 for none; looked for where it is not given." };

    private static readonly Option<string?> Holidays = new("--holidays")
    {
        Description = $"A calendar whose holidays count, for days: {string.Join(", ", HolidayCalendar.Names)}, or a file.",
    };

    private static readonly Option<string> Format = Options.Format("csv", "json", "text");

    public static Command Create()
    {
        Options.Within(Horizon, 1, Forecaster.MostPeriods);
        Options.Within(Seasons, 1, Forecaster.LongestSeason);
        var command = new Command("forecast", "Forecast a series, with bands that hold 80 and 95 in a hundred. Exits 4 where there is not enough history.")
        {
            SeriesOptions.File, SeriesOptions.Time, SeriesOptions.Value, Horizon, Seasons, Holidays,
        };
        SeriesOptions.AddTo(command);
        command.Add(Format);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (file, series) = SeriesOptions.Read(parsed, cancellationToken);
        await SeriesOptions.NoteAsync(series.Notes, cancellationToken).ConfigureAwait(false);
        var (horizon, seasons) = (parsed.GetValue(Horizon), parsed.GetValue(Seasons));
        var calendar = parsed.GetValue(Holidays) is { } name ? Calendar(name) : null;
        var outcome = Forecaster.Forecast(new ForecastRequest(series.Values, horizon)
        {
            Seasons = seasons is { Length: > 0 } ? [.. seasons] : null,
            Candidates = series.Step.Candidates,
            Holidays = series.Step.Kind is StepKind.Day or StepKind.Weekday ? calendar?.Marks(series, horizon) ?? [] : [],
        });
        if (outcome is ForecastOutcome.NotEnoughHistory lacking)
        {
            await Console.Error.WriteLineAsync($"Not enough history: {lacking.Reason}; {lacking.Needed} are needed, there are {lacking.Periods}.").ConfigureAwait(false);
            return ExitCodes.Declined;
        }

        var forecast = ((ForecastOutcome.Made)outcome).Forecast;
        if (parsed.GetValue(Format) == "csv")
        {
            await Console.Out.WriteAsync(Csv(file, series, forecast)).ConfigureAwait(false);
        }
        else
        {
            Output.Write(parsed, Format, Document(file, series, forecast), Text);
        }

        return ExitCodes.Answered;
    }

    private static HolidayCalendar Calendar(string name)
    {
        if (HolidayCalendar.Of(name) is { } known)
        {
            return known;
        }

        if (!System.IO.File.Exists(name))
        {
            throw new ProductFaultException([new Fault(name, 0, "--holidays", $"There is no such calendar or file; calendars are {string.Join(", ", HolidayCalendar.Names)}.")]);
        }

        var (calendar, faults) = HolidayCalendar.Read(System.IO.File.ReadAllText(name));
        return faults.IsEmpty ? calendar : throw new ProductFaultException([.. faults.Select(f => new Fault(name, f.Line, "", f.Message))]);
    }

    private static string Csv(SeriesFile file, EvenSeries series, Forecast forecast)
    {
        var text = new StringBuilder("time,mean,lower_80,upper_80,lower_95,upper_95\n");
        for (var h = 0; h < forecast.Points.Length; h++)
        {
            var p = forecast.Points[h];
            text.Append(CultureInfo.InvariantCulture, $"{TimeAfter(file, series, h)},{p.Mean},{p.Low80},{p.High80},{p.Low95},{p.High95}\n");
        }

        return text.ToString();
    }

    private static ForecastDocument Document(SeriesFile file, EvenSeries series, Forecast forecast) => new(
        series.Step.Name,
        forecast.Seasons,
        forecast.Method,
        [.. forecast.Points.Select((p, h) => new ForecastEntry(TimeAfter(file, series, h), p.Mean, new BandEntry(p.Low80, p.High80), new BandEntry(p.Low95, p.High95)))]);

    private static string TimeAfter(SeriesFile file, EvenSeries series, int step) => file.Written(series.TimeAt(series.Values.Length + step));

    private static string Text(ForecastDocument document) => string.Join(
        Environment.NewLine,
        document.Points
            .Select(p => string.Create(
                CultureInfo.InvariantCulture, $"{p.Time,-20}{p.Mean,14:G6}   80%: {p.Band80.Lower:G6} to {p.Band80.Upper:G6}   95%: {p.Band95.Lower:G6} to {p.Band95.Upper:G6}"))
            .Append($"Every {document.Step}; {(document.Seasons.Count == 0 ? "no season" : $"seasons of {string.Join(" and ", document.Seasons)}")}; {document.Method}."));
}
