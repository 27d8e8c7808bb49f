using System.Collections.Immutable;
using Parley.Guardrails.Trained;
using Parley.Text;

namespace Parley.Guardrails.Injection;

/// <summary>How much a text looks like orders to the system that reads it.</summary>
/// <param name="Score">From 0, harmless, to 1, an attack; 0.5 and more is taken for one.</param>
/// <param name="Rules">What was found, in alphabetical order.</param>
public sealed record InjectionVerdict(double Score, ImmutableArray<string> Rules)
{
    /// <summary>True where the text is taken for an attack.</summary>
    public bool IsAttack => Score >= 0.5;
}

/// <summary>
/// Finds texts, or parts of long texts, that give orders to the system that reads them: by concepts near each other, and by a
/// trained classifier, either of which suffices, and which help each other where both are in doubt. Pure; the time is in
/// proportion to the length, and the length alone does not count: the strongest passage decides.
/// </summary>
public static class InjectionScorer
{
    private const double Bias = -3.5;
    private const double MostOdds = 7;
    private const double SecondRule = 0.5;
    private const double SpokenAbout = 0.25;
    private const double Disguise = 1.5;
    private const double Least = 1e-6;
    private const double Certain = 2.5;
    private const double Doubt = 0.3;

    // The strongest of many sentences is strong by chance sooner than one.
    private const double ManyDoubt = 0.4;
    private const double HelpFrom = -3;
    private const double Help = 0.7;
    private const double HelpNeeds = 3;
    private const string TrainedRule = "trained";
    private const int UnspacedWindow = 24;
    private const int Near = 60;

    /// <summary>Scores a text.</summary>
    /// <param name="text">A question, a document, a result of a tool: any text.</param>
    public static InjectionVerdict Score(string text) => Score(text, TrainedClassifier.Instance);

    /// <summary>Scores a text with a classifier of other weights than the shipped ones.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="classifier">The classifier; it knows the class <c>injection</c>.</param>
    internal static InjectionVerdict Score(string text, TrainedClassifier classifier)
    {
        var found = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var (best, learnt) = (0.0, double.NegativeInfinity);
        foreach (var (view, shown) in InjectionViews.Of(text))
        {
            var isPlain = view == "plain";
            var rules = Find(shown);
            if (view is not ("rotated" or "reversed"))
            {
                // Of letters turned or reversed by chance the classifier knows nothing.
                learnt = Math.Max(learnt, Logit(classifier.Likelihood(shown, "injection")) + (isPlain ? 0 : 1) - (ManyDoubt * Math.Log(Math.Max(1, SentenceSplitter.Split(shown).Length))));
            }

            if (rules.Count == 0)
            {
                continue;
            }

            // What is hidden and turns out to be an order was hidden for that.
            var met = Sum([.. rules.Values]) + (isPlain ? 0 : Disguise);
            best = Math.Max(best, met);
            foreach (var (rule, (weight, _)) in rules)
            {
                found[rule] = Math.Max(found.GetValueOrDefault(rule), weight);
            }

            if (!isPlain)
            {
                found[view] = Disguise;
            }
        }

        // Words that are met count less where what was learnt knows them as harmless; where none are, it alone tells the less suspect from the more.
        var words = Math.Min(MostOdds, best);
        var odds = best > 0 ? Bias + words + (Doubt * Math.Min(0, learnt)) : Math.Min(Bias, learnt - Certain);
        var together = Math.Max(learnt - Certain, best > 0 ? words + (Help * Math.Max(HelpFrom, learnt)) - HelpNeeds : odds);
        if (together > odds && together >= 0)
        {
            found[TrainedRule] = together;
        }

        return new InjectionVerdict(1 / (1 + Math.Exp(-Math.Max(odds, together))), [.. found.Keys]);
    }

    private static double Logit(double share) => Math.Log(Math.Clamp(share, Least, 1 - Least) / (1 - Math.Clamp(share, Least, 1 - Least)));

    // The strongest finding counts whole, each other kind that is near it a half: in a long text, weak ones far apart are chance.
    private static double Sum((double Weight, int Place)[] findings) => findings.Max(f =>
        f.Weight + (SecondRule * (findings.Where(o => Math.Abs(o.Place - f.Place) <= Near).Sum(o => o.Weight) - f.Weight)));

    private static Dictionary<string, (double Weight, int Place)> Find(string text)
    {
        var language = InjectionLanguage.Instance;
        var words = WordReader.Read(text);
        var marked = new MarkedWords(text, words, language);
        var found = new Dictionary<string, (double Weight, int Place)>(StringComparer.Ordinal);
        foreach (var rule in language.Rules)
        {
            if (marked.Strongest(rule) is { Share: > 0 } met)
            {
                Keep(found, rule.Name, rule.Weight * met.Share, met.Place);
            }
        }

        foreach (var (name, one, other) in new[] { ("override", "override", "rules"), ("prompt-theft", "reveal", "secret"), ("role-change", "role", "free") })
        {
            if (AreNear(text, language.Unspaced[one], language.Unspaced[other]))
            {
                Keep(found, name, language.Rules.First(r => r.Name == name).Weight, 0);
            }
        }

        return found;
    }

    private static void Keep(Dictionary<string, (double Weight, int Place)> found, string rule, double weight, int place)
    {
        if (weight > found.GetValueOrDefault(rule).Weight)
        {
            found[rule] = (weight, place);
        }
    }

    private static bool AreNear(string text, ImmutableArray<string> ones, ImmutableArray<string> others)
    {
        foreach (var one in ones)
        {
            for (var at = text.IndexOf(one, StringComparison.Ordinal); at >= 0; at = text.IndexOf(one, at + 1, StringComparison.Ordinal))
            {
                var start = Math.Max(0, at - UnspacedWindow);
                var around = text.AsSpan(start, Math.Min(text.Length, at + one.Length + UnspacedWindow) - start);
                foreach (var other in others)
                {
                    if (around.Contains(other, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The share of a rule's weight that remains where somebody speaks about attacks.</summary>
    internal static double ShareAbout => SpokenAbout;
}
