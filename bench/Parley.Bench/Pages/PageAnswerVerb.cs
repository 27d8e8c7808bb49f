using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Pages;

/// <summary>
/// In a real browser: from Enter to the first block of the answer, and the longest time that the page does not react while an answer with a
/// table of 10,000 rows comes.
/// </summary>
public sealed class PageAnswerVerb : Verb
{
    private const string DefaultProduct = "samples/finance";
    private const int Rows = 10_000;
    private const int Times = 15;

    // Waits in the page itself, so that the harness's own round trips do not count.
    private const string Ask =
        """
        question => new Promise(done => {
          const before = document.querySelectorAll('.headline, .decline, .question').length;
          const input = document.getElementById('question');
          const began = performance.now();
          new MutationObserver((_, observer) => {
            if (document.querySelectorAll('.headline, .decline, .question').length > before) {
              observer.disconnect();
              requestAnimationFrame(() => done(performance.now() - began));
            }
          }).observe(document.body, { subtree: true, childList: true });
          input.value = question;
          input.dispatchEvent(new Event('input', { bubbles: true }));
          input.form.requestSubmit();
        })
        """;

    /// <inheritdoc />
    public override string Name => "page-answer";

    /// <inheritdoc />
    public override string Summary => "In the browser: question to first visible block, p50, and the longest task with a table of 10,000 rows (--product FOLDER; --cases FILE: a question a line)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("parley-page-");
        try
        {
            var questions = (await File.ReadAllLinesAsync(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "turn.txt"), cancellationToken)).Where(q => q.Length > 0 && q[0] != '#').ToList();
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", DefaultProduct)), folder.FullName, cancellationToken);
            await using var browser = await PageBrowser.StartAsync();
            var times = await TimeAsync(product, browser, questions, cancellationToken);
            var longest = await LongestAsync(Many(folder.FullName), browser, cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"  {times.Count} questions, {times.Min():0} to {times.Max():0} ms; longest task {longest:0} ms"));
            return
            [
                new("question to first visible block, p50", times.Order().ElementAt(times.Count / 2), "ms", 250, Bound.AtMost),
                new("longest task with a table of 10,000 rows", longest, "ms", 200, Bound.AtMost),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<double>> TimeAsync(string product, PageBrowser browser, List<string> questions, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(product, Path.Combine(Path.GetDirectoryName(product)!, "state"));
        await server.ReadyAsync(cancellationToken);
        var page = await browser.OpenAsync(server.Address);
        await PageBrowser.AskAsync(page, questions[0]);
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            times.Add(await page.EvaluateAsync<double>(Ask, questions[i % questions.Count]));
            await PageBrowser.AnsweredAsync(page, i + 2);
        }

        return times;
    }

    private static async Task<double> LongestAsync(string product, PageBrowser browser, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(product, Path.Combine(Path.GetDirectoryName(product)!, "state-many"));
        await server.ReadyAsync(cancellationToken);
        var page = await browser.OpenAsync(server.Address);
        await page.EvaluateAsync("() => { globalThis.longest = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration); }).observe({ type: 'longtask' }); }");
        await PageBrowser.AskAsync(page, string.Create(CultureInfo.InvariantCulture, $"Show amount by day from {Day(0):yyyy-MM-dd} to {Day(Rows - 1):yyyy-MM-dd}"));
        var answer = page.Locator(".exchange").Last;
        await answer.GetByRole(AriaRole.Tab, new() { Name = "Chart" }).ClickAsync();
        await answer.Locator(".canvas svg").WaitForAsync();
        await answer.GetByRole(AriaRole.Tab, new() { Name = "Table" }).ClickAsync();
        var rows = await answer.Locator(".views table").GetAttributeAsync("aria-rowcount");
        if (rows != (Rows + 1).ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"The table has {rows} rows with its head, not {Rows + 1}.");
        }

        // Through the table as a person scrolls: by screens, then to its end.
        foreach (var share in (double[])[.1, .5, .9, 1])
        {
            await answer.Locator(".scroll").EvaluateAsync("(e, share) => e.scrollTop = e.scrollHeight * share", share);
            await page.WaitForTimeoutAsync(400);
        }

        return await page.EvaluateAsync<double>("longest");
    }

    private static DateOnly Day(int index) => new DateOnly(1998, 1, 1).AddDays(index);

    /// <summary>A product with one table of as many days as the answer is to have rows.</summary>
    private static string Many(string folder)
    {
        var product = Path.Combine(folder, "many");
        Directory.CreateDirectory(Path.Combine(product, "data"));
        Directory.CreateDirectory(Path.Combine(product, "metrics"));
        File.WriteAllText(Path.Combine(product, "product.yaml"), string.Create(CultureInfo.InvariantCulture, $"title: Many\nas_of: {Day(Rows):yyyy-MM-dd}\n"));
        File.WriteAllText(Path.Combine(product, "metrics", "days.yml"),
            """
            semantic_models:
              - name: days
                model: ref('days')
                defaults: {agg_time_dimension: day}
                entities: [{name: entry, type: primary, expr: id}]
                dimensions:
                  - {name: day, type: time, type_params: {time_granularity: day}}
                measures: [{name: amount, agg: sum}]
            metrics:
              - {name: amount, type: simple, label: Amount, type_params: {measure: amount}}
            """);
        var rows = new StringBuilder("id,day,amount\n");
        for (var i = 0; i < Rows; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"{i + 1},{Day(i):yyyy-MM-dd},{(i * 37) % 1000}\n");
        }

        File.WriteAllText(Path.Combine(product, "data", "days.csv"), rows.ToString());
        return product;
    }
}
