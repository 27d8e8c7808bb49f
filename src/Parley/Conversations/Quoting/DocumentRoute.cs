using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Analytics;
using Parley.Answers;
using Parley.Knowledge;
using Parley.Knowledge.Answering;

namespace Parley.Conversations.Quoting;

/// <summary>Where a question, or a part of it, goes to the documents, over what the caller may see; an embedding model alone is outside.</summary>
internal static partial class DocumentRoute
{
    /// <summary>Decides for a question that was read as one about numbers, or could not be.</summary>
    /// <param name="understood">What the reader made of it.</param>
    /// <param name="setting">The turn.</param>
    /// <param name="read">Reads a part of the question.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Routed> ChooseAsync(Understood understood, TurnSetting setting, Func<string, Understood> read, CancellationToken cancellationToken)
    {
        if (setting.Documents.Index.Documents.IsEmpty || understood is Understood.Smalltalk { Topic: not "help" } or Understood.WantsPerson)
        {
            return new Routed(understood);
        }

        var question = setting.Asked;
        if (understood is Understood.Smalltalk)
        {
            // "How do I start …?" asks for help with the conversation, unless a document has the steps.
            return await AskAsync(question, setting, cancellationToken).ConfigureAwait(false) is { IsFound: true, Kind: DocumentQuestionKind.HowTo } steps
                ? new Routed(understood) { Said = steps }
                : new Routed(understood);
        }

        if (understood is Understood.Planned)
        {
            // A question that is read whole as one about numbers goes to the documents, too, only where it asks for rules.
            return AsksForRules().IsMatch(question) && await AskAsync(question, setting, cancellationToken).ConfigureAwait(false) is { IsFound: true } beside
                ? new Routed(understood) { Said = beside }
                : new Routed(understood);
        }

        if (await MixedAsync(question, setting, read, cancellationToken).ConfigureAwait(false) is { } mixed)
        {
            return mixed;
        }

        var said = await AskAsync(question, setting, cancellationToken).ConfigureAwait(false);
        var hasNumbers = !setting.Catalogue.Metrics.IsEmpty;
        return said.IsFound || !hasNumbers ? new Routed(understood) { Said = said }
            : understood is Understood.Unanswerable { Reason: UnanswerableReason.UnknownThing or UnanswerableReason.OutOfScope or UnanswerableReason.Unreadable } ? new Routed(understood) { Near = said }
            : new Routed(understood);
    }

    /// <summary>How much a question to documents asks for: simple for one fact, moderate for steps and lists, complex for what is set side by side.</summary>
    public static string ComplexityOf(string question) => DocumentQuestion.Read(question, AnswerLanguage.For("en")).Kind switch
    {
        DocumentQuestionKind.Comparison or DocumentQuestionKind.Changes => "complex",
        DocumentQuestionKind.HowTo or DocumentQuestionKind.List => "moderate",
        _ => Joint().IsMatch(question) ? "complex" : question.Count(c => c == ' ') >= 20 ? "moderate" : "simple",
    };

    /// <summary>The answer where no numbers are asked for.</summary>
    public static Answer Compose(DocumentAnswer said) => new()
    {
        Outcome = said.IsFound ? Outcome.Answered : Outcome.Declined,
        Blocks = said.Blocks,
        Evidence = [.. said.Evidence],
        Confidence = said.Confidence,
        Unsure = !said.IsFound,
    };

    /// <summary>What is neither in the data nor in the documents, with what comes nearest in both.</summary>
    public static Answer Decline(Answer numbers, DocumentAnswer near) => numbers with
    {
        Blocks = [.. numbers.Blocks, .. near.Blocks.Select(b => b is TextBlock { Role: TextRole.Decline } text ? text with { Role = TextRole.Caveat } : b)],
        Evidence = [.. numbers.Evidence, .. near.Evidence],
    };

    /// <summary>One answer of numbers and documents.</summary>
    public static Answer Join(Answer numbers, DocumentAnswer said) => numbers with
    {
        Blocks = [.. numbers.Blocks, .. said.Blocks],
        Evidence = [.. numbers.Evidence, .. said.Evidence],
    };

    /// <summary>"Is this refund within policy, and how many did we make?": one part is a plan, the documents answer the other.</summary>
    private static async Task<Routed?> MixedAsync(string question, TurnSetting setting, Func<string, Understood> read, CancellationToken cancellationToken)
    {
        if (setting.Catalogue.Metrics.IsEmpty)
        {
            return null;
        }

        foreach (Match joint in Joint().Matches(question))
        {
            string[] parts = [question[..joint.Index].Trim(), question[(joint.Index + joint.Length)..].Trim()];
            for (var i = 0; i < 2 && parts.All(p => p.Length > 8); i++)
            {
                if (read(parts[i]) is Understood.Planned planned && await AskAsync(parts[1 - i], setting, cancellationToken).ConfigureAwait(false) is { IsFound: true } said)
                {
                    return new Routed(planned) { Said = said };
                }
            }
        }

        return null;
    }

    private static Task<DocumentAnswer> AskAsync(string question, TurnSetting setting, CancellationToken cancellationToken) => setting.Documents.AnswerAsync(question, new DocumentAnswering
    {
        Locale = setting.Caller.Locale,
        Roles = setting.Caller.Roles,
        Verbosity = setting.Verbosity,
        Glossary = setting.Product.Product.Glossary,
        Statements = setting.Permissions.HiddenDocuments.IsEmpty ? [] : setting.Permissions.Statements,
        Marks = setting.Marks,
    }, cancellationToken);

    [GeneratedRegex(@"\b(polic(?:y|ies)|rules?|allowed|permitted|may (?:i|we)|must (?:i|we)|procedure|handbook|guidelines?|according to)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksForRules();

    [GeneratedRegex(@"\s*[?;,]\s*(?:and|also|but)\s+|\?\s+|\s+and\s+(?=(?:how|what|which|when|who|is|are|may|can|must|do|does)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Joint();
}

/// <summary>What a question was understood as, and what the documents say to it.</summary>
/// <param name="Understood">For the numbers; null after a fault.</param>
internal sealed record Routed(Understood? Understood)
{
    /// <summary>What the documents say; null where they have no part in it.</summary>
    public DocumentAnswer? Said { get; init; }

    /// <summary>That the documents do not say it either, and what in them comes nearest; null where they were not asked, or answer.</summary>
    public DocumentAnswer? Near { get; init; }

    /// <summary>A fault of the reader.</summary>
    public TurnResult? Fault { get; init; }
}
