using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails.Injection;
using Parley.Guardrails.PersonalData;
using Parley.Text;

namespace Parley.Guardrails.Policies;

/// <summary>What the rules made of a question or an answer.</summary>
/// <param name="Rule">The rule that stops the turn; null where none does.</param>
/// <param name="Steps">What was met and done, one line a step, in the order in which it happened; empty where nothing was met.</param>
public sealed record PolicyVerdict(PolicyRule? Rule, ImmutableArray<string> Steps)
{
    /// <summary>Nothing was met.</summary>
    public static PolicyVerdict Clear { get; } = new(null, []);
}

/// <summary>
/// Reads a product's rules against a question or an answer, in their order. Pure. Text of data, documents and tools is
/// what the answer rests on and never an instruction; here it is read as any other text.
/// </summary>
/// <param name="policies">The product's rules.</param>
/// <param name="roles">The caller's roles, in lower case.</param>
public sealed class PolicyPipeline(PolicySet policies, IReadOnlySet<string> roles)
{
    /// <summary>May this be asked?</summary>
    /// <param name="question">The question.</param>
    public PolicyVerdict Admit(string question)
    {
        foreach (var rule in For(PolicySide.Question))
        {
            if (Meets(rule, question) is { } what)
            {
                return rule.Then == PolicyAction.Correct
                    ? PolicyVerdict.Clear with { Steps = [$"Policy {rule.Name} on question: {what}; read as it is"] }
                    : new PolicyVerdict(rule, [$"Policy {rule.Name} on question: {what}; {Done(rule)}"]);
            }
        }

        return PolicyVerdict.Clear;
    }

    /// <summary>May this be said? What a rule corrects is corrected once.</summary>
    /// <param name="answer">The answer; only its words are read, figures are the checker's.</param>
    public (Answer Answer, PolicyVerdict Verdict) Review(Answer answer)
    {
        var steps = ImmutableArray.CreateBuilder<string>();
        foreach (var rule in For(PolicySide.Answer))
        {
            if (Met(rule, answer) is not { } what)
            {
                continue;
            }

            if (rule.Then != PolicyAction.Correct)
            {
                return (answer, new PolicyVerdict(rule, [.. steps, $"Policy {rule.Name} on answer: {what}; {Done(rule)}"]));
            }

            answer = answer with { Blocks = [.. answer.Blocks.Select(b => Corrected(rule, b)).OfType<Block>()] };
            steps.Add($"Policy {rule.Name} on answer: {what}; corrected");
            if (answer.Blocks.IsEmpty || Met(rule, answer) is not null)
            {
                return (answer, new PolicyVerdict(rule, [.. steps, $"Policy {rule.Name} on answer: still met; declined"]));
            }
        }

        return (answer, new PolicyVerdict(null, steps.ToImmutable()));
    }

    private IEnumerable<PolicyRule> For(PolicySide side) => policies.Rules.Where(r => r.On.HasFlag(side) && r.IsFor(roles));

    private static string Done(PolicyRule rule) => rule.Then == PolicyAction.HandOver ? "handed over" : "declined";

    private static string? Met(PolicyRule rule, Answer answer) =>
        answer.Blocks.OfType<TextBlock>().Select(b => Meets(rule, Sentence.TextOf(b.Spans))).FirstOrDefault(w => w is not null);

    // What in the text meets the rule, in words; null where nothing does.
    private static string? Meets(PolicyRule rule, string text)
    {
        foreach (var finder in rule.Finds)
        {
            if (Finds(finder, text))
            {
                return finder;
            }
        }

        if (rule.Patterns.IsEmpty && rule.Words.IsEmpty)
        {
            return null;
        }

        foreach (var span in SentenceSplitter.Split(text))
        {
            var sentence = span.Of(text);
            if ((rule.Patterns.Any(p => IsMatch(p, sentence)) || rule.Words.Any(w => w.Groups.All(g => IsMatch(g, sentence))))
                && !rule.Unless.Any(u => IsMatch(u, sentence)))
            {
                return "words";
            }
        }

        return null;
    }

    private static bool Finds(string finder, string text) => finder == "injection"
        ? InjectionScorer.Score(text).IsAttack
        : PersonalDataFinder.Find(text).Any(f => NameOf(f.Kind) == finder);

    private static string NameOf(PersonalDataKind kind) => kind == PersonalDataKind.NationalId ? "national_id" : kind.ToString().ToLowerInvariant();

    // An expression that takes too long is met: what cannot be read is not let through.
    private static bool IsMatch(Regex expression, string text)
    {
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    // Personal data is masked; a block that says what must not be said is left out.
    private static Block? Corrected(PolicyRule rule, Block block)
    {
        if (block is not TextBlock text || Meets(rule, Sentence.TextOf(text.Spans)) is null)
        {
            return block;
        }

        return rule.Finds.Any(f => f != "injection") ? text with { Spans = [.. text.Spans.Select(Masked)] } : null;
    }

    private static Span Masked(Span span) => span is Words words ? words with { Text = PersonalDataFinder.Mask(words.Text) } : span;
}
