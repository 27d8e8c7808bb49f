using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Knowledge.Indexing;
using Parley.Text;

namespace Parley.Knowledge.Answering;

/// <summary>Kinds of questions that documents answer.</summary>
public enum DocumentQuestionKind
{
    /// <summary>What is it, how much, when, who?</summary>
    Fact,

    /// <summary>Is it so, may I?</summary>
    YesNo,

    /// <summary>What are the steps?</summary>
    HowTo,

    /// <summary>Which ones are there?</summary>
    List,

    /// <summary>Two things, or two documents, side by side.</summary>
    Comparison,

    /// <summary>What does it mean?</summary>
    Definition,

    /// <summary>What is different from the version before?</summary>
    Changes,
}

/// <summary>What an answer has to hold.</summary>
internal enum ExpectedValue
{
    /// <summary>Nothing in particular.</summary>
    Any,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A day, a time or a length of time.</summary>
    Time,

    /// <summary>A person or a group of people.</summary>
    Person,
}

/// <summary>A question as it is answered from documents.</summary>
internal sealed partial record DocumentQuestion
{
    /// <summary>As asked, without what is said for politeness.</summary>
    public required string Text { get; init; }

    public required DocumentQuestionKind Kind { get; init; }

    public required ExpectedValue Expects { get; init; }

    /// <summary>What it is about: keys in order, each once.</summary>
    public required ImmutableArray<string> Keys { get; init; }

    /// <summary>What it asks to be told in a unit; null where it asks for none.</summary>
    public Measure? Measure { get; init; }

    /// <summary>"How many" of what: a number has to stand before one of these. Empty where nothing is counted.</summary>
    public ImmutableArray<string> Counted { get; init; } = [];

    /// <summary>True where it asks for what must not be.</summary>
    public bool AsksForbidden => Kind != DocumentQuestionKind.YesNo && Forbidden().IsMatch(Text);

    /// <summary>True where it asks what to do in a case: what applies is said by a sentence about the case.</summary>
    public bool IsOfACase => Case().IsMatch(Text);

    /// <summary>True where several may be asked for: which, what.</summary>
    public bool AsksWhich => Several().IsMatch(Text);

    /// <summary>True where the asker asks for themselves.</summary>
    public bool IsPersonal => Personal().IsMatch(Text);

    /// <summary>True where a price is asked for: numbers that count nothing are none.</summary>
    public bool AsksPrice => Price().IsMatch(Text);

    /// <summary>True where what held before is asked for: the old limit, what used to be.</summary>
    public bool IsOfThePast => Past().IsMatch(Text);

    /// <summary>True where the question names a document's year or version: the 2024 policy.</summary>
    public bool Names(IndexedDocument document) =>
        Year().Matches(Text).Any(y => document.Facts.Title.Contains(y.Value, StringComparison.Ordinal) || document.Facts.Date?.Year.ToString(CultureInfo.InvariantCulture) == y.Value)
        || Numbered().Matches(Text).Any(n => Numbered().Matches(document.Facts.Title).Any(t => t.Groups["n"].Value == n.Groups["n"].Value))
        || (document.Facts.Version.Length > 0 && Regex.IsMatch(Text, $@"\b(?:version|v\.?|edition)\s*{Regex.Escape(document.Facts.Version)}\b", RegexOptions.IgnoreCase));

    /// <summary>True where another question asks the same thing of the same things, whatever else it says.</summary>
    /// <param name="other">The other question.</param>
    public bool IsAlike(DocumentQuestion other) =>
        Kind == other.Kind && Expects == other.Expects && !Keys.IsEmpty && Keys.Length == other.Keys.Length && Keys.All(other.Keys.Contains)
        && AsksFor(Text) == AsksFor(other.Text);

    // Where, who, why: what is asked for where the kind does not say it.
    private static string AsksFor(string text) => Pronoun().Match(text).Value.ToLowerInvariant();

    [GeneratedRegex(@"\b(?:where|why|who(?:m|se)?|when|until when|since when|not)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Pronoun();

    /// <summary>Comparison: the two sides.</summary>
    public ImmutableArray<string> Sides { get; init; } = [];

    /// <summary>Reads a question.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="language">Its words.</param>
    public static DocumentQuestion Read(string question, AnswerLanguage language)
    {
        var text = Polite().Replace(question.Trim(), "").Trim();
        text = text.Length == 0 ? question.Trim() : text;
        var sides = Sides(text);
        var kind = sides.Length == 2 ? DocumentQuestionKind.Comparison : KindOf(text);
        return new DocumentQuestion
        {
            Text = text,
            Kind = kind,
            Expects = Length().IsMatch(text) ? ExpectedValue.Number : AskedTime().IsMatch(text) ? ExpectedValue.Time : AskedNumber().IsMatch(text) ? ExpectedValue.Number : AskedPerson().IsMatch(text) ? ExpectedValue.Person : ExpectedValue.Any,
            Keys = [.. language.Keys(Asking().Replace(text, " ")).Distinct()],
            Measure = kind == DocumentQuestionKind.Definition ? null : language.Words.Measures.FirstOrDefault(m => m.IsAsked(text)),
            Counted = Counted(text, language),
            Sides = sides,
        };

        static ImmutableArray<string> Sides(string text)
        {
            var match = Compared().Match(text);
            return match.Success ? [Side(match.Groups["a"].Value), Side(match.Groups["b"].Value)] : [];
        }

        static ImmutableArray<string> CountedIn(string text, AnswerLanguage language) => language.Keys(text) is [var first, .. var rest] ? rest is [var second, ..] ? [first, second] : [first] : [];

        static ImmutableArray<string> Counted(string text, AnswerLanguage language) =>
            HowMany().Match(text) is { Success: true } many ? CountedIn(many.Groups["n"].Value, language) : [];

        static string Side(string text) => text.Trim(' ', '?', '.', ',', ':', '"', '“', '”');
    }

    private static DocumentQuestionKind KindOf(string text) =>
        Changed().IsMatch(text) ? DocumentQuestionKind.Changes
        : Steps().IsMatch(text) ? DocumentQuestionKind.HowTo
        : Listed().IsMatch(text) || Forbidden().IsMatch(text) ? DocumentQuestionKind.List
        : Defined().IsMatch(text) ? DocumentQuestionKind.Definition
        : Whether().IsMatch(text) ? DocumentQuestionKind.YesNo
        : DocumentQuestionKind.Fact;

    [GeneratedRegex(@"^(?:(?:hi|hello|hey)\b[,.! ]*)?(?:please\s+)?(?:(?:can|could|would) you (?:please )?(?:tell|explain to|show|help) me(?: understand)?|(?:i(?:'d| would) like|i want|i need) to know|do you know|tell me|explain(?: to me)?|i(?: a|')m wondering|what do(?:es)? the (?:documents?|handbook|polic(?:y|ies)|rules?) say about|according to the (?:documents?|handbook|polic(?:y|ies)),?)\s+(?:if |whether )?", RegexOptions.IgnoreCase)]
    private static partial Regex Polite();

    [GeneratedRegex(@"\bdifferences? between\s+(?<a>.+?)\s+and\s+(?<b>.+?)\s*\??$|^compare\s+(?<a>.+?)\s+(?:and|with|to|against)\s+(?<b>.+?)\s*\??$|^(?:how (?:do|does)\s+)(?<a>.+?)\s+(?:and|differ from|compare (?:to|with))\s+(?<b>.+?)(?:\s+(?:differ|compare))\s*\??$|^how (?:do|does)\s+(?<a>.+?)\s+(?:differ from|compare (?:to|with))\s+(?<b>.+?)\s*\??$|^(?<a>.{3,60}?)\s+(?:versus|vs\.?)\s+(?<b>.{3,60}?)\??$", RegexOptions.IgnoreCase)]
    private static partial Regex Compared();

    [GeneratedRegex(@"\bwhat(?:'s| is| are| has| have| was| were| did)?\s+(?:been\s+)?(?:changed?|changes|new|different)\b|\bhow (?:did|has|have)\b.+\bchanged?\b|\bchanges? (?:between|since|from|in the new)\b|\bwhat did .+ change\b", RegexOptions.IgnoreCase)]
    private static partial Regex Changed();

    [GeneratedRegex(@"^how (?:do|can|should|would|must|to)\b(?!.*\b(?:how (?:much|many)|often|long)\b)|\b(?:steps?|procedure|process) (?:to|for|of)\b|^what (?:do|should|must) (?:i|we|you|employees) do\b", RegexOptions.IgnoreCase)]
    private static partial Regex Steps();

    [GeneratedRegex(@"^(?:list|name|enumerate|give me (?:a list|all))\b|^(?:what|which) (?:are|were)\b|^(?:what|which)\s+(?:\w+\s+){0,2}(?:kinds|types|documents|items|things|categories|groups|data|benefits|costs|expenses|tools|suppliers|goods|reasons|exceptions|duties|responsibilities|conditions|requirements)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Listed();

    [GeneratedRegex(@"^(?:what|which)\b.*\b(?:must|may|can|should|shall|could|is|are|am|do|does)\b.*\b(?:not|never|forbidden|prohibited|banned|off limits)\b|^(?:what|which)\b.*\b(?:mustn't|can't|cannot|shouldn't|forbidden|prohibited|banned)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^what (?:do|should|must|can|shall) (?:\w+ ){1,2}do\b.*\b(?:if|when|with|after|in|during|about)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Case();

    [GeneratedRegex(@"^(?:which|what)\s+(?:\w+\s+){0,2}\w+s\b", RegexOptions.IgnoreCase)]
    private static partial Regex Several();

    [GeneratedRegex(@"^what do(?:es)? (?:the (?:term|word) )?.{2,60} (?:mean|stand for)\b|^define\b|^what is (?:meant by|an? )\S+(?: \S+){0,3}\?*$|^(?:the )?(?:meaning|definition) of\b|^who (?:is|are) (?:the|our|my|your) (?:\S+ ?){1,4}\?*$", RegexOptions.IgnoreCase)]
    private static partial Regex Defined();

    [GeneratedRegex(@"^(?:can|may|is|are|am|do|does|did|must|should|will|has|have|could|would|shall|need)\b|,\s*(?:can|may|is|must|do|does|should) (?:i|we|it|they|that|this)\b.*\?$", RegexOptions.IgnoreCase)]
    private static partial Regex Whether();

    [GeneratedRegex(@"\bhow many (?<n>(?:(?!are\b|is\b|do\b|does\b|did\b|can\b|may\b|must\b|were\b|was\b|have\b|has\b|had\b|should\b|will\b|in\b|of\b|per\b|on\b|at\b|there\b|fit\b|a\b|an\b|the\b)[\w'-]+\s?){1,4})", RegexOptions.IgnoreCase)]
    private static partial Regex HowMany();

    [GeneratedRegex(@"\b(?:i|me|my|we|us|our)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();

    [GeneratedRegex(@"^(?:who(?:m)?|whose|which (?:person|people|department|team|employees?))\b|\b(?:by|to|from) whom\b", RegexOptions.IgnoreCase)]
    private static partial Regex AskedPerson();

    [GeneratedRegex(@"\b(?:old|previous|former|earlier|prior|superseded|outdated)\s+(?:\w+\s+){0,2}(?:versions?|editions?|polic(?:y|ies)|limits?|rules?|amounts?|rates?|allowances?|thresholds?|prices?|fees?|costs?|charges?|tariffs?|quotas?|terms?|conditions?|requirements?|regulations?|procedures?|process(?:es)?|periods?|deadlines?|handbooks?)\b|\bused to\b|\b(?:formerly|previously|back then)\b|\b(?:before|until|up to|prior to)\s+(?:19|20)\d\d\b|\b(?:did|was|were)\b.*\b(?:last|previous) year\b", RegexOptions.IgnoreCase)]
    private static partial Regex Past();

    [GeneratedRegex(@"\b(?:version|v\.?|edition)\s*(?<n>\d+(?:\.\d+)*)", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?<!\d)(?:19|20)\d\d(?!\d)")]
    private static partial Regex Year();

    [GeneratedRegex(@"^how much\b.*\b(?:costs?|pays?|paid|price[ds]?|fees?|charged?|spend|expensive)\b|\b(?:price|fee|cost)s?\s+(?:of|for)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Price();

    // A length may be of time or of space.
    [GeneratedRegex(@"^how long (?:must|should|can|may|is|are)\b.+\bbe\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Length();

    [GeneratedRegex(@"^(?:when|by when|until when|since when)\b|\bhow (?:long|soon|early|late|often|fast|quickly)\b|\bhow many (?:\w+ )?(?:days?|weeks?|months?|years?|hours?|minutes?)\b|\b(?:deadline|what time|which date|notice period|at what age)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AskedTime();

    [GeneratedRegex(@"\bhow (?:much|many|high|large|big|heavy|tall|wide|deep|old|small|hot|cold|warm)\b|\bat (?:what|which) temperature\b|\b(?:limit|maximum|minimum|amount|price|percentage|rate|allowance|threshold|budget)\b.*\?", RegexOptions.IgnoreCase)]
    private static partial Regex AskedNumber();

    [GeneratedRegex(@"\b(?:how (?:far|long|early) in advance|in advance|how (?:much|many|long|soon|often|large|big|high|heavy|tall|wide|deep|old|small|hot|cold|warm|far|fast|do|can|should|to|did|has)|(?<=\b(?:did|was|were)\b.*)(?:last|previous) year|what(?:'s| is| are| does| do| has| was| were)?|which|who|when|where|why|list|name|define|mean|differences? between|compare|versus|vs|changed?|changes)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Asking();
}
