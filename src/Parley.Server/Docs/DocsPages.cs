using System.Collections.Immutable;
using System.Net;
using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Server.Docs;

/// <summary>
/// The documentation of this version, out of the program itself: <c>/llms.txt</c> for models (https://llmstxt.org),
/// <c>/docs/PAGE.md</c> as written, <c>/docs/PAGE</c> for people.
/// </summary>
internal static class DocsPages
{
    private const string Folder = "docs/";
    private const string Start = "README";

    // Sections in reading order; what lies elsewhere is optional reading.
    private static readonly ImmutableArray<(string Folder, string Title)> Sections =
        [("tutorial/", "Tutorial"), ("how-to/", "How to"), ("explanation/", "Explanation"), ("reference/", "Reference")];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    public static void MapDocs(this WebApplication app)
    {
        app.MapGet("/llms.txt", () => TypedResults.Text(Index(), "text/plain", Encoding.UTF8)).ExcludeFromDescription();
        app.MapGet("/changes", () => TypedResults.Text(Html(Read("changes.md", "")!, "changes"), "text/html", Encoding.UTF8)).ExcludeFromDescription();
        app.MapGet("/docs/images/{picture}", Picture).ExcludeFromDescription();
        app.MapGet("/docs", () => TypedResults.Redirect($"/docs/{Start}")).ExcludeFromDescription();
        app.MapGet("/docs/{**page}", Page).ExcludeFromDescription();
    }

    private static IResult Page(string page) => page.EndsWith(".md", StringComparison.Ordinal)
        ? Read(page) is { } text ? TypedResults.Text(text, "text/markdown", Encoding.UTF8) : TypedResults.NotFound()
        : Read($"{page}.md") is { } source ? TypedResults.Text(Html(source, page), "text/html", Encoding.UTF8) : TypedResults.NotFound();

    private static IResult Picture(string picture) =>
        typeof(DocsPages).Assembly.GetManifestResourceStream($"{Folder}images/{picture}") is { } stream ? TypedResults.Stream(stream, "image/png") : TypedResults.NotFound();

    /// <summary>Every page, by its path below docs/, in alphabetical order.</summary>
    public static IEnumerable<string> Names() => typeof(DocsPages).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(".md", StringComparison.Ordinal))
        .Select(n => n[Folder.Length..]).Order(StringComparer.Ordinal);

    /// <summary>The list of pages for models: titles, links and first sentences.</summary>
    private static string Index()
    {
        var text = new StringBuilder(
            "# Parley\n\n> Ask business data in plain words: answers in text, charts and tables whose every figure has its evidence. No language model is required.\n");
        foreach (var (folder, title) in Sections.Append(("decisions/", "Optional")))
        {
            text.Append("\n## ").Append(title).Append("\n\n");
            foreach (var name in Names().Where(n => n.StartsWith(folder, StringComparison.Ordinal)))
            {
                var document = Markdown.Parse(Read(name)!, Pipeline);
                var first = document.OfType<ParagraphBlock>().FirstOrDefault() is { Inline: { } inline } ? Sentence(Plain(inline)) : "";
                text.Append("- [").Append(Title(document, name)).Append("](/docs/").Append(name).Append(')').Append(first.Length > 0 ? $": {first}" : "").Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Html(string source, string page)
    {
        var document = Markdown.Parse(source, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.Url is { } url && !url.Contains(':', StringComparison.Ordinal)))
        {
            // Twins lie beside each other: what links to a page as written links to the page for people here.
            link.Url = link.Url!.Replace(".md", "", StringComparison.Ordinal);
        }

        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{WebUtility.HtmlEncode(Title(document, page))}} · Parley</title>
            {{(page == "changes" ? "" : $"<link rel=\"alternate\" type=\"text/markdown\" href=\"/docs/{WebUtility.HtmlEncode(page)}.md\">")}}
            <link rel="icon" href="/parley.svg"><link rel="stylesheet" href="/css/parley.css"><script src="/js/theme.js"></script></head>
            <body><header class="bar"><a class="brand" href="/"><img src="/parley.svg" alt=""> Parley</a><nav aria-label="Documentation"><a href="/docs/{{Start}}">Documentation</a><a href="/changes">What is new</a></nav></header>
            <main class="page prose">{{Markdown.ToHtml(document, Pipeline)}}</main></body></html>
            """;
    }

    private static string Title(MarkdownDocument document, string name) =>
        document.OfType<HeadingBlock>().FirstOrDefault() is { Inline: { } inline } ? Plain(inline) : name;

    private static string Plain(ContainerInline inline) => string.Concat(inline.Descendants().Select(part => part switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    }));

    private static string Sentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;

    private static string? Read(string name, string folder = Folder)
    {
        using var stream = typeof(DocsPages).Assembly.GetManifestResourceStream(folder + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
