using System.Collections.Immutable;
using Parley.Answers;
using Parley.Knowledge.Searching;

namespace Parley.Knowledge.Answering;

/// <summary>
/// Answers questions from documents without a model: finds the sentences that answer, puts them in order, and quotes each at its
/// place. Pure: the same question, documents and marks give the same answer. Words of ours hold no figure.
/// </summary>
internal static class DocumentAnswers
{
    private const int Passages = 24;

    public static DocumentAnswer Answer(string question, KnowledgeLibrary library, DocumentAnswering how)
    {
        var language = AnswerLanguage.For(how.Locale);
        var asked = DocumentQuestion.Read(question, language);
        var inquiry = new Inquiry(asked, library, language, how);
        return Compose(inquiry) ?? NotFound(inquiry);
    }

    private static DocumentAnswer? Compose(Inquiry inquiry)
    {
        if (inquiry.Scorer.IsEmpty)
        {
            return null;
        }

        return inquiry.Question.Kind switch
        {
            DocumentQuestionKind.Comparison => ComparisonAnswer.Compose(inquiry),
            DocumentQuestionKind.Changes => ChangesAnswer.Compose(inquiry) ?? FactAnswer.Compose(inquiry),
            DocumentQuestionKind.HowTo or DocumentQuestionKind.List => ListAnswer.Compose(inquiry) ?? FactAnswer.Compose(inquiry),
            DocumentQuestionKind.YesNo => YesNoAnswer.Compose(inquiry),
            _ => FactAnswer.Compose(inquiry),
        };
    }

    private static DocumentAnswer NotFound(Inquiry inquiry)
    {
        var draft = inquiry.Draft();
        draft.Say(TextRole.Decline, "none");
        foreach (var statement in inquiry.How.Statements)
        {
            draft.SayWords(TextRole.Caveat, statement);
        }

        var near = inquiry.Candidates.Where(c => c.Coverage >= 0.3).DistinctBy(c => c.Hit.Passage.Document.Path).Take(2).ToList();
        draft.PointTo(near, "near");
        return inquiry.Finish(draft, isFound: false, 0);
    }

    /// <summary>A question over documents, with what was found for it.</summary>
    internal sealed record Inquiry(DocumentQuestion Question, KnowledgeLibrary Library, AnswerLanguage Language, DocumentAnswering How)
    {
        private ImmutableArray<Candidate>? _candidates;
        private CandidateScorer? _scorer;
        private ImmutableArray<PassageMark>? _answering;

        public CandidateScorer Scorer => _scorer ??= new CandidateScorer(Question, Library.Index, Language, How.Roles);

        /// <summary>The marks that say that their passage answers the question.</summary>
        private ImmutableArray<PassageMark> Answering => _answering ??= [.. How.Marks.Where(m => m.Answers(Question, Language))];

        /// <summary>Sentences, items and rows, best first.</summary>
        public ImmutableArray<Candidate> Candidates => _candidates ??= MarkedCandidates.Weigh(Scorer.Score(Find()), Answering, How.Marks);

        /// <summary>The sentence that a person said answers this question; null where nobody did, or its words are gone.</summary>
        public Candidate? Learnt => Candidates is [{ IsLearnt: true } first, ..] ? first : null;

        public AnswerDraft Draft() => new(Language, How);

        /// <summary>True where a candidate answers the question, and is not only about the same things.</summary>
        public bool Holds(Candidate candidate) => candidate.IsLearnt
            || (candidate.Coverage >= Scorer.Needed
            && (candidate.Own >= 0.2 || candidate.Headed >= 0.5 || candidate.NamesMeasure)
            && candidate.SaysWanted
            && (Question.Measure is not null || !Question.Counted.IsEmpty || Question.Expects is ExpectedValue.Any or ExpectedValue.Person || !candidate.Quantities.IsEmpty || candidate.Coverage >= 0.9)
            && (!Question.AsksPrice || candidate.Kind == LineKind.Row || candidate.Quantities.IsEmpty || candidate.Quantities.Any(q => q.Unit.Length > 0)));

        /// <summary>The same for a part of the question.</summary>
        public Inquiry About(string text) => new(DocumentQuestion.Read(text, Language) with { Kind = DocumentQuestionKind.Fact }, Library, Language, How with { Meaning = null });

        public DocumentAnswer Finish(AnswerDraft draft, bool isFound, double coverage, ConfidenceLevel? level = null)
        {
            if (How.IsByWordsOnly)
            {
                draft.Say(TextRole.Caveat, "words_only");
            }

            var blocks = draft.Build();
            var documents = draft.Evidence.Select(e => e.Document).Distinct().Count();
            var sure = level ?? (coverage >= 0.85 ? ConfidenceLevel.High : coverage >= 0.7 ? ConfidenceLevel.Medium : ConfidenceLevel.Low);
            return new DocumentAnswer
            {
                IsFound = isFound,
                Blocks = blocks,
                Evidence = draft.Evidence,
                Kind = Question.Kind,
                Coverage = coverage,
                Confidence = isFound ? new Confidence(sure, [Language.Say(documents == 1 ? "basis_one" : "basis_many")]) : null,
            };
        }

        // What is said in several words is looked for as one, too.
        private string Asked() =>
            $"{Question.Text}{(Question.IsPersonal ? " " + string.Join(' ', How.Roles) : "")} {string.Join(' ', Question.Keys.Except(Parley.Text.TermReader.Keys(Question.Text)))}".TrimEnd();

        private ImmutableArray<SearchHit> Find() => MarkedCandidates.WithLearnt(Library.Search(Asked(), new SearchOptions
        {
            Count = Passages,
            Glossary = How.Glossary,
            Related = Language.Words.Related,
            Meaning = How.Meaning,
            Marks = How.Marks,
        }), Library.Index, Answering);
    }
}
