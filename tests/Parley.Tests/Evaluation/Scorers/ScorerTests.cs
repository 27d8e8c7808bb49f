using Parley.Evaluation.Scorers;
using Parley.Text;
using Xunit;

namespace Parley.Tests.Evaluation.Scorers;

/// <summary>Values that the tools publish in their own tests; the texts that go with them are theirs, and short.</summary>
public sealed class ScorerTests
{
    private static readonly BleuOptions Raw = new(BleuSmoothing.Floor, 0.01, OnlyOrdersInReach: true, NGramsOf);

    // sacrebleu, test/test_bleu.py: raw_corpus_bleu with a floor of 0.01.
    [Theory]
    [InlineData("this is a fest", "this is a test", 0.223606797749979)]
    [InlineData("this is a test", "this is a test", 1)]
    [InlineData("test", "a test", 0.3678794411714425)]
    [InlineData("a little test", "a test", 0.03218297948685433)]
    public void Bleu_WithAFloor_IsSacrebleus(string candidate, string reference, double expected) =>
        Assert.Equal(expected, Bleu.OfCorpus([candidate], [[reference]], Raw) / 100, 1e-8);

    // sacrebleu, test/test_bleu.py and README: three sentences, two references each.
    [Theory]
    [InlineData(true, 48.530827)]
    [InlineData(false, 49.1919566)]
    public void Bleu_OfACorpus_IsSacrebleus(bool tokenized, double expected)
    {
        string[] candidates = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];
        string[][] references =
        [
            ["The dog bit the man.", "The dog had bit the man."],
            ["It was not unexpected.", "No one was surprised."],
            ["The man bit him first.", "The man had bitten the dog."],
        ];

        var score = Bleu.OfCorpus(candidates, references, tokenized ? null : new BleuOptions(Tokenize: NGramsOf));

        Assert.Equal(expected, score, 1e-6);
    }

    [Fact]
    public void Bleu_OfEmptyTexts_IsNothing() => Assert.Equal(0, Bleu.OfCorpus(["", ""], [["a b c d"], ["e"]]));

    [Fact]
    public void Tokenize13a_OfPunctuation_LeavesNumbersWhole() =>
        Assert.Equal(["Sold", "for", "$", "1,200.50", ",", "a", "10", "-", "year", "low", "."], Bleu.Tokenize13a("Sold for $1,200.50, a 10-year low."));

    // sacrebleu, test/test_chrf.py: every order counts, beta 3.
    [Theory]
    [InlineData("abcdefg", "hijklmnop", 0)]
    [InlineData("aa", "ab", 8.3333)]
    [InlineData("a", "a", 16.6667)]
    [InlineData("a b c", "abc", 50)]
    [InlineData(" Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. ", "Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.", 64.1302698)]
    public void Chrf_OverEveryOrder_IsSacrebleus(string candidate, string reference, double expected) =>
        Assert.Equal(expected, Chrf.OfSentence(candidate, [reference], new ChrfOptions(Beta: 3, EveryOrder: true)), 1e-4);

    [Theory]
    [InlineData("a", "a", 100)]
    [InlineData("", "reference", 0)]
    [InlineData("aa", "ab", 25)]
    public void Chrf_OverOrdersInReach_IsSacrebleus(string candidate, string reference, double expected) =>
        Assert.Equal(expected, Chrf.OfSentence(candidate, [reference], new ChrfOptions(Beta: 3)), 1e-4);

    [Fact]
    public void Chrf_WithSpaces_IsSacrebleus() => Assert.Equal(
        67.3481606,
        Chrf.OfSentence(
            "Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.",
            ["Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich."],
            new ChrfOptions(Beta: 3, KeepsSpaces: true)),
        1e-4);

    // sacrebleu, test/test_ter.py.
    [Theory]
    [InlineData("aaaa bbbb cccc dddd", "aaaa bbbb cccc dddd", 0)]
    [InlineData("dddd eeee ffff", "aaaa bbbb cccc", 100)]
    [InlineData("", "a", 100)]
    [InlineData("d e f g h a b c", "a b c d e f g h", 12.5)]
    public void Ter_OfShiftsAndEdits_IsSacrebleus(string candidate, string reference, double expected) =>
        Assert.Equal(expected, Ter.OfSentence(candidate, [reference]), 1e-3);

    // google-research, rouge/rouge_scorer_test.py.
    [Fact]
    public void Rouge_OfShortTexts_IsGoogles()
    {
        Assert.Equal(new OverlapScore(1, 1 / 3.0), Rouge.N("testing", "testing one two", 1));
        Assert.Equal(2 / 3.0, Rouge.N("testing one", "testing one two", 2).F1, 1e-12);
        Assert.Equal(0.8, Rouge.L("testing two", "testing one two").F1, 1e-12);
        Assert.Equal(default, Rouge.N("", "testing one two", 1));
    }

    [Fact]
    public void Rouge_LSum_OfTheUnionOfSubsequences_IsGoogles()
    {
        var score = Rouge.LSum("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5");

        Assert.Equal(0.8, score.Recall, 1e-12);
        Assert.Equal(0.4, score.Precision, 1e-12);
        Assert.Equal(0, Rouge.LSum("/", "w1 w2 w3 w4 w5").F1);
    }

    // Porter's own examples (1980), step by step.
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("plastered", "plaster")]
    [InlineData("motoring", "motor")]
    [InlineData("conflated", "conflat")]
    [InlineData("hopping", "hop")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("relational", "relat")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("electrical", "electr")]
    [InlineData("adjustment", "adjust")]
    [InlineData("rate", "rate")]
    [InlineData("controlling", "control")]
    public void Stem_OfPortersExamples_IsHis(string word, string expected) => Assert.Equal(expected, PorterStemmer.Stem(word));

    // Banerjee and Lavie (2005), section 2.2: six matches in six words; six chunks one way, one chunk the other.
    [Theory]
    [InlineData("the cat sat on the mat", 1 - (0.5 / 216))]
    [InlineData("on the mat sat the cat", 0.5)]
    public void Meteor_OfTheSameWords_LosesByScattering(string candidate, double expected)
    {
        var reference = NGramsOf("the cat sat on the mat");
        var score = Meteor.Of(NGramsOf(candidate), [reference]);

        // "on the mat", "sat", "the cat": three chunks of six matches.
        Assert.Equal(candidate.StartsWith("on", StringComparison.Ordinal) ? 1 - (0.5 / 8) : expected, score, 1e-12);
    }

    [Fact]
    public void Meteor_OfStemsAndSynonyms_MatchesInStages()
    {
        string[] candidate = ["cats", "purchase"], reference = ["cat", "buy"];

        Assert.Equal(0.5 / ((0.9 * 0.5) + (0.1 * 0.5)) * 0.5 * 0.5, Meteor.Of(candidate, [reference]), 1e-12);
        Assert.True(Meteor.Of(candidate, [reference], (a, b) => (a, b) == ("purchase", "buy")) > 0.9);
    }

    // A candidate of seven tokens with the six of the reference in front: 18 of 22 runs.
    [Fact]
    public void Gleu_OfALongerCandidate_IsItsPrecision() =>
        Assert.Equal(18 / 22.0, Gleu.Of(NGramsOf("the cat sat on the mat today"), [NGramsOf("the cat sat on the mat")]), 1e-12);

    [Fact]
    public void TokenOverlap_LeavesOutArticlesAndPunctuation()
    {
        Assert.True(TokenOverlap.IsExact("The Eiffel Tower!", "eiffel tower"));
        Assert.Equal(0.8, TokenOverlap.Of("the tall tower", "tall old tower").F1, 1e-12);
    }

    [Fact]
    public void Distinct_OfRepeatedWords_IsTheirShare() => Assert.Equal(0.5, Diversity.Distinct(["a a b b"], 1), 1e-12);

    [Fact]
    public void Self_OfOneTextAgainAndAgain_IsFull() => Assert.Equal(100, Bleu.Self(["one two three four five", "one two three four five"]), 1e-9);

    [Fact]
    public void BertScore_OfVectors_TakesTheNearest()
    {
        float[][] candidate = [[1, 0], [0, 1]], reference = [[1, 0]];
        var score = BertScore.Of(candidate, reference);

        Assert.Equal(0.5, score.Precision, 1e-6);
        Assert.Equal(1, score.Recall, 1e-6);
    }

    private static string[] NGramsOf(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
