using System.CommandLine;

namespace Parley.Cli.Analyze;

/// <summary><c>parley analyze …</c>: the statistics behind answers, on a file that belongs to no product.</summary>
internal static class AnalyzeVerb
{
    public static Command Create() => new("analyze", "Forecast a series of a CSV file, find what is unusual in it, and what a change comes from.")
    {
        AnalyzeForecastVerb.Create(), AnalyzeAnomaliesVerb.Create(), AnalyzeRootCauseVerb.Create(),
    };
}
