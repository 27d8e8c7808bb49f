using Parley.Evaluation.Journals;
using Parley.Evaluation.Reports;
using Parley.Evaluation.Suites;

namespace Parley.Server.Ui.Evaluation;

/// <summary>A run as a file: the reports that <c>parley eval export</c> writes, for owners.</summary>
internal static class ReportEndpoints
{
    /// <summary>Formats that the page offers: what it is called, and its ending.</summary>
    public static readonly (string Name, string Ending)[] Formats =
        [("Page to print (HTML)", "html"), ("CSV", "csv"), ("JSON", "json"), ("JSON lines", "jsonl"), ("JUnit", "junit.xml"), ("SARIF", "sarif")];

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/evaluations/runs/{id}/report.{ending}", ReportAsync).ExcludeFromDescription();

    // A report may be long: it goes through a file that is gone once it was sent.
    private static async Task<IResult> ReportAsync(HttpContext http, string id, string ending, RunFolder runs)
    {
        if (!RequestCaller.Of(http).Roles.Contains("owner") || !Formats.Any(f => f.Ending == ending))
        {
            return Results.NotFound();
        }

        try
        {
            return Results.Stream(await Task.Run(() => Written(runs.Find(id), ending), http.RequestAborted), "application/octet-stream", $"{id}.{ending}");
        }
        catch (SuiteException)
        {
            return Results.NotFound();
        }
    }

    private static FileStream Written(RunRecord record, string ending)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        Report.Write(record.Result(), ending, file);
        file.Position = 0;
        return file;
    }
}
