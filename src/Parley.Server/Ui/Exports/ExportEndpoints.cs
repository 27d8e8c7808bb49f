using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Parley.Analytics.Dashboards;
using Parley.Answers;
using Parley.Answers.Exports;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Parley.Conversations.Personal;
using Parley.Server.Ui.Analytics;
using Parley.Server.Ui.Evaluation;

namespace Parley.Server.Ui.Exports;

/// <summary>Files that answers and dashboards are taken along as, and the pages behind shared links.</summary>
internal static class ExportEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/turns/{id}/answer.{format}", AnswerAsync).ExcludeFromDescription();
        app.MapGet("/{product}/dashboard.{format}", DashboardAsync).ExcludeFromDescription();
        ReportEndpoints.Map(app);
        app.MapGet("/s/{secret}", SharedAsync).ExcludeFromDescription();
        app.MapGet("/s/{secret}/picture.png", PictureAsync).ExcludeFromDescription();
        app.MapGet("/s/{secret}/charts/{number:int}.png", ChartAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, string id, string format, ConversationStore store)
    {
        var turn = await store.TurnAsync(id, RequestCaller.Of(http).Id, http.RequestAborted);
        return turn is not { Status: TurnStatus.Completed }
            ? Results.NotFound()
            : File(Exporting.Of(turn.Question, [(turn.Question, turn)]), format, $"{turn.Product}-answer");
    }

    private static async Task<IResult> DashboardAsync(
        HttpContext http, string product, string format, ServedProducts products, TileRunner tiles)
    {
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var view = await ProductView.OpenAsync(products, product, RequestCaller.Of(http), clock, http.RequestAborted);
        if (view?.Tiles.Periods() is not [var standard, ..] offered)
        {
            return Results.NotFound();
        }

        var (from, to) = (http.Request.Query["from"].ToString(), http.Request.Query["to"].ToString());
        var period = from.Length + to.Length == 0
            ? standard
            : offered.FirstOrDefault(p => Day(p.Start) == from && Day(p.End) == to) ?? view.Tiles.Period($"from {from} to {to}") ?? standard;
        ImmutableArray<TileFilter> filters = [.. http.Request.Query["only"].OfType<string>().Select(o => o.Split('=', 2)).Where(o => o.Length == 2).Select(o => new TileFilter(o[0], o[1]))];
        var turns = new List<(string, Turn?)>();
        foreach (var tile in view.Tiles.Tiles(period, filters))
        {
            turns.Add((tile.Title, await tiles.RunAsync(view, tile.Question, tile.Plan, http.RequestAborted)));
        }

        return File(DashboardSheet.Of(view, period, filters, turns), format, $"{view.Product.Name}-dashboard");
    }

    // What was frozen, and nothing that could ask: no script, no connection.
    private static async Task<IResult> SharedAsync(HttpContext http, string secret, Shares shares)
    {
        var sheet = await shares.OpenAsync(secret, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return sheet is null
            ? Results.Content(Page("This link does not open any more", "<p>It has run out, was revoked, or never was. Ask whoever sent it for a new one.</p>"), "text/html; charset=utf-8", Encoding.UTF8, StatusCodes.Status404NotFound)
            : Results.Content(Page(sheet.Title, Body(sheet, secret)), "text/html; charset=utf-8");
    }

    private static async Task<IResult> PictureAsync(HttpContext http, string secret, Shares shares) =>
        await shares.OpenAsync(secret, http.RequestAborted) is { } sheet && PictureExport.IsPossible
            ? Results.Bytes(PictureExport.ToPng(sheet), "image/png")
            : Results.NotFound();

    private static async Task<IResult> ChartAsync(HttpContext http, string secret, int number, Shares shares) =>
        await shares.OpenAsync(secret, http.RequestAborted) is { } sheet && PictureExport.IsPossible && Charts(sheet).ElementAtOrDefault(number) is { } chart
            ? Results.Bytes(PictureExport.ToPng(chart), "image/png")
            : Results.NotFound();

    private static IEnumerable<ChartBlock> Charts(ExportSheet sheet) => sheet.Parts.SelectMany(p => p.Answer.Blocks.OfType<ChartBlock>());

    private static string Body(ExportSheet sheet, string secret)
    {
        var (body, chart) = (new StringBuilder(), 0);
        foreach (var part in sheet.Parts)
        {
            body.Append(sheet.Parts.Length > 1 ? $"<h2>{WebUtility.HtmlEncode(part.Title)}</h2>" : "");
            // Whoever reads this cannot ask, so nothing is offered to be asked.
            var answer = part.Answer with { FollowUps = [], Choices = [] };
            var said = answer.Blocks.TakeWhile(b => b is TextBlock).Count();
            body.Append("<section class=\"answer shared\">").Append(AnswerRenderer.ToHtml(answer with { Blocks = answer.Blocks[..said], Confidence = null }));
            foreach (var drawn in answer.Blocks.OfType<ChartBlock>())
            {
                body.Append(PictureExport.IsPossible
                    ? $"<img class=\"chart\" src=\"/s/{WebUtility.UrlEncode(secret)}/charts/{chart++}.png\" alt=\"{WebUtility.HtmlEncode(drawn.Title)}, as a chart; its figures are in the table\">"
                    : "");
            }

            body.Append(AnswerRenderer.ToHtml(answer with { Blocks = answer.Blocks[said..] })).Append("</section>");
        }

        body.Append("<ul class=\"note\">").AppendJoin("", sheet.Sources.Select(s => $"<li>{WebUtility.HtmlEncode(s)}</li>")).Append("</ul>");
        return body.Append(CultureInfo.InvariantCulture, $"<p class=\"note\"><a href=\"/s/{WebUtility.UrlEncode(secret)}/picture.png\">As a picture</a></p>").ToString();
    }

    private static string Page(string title, string body) =>
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">" +
        $"<title>{WebUtility.HtmlEncode(title)} · Parley</title><link rel=\"stylesheet\" href=\"/css/parley.css\"><link rel=\"icon\" href=\"/parley.svg\"><script src=\"/js/theme.js\"></script></head><body><main class=\"page\"><p class=\"frozen\"><span class=\"brand\"><img src=\"/parley.svg\" alt=\"\"> Parley</span> <span>Frozen as it was shared; read-only</span></p><h1>{WebUtility.HtmlEncode(title)}</h1>{body}</main></body></html>";

    private static IResult File(ExportSheet sheet, string format, string name) => format switch
    {
        "csv" => Results.File(Encoding.UTF8.GetBytes("\uFEFF" + TextExports.ToCsv(sheet)), "text/csv; charset=utf-8", $"{name}.csv"),
        "md" => Results.File(Encoding.UTF8.GetBytes(TextExports.ToMarkdown(sheet)), "text/markdown; charset=utf-8", $"{name}.md"),
        "xlsx" => Results.File(XlsxExport.Write(sheet), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{name}.xlsx"),
        "png" when PictureExport.IsPossible => Results.File(PictureExport.ToPng(sheet), "image/png", $"{name}.png"),
        "pdf" when PictureExport.IsPossible => Results.File(PictureExport.ToPdf(sheet), "application/pdf", $"{name}.pdf"),
        "png" or "pdf" => Results.Text("This machine has no font to draw with. Install one, for example the package fonts-dejavu-core.", statusCode: StatusCodes.Status503ServiceUnavailable),
        _ => Results.NotFound(),
    };

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
