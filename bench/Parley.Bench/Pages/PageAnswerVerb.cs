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
        await PageBrowser.AskAsync(page, "amount by item");
        await page.Locator(".exchange [role=tab]").Filter(new() { HasText = "Table" }).Last.ClickAsync();
        await page.Locator(".exchange .more button").Last.ClickAsync();
        await page.WaitForTimeoutAsync(1000);
        return await page.EvaluateAsync<double>("longest");
    }

    /// <summary>A product with one table of as many items as the answer is to have rows.</summary>
    private static string Many(string folder)
    {
        var product = Path.Combine(folder, "many");
        Directory.CreateDirectory(Path.Combine(product, "data"));
        Directory.CreateDirectory(Path.Combine(product, "metrics"));
        File.WriteAllText(Path.Combine(product, "product.yaml"), "title: Many\nas_of: 2026-01-31\n");
        File.WriteAllText(Path.Combine(product, "metrics", "items.yml"),
            """
            semantic_models:
              - name: items
                model: ref('items')
                defaults: {agg_time_dimension: day}
                entities: [{name: item, type: primary, expr: id}]
                dimensions:
                  - {name: day, type: time, type_params: {time_granularity: day}}
                  - {name: item, type: categorical, expr: label}
                measures: [{name: amount, agg: sum}]
            metrics:
              - {name: amount, type: simple, label: Amount, type_params: {measure: amount}}
            """);
        var rows = new StringBuilder("id,day,label,amount\n");
        for (var i = 1; i <= Rows; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"{i},2026-01-{(i % 28) + 1:00},Item {i},{(i * 37) % 1000}\n");
        }

        File.WriteAllText(Path.Combine(product, "data", "items.csv"), rows.ToString());
        return product;
    }
}
