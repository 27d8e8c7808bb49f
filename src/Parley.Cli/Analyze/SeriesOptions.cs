using System.Collections.Immutable;
using System.CommandLine;
using Parley.Analytics.Series;
using Parley.Products;
using Parley.Statistics.Series;

namespace Parley.Cli.Analyze;

/// <summary>Options that name a series in a CSV file, for the verbs that analyse one.</summary>
internal static class SeriesOptions
{
    public static readonly Option<string> File = new("--file") { Description = "A CSV file with a header.", Required = true };

    public static readonly Option<string> Time = new("--time") { Description = "The column of times: days, times, months (2026-03), years, Unix times, or numbers of periods.", Required = true };

    public static readonly Option<string> Value = new("--value") { Description = "The column of numbers.", Required = true };

    private static readonly Option<string> DuplicateRows = new("--duplicates")
    {
        Description = "What several rows of one period mean: refuse, sum, mean, last.",
        DefaultValueFactory = _ => "refuse",
    };

    private static readonly Option<string> MissingRows = new("--missing")
    {
        Description = "What a period without a row means: gap (not known), zero (there was nothing).",
        DefaultValueFactory = _ => "gap",
    };

    static SeriesOptions()
    {
        DuplicateRows.AcceptOnlyFromAmong("refuse", "sum", "mean", "last");
        MissingRows.AcceptOnlyFromAmong("gap", "zero");
    }

    /// <summary>Adds the options that say how rows are made even.</summary>
    public static void AddTo(Command command)
    {
        command.Add(DuplicateRows);
        command.Add(MissingRows);
    }

    /// <summary>Reads the series and makes it even.</summary>
    /// <exception cref="ProductFaultException">It cannot be read or made even.</exception>
    public static (SeriesFile File, EvenSeries Series) Read(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = SeriesFile.Read(
            parsed.GetRequiredValue(File), parsed.GetRequiredValue(Time), parsed.GetRequiredValue(Value), cancellationToken);
        return (file, Even(parsed, file, file.Rows));
    }

    /// <summary>Makes a file's rows even, as the options say.</summary>
    /// <exception cref="ProductFaultException">They cannot be made even.</exception>
    public static EvenSeries Even(ParseResult parsed, SeriesFile file, ImmutableArray<SeriesRow> rows)
    {
        var made = SeriesMaking.Make(
            rows,
            file.Numbered,
            Enum.Parse<Duplicates>(parsed.GetRequiredValue(DuplicateRows), ignoreCase: true),
            Enum.Parse<Missing>(parsed.GetRequiredValue(MissingRows), ignoreCase: true));
        return made switch
        {
            SeriesOutcome.Even even => even.Series,
            SeriesOutcome.Refused refused => throw new ProductFaultException([new Fault(parsed.GetRequiredValue(File), (int)refused.Line, "", refused.Message)]),
            _ => throw new InvalidOperationException($"Unknown outcome {made.GetType().Name}."),
        };
    }

    /// <summary>Says on standard error what was made even.</summary>
    public static async Task NoteAsync(ImmutableArray<string> notes, CancellationToken cancellationToken)
    {
        foreach (var note in notes)
        {
            await Console.Error.WriteLineAsync(note.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }
}
