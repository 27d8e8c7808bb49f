using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>
/// Checks what an answer quotes: the quote stands at its place in the document as it was read, the block shows the quote and nothing
/// else, words of ours around it hold no figure, and a source says of its document what the document says.
/// </summary>
internal static class QuoteCheck
{
    public static void Run(CheckScene scene)
    {
        foreach (var passage in scene.Evidence.Values.OfType<PassageEvidence>())
        {
            CheckPlace(passage, scene);
        }

        foreach (var block in scene.Answer.Blocks)
        {
            switch (block)
            {
                case QuoteBlock quote:
                    CheckQuote(quote, scene);
                    break;
                case SourcesBlock sources:
                    foreach (var source in sources.Sources)
                    {
                        CheckSource(source, scene);
                    }

                    break;
            }
        }

        SaidCheck.Grades(scene);
    }

    private static void CheckPlace(PassageEvidence passage, CheckScene scene)
    {
        if (!scene.Context.Documents.TryGetValue(passage.Document, out var text))
        {
            scene.Fault(FindingKind.BrokenEvidence, passage.Id, passage.Document, "the turn read no such document");
        }
        else if (passage.Start < 0 || passage.End > text.Length || passage.Start >= passage.End
            || text[passage.Start..passage.End] != passage.Value as string)
        {
            scene.Fault(FindingKind.BrokenEvidence, passage.Id, $"{passage.Start}–{passage.End} of {passage.Document}", "the quote does not stand there");
        }
    }

    private static void CheckQuote(QuoteBlock quote, CheckScene scene)
    {
        if (!scene.Evidence.TryGetValue(quote.Evidence, out var evidence) || evidence is not PassageEvidence passage)
        {
            scene.Fault(FindingKind.UnknownEvidence, quote.Text, quote.Evidence, "no passage has this id");
            return;
        }

        if (quote.Text != passage.Value as string)
        {
            scene.Fault(FindingKind.WrongNumber, quote.Text, quote.Text, "the quote is not what its evidence holds");
        }

        if (quote.Lead.Any(char.IsDigit))
        {
            scene.Fault(FindingKind.Unresolved, quote.Lead, quote.Lead, "words around a quote hold no figure");
        }

        if (quote.Context.Length > 0 && !Stands(quote.Context, scene.Context.Documents.GetValueOrDefault(passage.Document, "")))
        {
            scene.Fault(FindingKind.BrokenEvidence, quote.Context, passage.Document, "the head row does not stand in the document");
        }

        if (quote.Remark is { } remark)
        {
            CheckRemark(remark, passage.Document, scene);
        }

        foreach (var why in quote.Said.Length > 0 ? SaidCheck.Differences(quote.Text, quote.Said) : [])
        {
            scene.Fault(FindingKind.Unresolved, quote.Said, quote.Evidence, why);
        }
    }

    /// <summary>A person said it, of this document and on that day; words of ours around it hold no figure.</summary>
    private static void CheckRemark(PassageRemark remark, string document, CheckScene scene)
    {
        if (!scene.Context.Remarks.Contains((document, remark.Kind, remark.By, remark.On, remark.Words)))
        {
            scene.Fault(FindingKind.BrokenEvidence, remark.Text, document, "nobody said this of the document");
        }

        var frame = remark.Text;
        foreach (var part in new[] { remark.Words, remark.By, remark.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }.Where(p => p.Length > 0))
        {
            var at = frame.LastIndexOf(part, StringComparison.Ordinal);
            frame = at < 0 ? frame : frame.Remove(at, part.Length);
        }

        if (frame.Any(char.IsDigit))
        {
            scene.Fault(FindingKind.Unresolved, remark.Text, frame, "words around a person's remark hold no figure");
        }
    }

    /// <summary>Every number of a source's line is one of its document's facts.</summary>
    private static void CheckSource(CitedSource source, CheckScene scene)
    {
        var cited = source.Evidence.Select(id => scene.Evidence.GetValueOrDefault(id)).OfType<PassageEvidence>().ToImmutableArray();
        if (cited.Length != source.Evidence.Length || cited.Any(p => p.Document != source.Document))
        {
            scene.Fault(FindingKind.UnknownEvidence, source.Text, source.Label, "it cites what is no passage of its document");
            return;
        }

        var known = string.Join(' ', cited.SelectMany(Facts));
        foreach (var number in Numbers(source.Text))
        {
            if (!Numbers(known).Contains(number))
            {
                scene.Fault(FindingKind.Unresolved, source.Text, number, "the document does not say this of itself");
            }
        }
    }

    private static IEnumerable<string> Facts(PassageEvidence passage) =>
    [
        passage.Title, passage.Headings, passage.Page.ToString(CultureInfo.InvariantCulture), passage.Version,
        passage.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "", passage.Document,
    ];

    private static bool Stands(string part, string text) => text.Contains(part, StringComparison.Ordinal);

    private static HashSet<string> Numbers(string text)
    {
        var (numbers, number) = (new HashSet<string>(StringComparer.Ordinal), new StringBuilder());
        foreach (var c in text.Append(' '))
        {
            if (char.IsDigit(c))
            {
                number.Append(c);
            }
            else if (number.Length > 0)
            {
                numbers.Add(number.ToString());
                number.Clear();
            }
        }

        return numbers;
    }
}
