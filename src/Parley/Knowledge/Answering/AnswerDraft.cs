using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;

namespace Parley.Knowledge.Answering;

/// <summary>Blocks and evidence of an answer as it is put together: each quoted place is evidence once, each passage a source once.</summary>
internal sealed class AnswerDraft(AnswerLanguage language, DocumentAnswering how)
{
    private readonly List<Block> _blocks = [];
    private readonly List<PassageEvidence> _evidence = [];
    private readonly List<(string Document, int Passage, List<string> Evidence)> _sources = [];

    private string _sourcesPhrase = "sources";

    public ImmutableArray<PassageEvidence> Evidence => [.. _evidence];

    public bool IsEmpty => _evidence.Count == 0;

    public void Say(TextRole role, string phrase) => _blocks.Add(new TextBlock(role, [new Words(language.Say(phrase))]));

    public void SayWords(TextRole role, string words) => _blocks.Add(new TextBlock(role, [new Words(words)]));

    /// <summary>Quotes a candidate; an item with what it is said under.</summary>
    public void QuoteUnder(TextRole role, Candidate candidate)
    {
        QuoteAfter(role, candidate, "");
        if (candidate.Lead.Length > 0 && candidate.Hit.Passage.Document.Text.Contains(candidate.Lead, StringComparison.Ordinal))
        {
            _blocks[^1] = ((QuoteBlock)_blocks[^1]) with { Context = candidate.Lead };
        }
    }

    /// <summary>Quotes a candidate, after words of ours where a phrase is given.</summary>
    public void Quote(TextRole role, Candidate candidate, string phrase = "") =>
        QuoteAfter(role, candidate, phrase.Length > 0 ? language.Say(phrase) : "");

    public void QuoteAfter(TextRole role, Candidate candidate, string lead)
    {
        var evidence = EvidenceOf(candidate);
        var label = LabelOf(candidate, evidence.Id);
        _blocks.Add(new QuoteBlock(role, lead, candidate.Text, evidence.Id, label)
        {
            Context = candidate.Kind == LineKind.Row ? HeadOf(candidate) : "",
            Remark = PassageMark.On(how.Marks, candidate.Hit.Passage.Document.Path, candidate.Text) is { } mark ? RemarkOf(mark) : null,
        });
    }

    private PassageRemark RemarkOf(PassageMark mark)
    {
        var kind = PassageMark.NameOf(mark.Kind);
        // The person's words come last and are put in last, so that nothing in them is taken for a slot.
        var text = language.Say($"{kind}_by")
            .Replace("{day}", mark.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{by}", mark.Actor, StringComparison.Ordinal);
        return new PassageRemark(kind, mark.Actor, mark.Day, mark.Words, mark.Words.Length > 0 ? $"{text}: {mark.Words}" : $"{text}.");
    }

    /// <summary>Names passages without quoting them.</summary>
    public void PointTo(IReadOnlyList<Candidate> candidates, string phrase)
    {
        foreach (var candidate in candidates)
        {
            LabelOf(candidate, EvidenceOf(candidate).Id);
        }

        _sourcesPhrase = phrase;
    }

    /// <summary>The blocks, with their sources at the end.</summary>
    public ImmutableArray<Block> Build()
    {
        if (_sources.Count > 0)
        {
            var sources = _sources.Select((s, i) => new CitedSource(
                Label(i), Describe(_evidence.Find(e => e.Id == s.Evidence[0])!), s.Document, [.. s.Evidence.Distinct()]));
            _blocks.Add(new SourcesBlock(language.Say(_sourcesPhrase), [.. sources]));
        }

        return [.. _blocks];
    }

    private PassageEvidence EvidenceOf(Candidate candidate)
    {
        var (document, passage) = candidate.Hit.Passage;
        var known = _evidence.Find(e => e.Document == document.Path && e.Start == candidate.Span.Start && e.End == candidate.Span.End);
        if (known is not null)
        {
            return known;
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"p{_evidence.Count + 1}");
        var evidence = new PassageEvidence(id, new Scope(), candidate.Text, document.Path, candidate.Span.Start, candidate.Span.End)
        {
            Title = document.Facts.Title,
            Headings = passage.Headings,
            Page = passage.Page,
            Version = document.Facts.Version,
            Date = document.Facts.Date,
            Status = document.Facts.Status,
            Hash = document.Hash,
        };
        _evidence.Add(evidence);
        return evidence;
    }

    private string LabelOf(Candidate candidate, string evidence)
    {
        var (document, passage) = candidate.Hit.Passage;
        var at = _sources.FindIndex(s => s.Document == document.Path && s.Passage == passage.Ordinal);
        if (at < 0)
        {
            _sources.Add((document.Path, passage.Ordinal, []));
            at = _sources.Count - 1;
        }

        _sources[at].Evidence.Add(evidence);
        return Label(at);
    }

    private static string Label(int at) => string.Create(CultureInfo.InvariantCulture, $"[{at + 1}]");

    private string Describe(PassageEvidence evidence)
    {
        var headings = evidence.Headings.StartsWith(evidence.Title, StringComparison.Ordinal) ? evidence.Headings : $"{evidence.Title} › {evidence.Headings}";
        string[] parts =
        [
            headings.Trim(' ', '›'),
            evidence.Page > 0 ? string.Create(CultureInfo.InvariantCulture, $"{language.Say("page")} {evidence.Page}") : "",
            evidence.Version.Length > 0 ? $"{language.Say("version")} {evidence.Version}" : "",
            evidence.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            evidence.Status is "superseded" or "archived" or "draft" ? evidence.Status : "",
        ];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }

    private string HeadOf(Candidate row) => HeadOf(row, language);

    /// <summary>The head row of the table that a row stands in; empty where it has none.</summary>
    public static string HeadOf(Candidate row, AnswerLanguage language)
    {
        var (document, passage) = row.Hit.Passage;
        if (passage.Context.Length > 0)
        {
            return passage.Context;
        }

        var first = Candidate.Of(row.Hit, language).FirstOrDefault(c => c.Kind == LineKind.Row);
        return first is null || first.Span == row.Span ? "" : first.Span.Of(document.Text);
    }
}
