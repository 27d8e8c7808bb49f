using System.Collections.Immutable;
using System.ComponentModel;
using System.Net;
using Microsoft.AspNetCore.Mvc;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Storing;

namespace Parley.Server.Api;

/// <summary>A document as the caller may see it.</summary>
internal sealed record KnowledgeDocument(string Path, string Title, string Version, DateOnly? Date, string Status, string Hash, string Language, string Text);

/// <summary>What a person says of a passage.</summary>
internal sealed record NewMark(
    [property: Description("The document's path.")] string Document,
    [property: Description("The words that are marked, as they stand in the document.")] string Quote,
    [property: Description("verified, corrected, outdated or wrong.")] PassageMarkKind Kind,
    [property: Description("Why.")] string? Note = null,
    [property: Description("The question that the passage answers: asked again, it is told first. Only for verified and corrected.")] string? Question = null,
    [property: Description("What the passage should say; only for corrected.")] string? Correction = null);

/// <summary>A passage to mark on a page.</summary>
internal sealed record MarkedSpan(
    [property: Description("First character of a passage to mark.")] int? Start = null,
    [property: Description("The one after its last.")] int? End = null);

/// <summary>The marks that hold.</summary>
internal sealed record MarkList(ImmutableArray<PassageMark> Marks);

/// <summary>A product's documents, each as far as the caller may see it, and what people said of their passages.</summary>
internal static class KnowledgeApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/products/{product}").WithTags("Knowledge");
        group.MapGet("/documents/{**path}", Read).WithName("readDocument").WithSummary("Reads a document's extracted text; as a page with a marked passage where HTML is asked for.")
            .Produces<KnowledgeDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/marks", ListAsync).WithName("listMarks").WithSummary("Lists what people said of passages.")
            .Produces<MarkList>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/learnt", LearntAsync).WithName("listLearnt").WithSummary("Exports what was learnt: what people said of passages, and what they confirmed that questions mean.")
            .Produces<Learnt>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/marks", AddAsync).WithName("addMark").WithSummary("Marks a passage as verified, corrected, outdated or wrong.")
            .Produces<PassageMark>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/marks/{id}", UndoAsync).WithName("undoMark").WithSummary("Takes a mark back.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Read(string product, string path, HttpContext context, [FromServices] ServedProducts products, [AsParameters] MarkedSpan span)
    {
        if (Find(product, path, context, products) is not { } document)
        {
            return Problems.Result(NoDocument(path));
        }

        var wantsPage = context.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
        return wantsPage
            ? TypedResults.Content(Page(document, span.Start ?? 0, span.End ?? 0), "text/html; charset=utf-8")
            : TypedResults.Ok(new KnowledgeDocument(
                document.Path, document.Facts.Title, document.Facts.Version, document.Facts.Date, document.Facts.Status, document.Hash, document.Facts.Language, document.Text));
    }

    private static async Task<IResult> ListAsync(
        string product, HttpContext context, [FromServices] ServedProducts products, [FromServices] KnowledgeStore store, CancellationToken cancellationToken)
    {
        if (Visible(product, context, products) is not { } documents)
        {
            return Problems.Result(Problems.NoProduct(product, null, products.Names));
        }

        var marks = await store.MarksAsync(product, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new MarkList([.. marks.Where(m => documents.ContainsKey(m.Document))]));
    }

    private static async Task<IResult> LearntAsync(
        string product, HttpContext context, [FromServices] ServedProducts products, [FromServices] ConversationStore store, CancellationToken cancellationToken)
    {
        var caller = Callers.Of(context);
        if (!caller.MayAsk(product) || products.Lease(product) is not { } lease)
        {
            return Problems.Result(Problems.NoProduct(product, null, products.Names));
        }

        await using (lease.ConfigureAwait(false))
        {
            return TypedResults.Ok(await Learnt.ReadAsync(lease, store.Verified, caller, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<IResult> AddAsync(
        string product, NewMark mark, HttpContext context, [FromServices] KnowledgeStore store, CancellationToken cancellationToken)
    {
        var products = context.RequestServices.GetRequiredService<ServedProducts>();
        if (Find(product, mark.Document, context, products) is not { } document)
        {
            return Problems.Result(NoDocument(mark.Document));
        }

        var caller = Callers.Of(context);
        if (!PassageMark.MayMark(caller))
        {
            return Problems.Result(Problems.CuratorsOnly());
        }

        var made = new PassageMark("", mark.Document, mark.Quote, mark.Kind, mark.Note ?? "", caller.Id, default)
        {
            Question = mark.Question?.Trim() ?? "",
            Correction = mark.Correction?.Trim() ?? "",
        };
        if (made.Fault(document.Text) is { } fault)
        {
            return Problems.Result(Problems.Invalid(fault.Key, fault.Message));
        }

        var kept = await store.MarkAsync(product, made, cancellationToken).ConfigureAwait(false);
        return TypedResults.Created($"/api/products/{product}/marks/{kept.Id}", kept);
    }

    private static async Task<IResult> UndoAsync(
        string product, string id, HttpContext context, [FromServices] KnowledgeStore store, CancellationToken cancellationToken) =>
        !PassageMark.MayMark(Callers.Of(context)) ? Problems.Result(Problems.CuratorsOnly())
        : Visible(product, context, context.RequestServices.GetRequiredService<ServedProducts>()) is not null && await store.UndoAsync(product, id, Callers.Of(context).Id, cancellationToken).ConfigureAwait(false)
            ? TypedResults.NoContent()
            : Problems.Result(Problems.Of(StatusCodes.Status404NotFound, "no-mark", "There is no such mark", $"There is no mark \"{id}\" that holds."));

    // A hidden document is answered like one that is not there.
    private static Microsoft.AspNetCore.Mvc.ProblemDetails NoDocument(string path) => Problems.Of(
        StatusCodes.Status404NotFound, "no-document", "There is no such document", $"There is no document \"{path}\" that you may see; it may have been moved or deleted.");

    private static IndexedDocument? Find(string product, string path, HttpContext context, ServedProducts products) =>
        Visible(product, context, products)?.GetValueOrDefault(path);

    private static ImmutableDictionary<string, IndexedDocument>? Visible(string product, HttpContext context, ServedProducts products)
    {
        var caller = Callers.Of(context);
        if (!caller.MayAsk(product) || products.Lease(product) is not { } lease)
        {
            return null;
        }

        var documents = lease.Knowledge.For(lease.Rules.For(caller)).Index.Documents;
        _ = lease.DisposeAsync().AsTask();
        return documents.ToImmutableDictionary(d => d.Path, StringComparer.Ordinal);
    }

    /// <summary>The document's text with one passage marked; no script, no style of its own.</summary>
    private static string Page(IndexedDocument document, int start, int end)
    {
        var text = document.Text;
        var isThere = start >= 0 && end > start && end <= text.Length;
        var (before, marked, after) = isThere ? (text[..start], text[start..end], text[end..]) : (text, "", "");
        var notice = isThere || end == 0 ? "" : "<p>The passage is gone: the document has changed since it was cited.</p>";
        return $"<!DOCTYPE html><html lang=\"{WebUtility.HtmlEncode(document.Facts.Language is { Length: > 0 } l ? l : "en")}\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(document.Facts.Title)}</title></head>"
            + $"<body><h1>{WebUtility.HtmlEncode(document.Facts.Title)}</h1>{notice}<pre>{WebUtility.HtmlEncode(before)}<mark id=\"passage\">{WebUtility.HtmlEncode(marked)}</mark>{WebUtility.HtmlEncode(after)}</pre></body></html>";
    }
}
