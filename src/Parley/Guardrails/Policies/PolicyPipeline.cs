using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Governance;
using Parley.Guardrails.PersonalData;
using Parley.Guardrails.Trained;

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
/// <param name="caller">Who asks; rules may be for some roles and attributes alone.</param>
public sealed class PolicyPipeline(PolicySet policies, Caller caller)
{
    private const double TrainedFrom = 0.45;

    /// <summary>May this be asked?</summary>
    /// <param name="question">The question.</param>
    /// <param name="isOfFigures">True where it is known to ask for figures of the product: only words, patterns and finders are then looked for.</param>
    public PolicyVerdict Admit(string question, bool isOfFigures = false)
    {
        var read = new PolicyText(question);
        foreach (var rule in For(PolicySide.Question))
        {
            if ((Meets(rule, read) ?? (isOfFigures ? null : Learnt(rule, question))) is { } what)
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
        var (steps, texts) = (ImmutableArray.CreateBuilder<string>(), new PolicyTexts());
        foreach (var rule in For(PolicySide.Answer))
        {
            if (Met(rule, answer, texts) is not { } what)
            {
                continue;
            }

            if (rule.Then != PolicyAction.Correct)
            {
                return (answer, new PolicyVerdict(rule, [.. steps, $"Policy {rule.Name} on answer: {what}; {Done(rule)}"]));
            }

            answer = answer with { Blocks = [.. answer.Blocks.Select(b => Corrected(rule, b, texts)).OfType<Block>()] };
            answer = FindsPersonalData(rule) ? PersonalDataMask.Behind(answer) : answer;
            steps.Add($"Policy {rule.Name} on answer: {what}; corrected");
            if (answer.Blocks.IsEmpty || Met(rule, answer, texts) is not null)
            {
                return (answer, new PolicyVerdict(rule, [.. steps, $"Policy {rule.Name} on answer: still met; declined"]));
            }
        }

        return (answer, new PolicyVerdict(null, steps.ToImmutable()));
    }

    /// <summary>The rules of which a model is asked, for a caller.</summary>
    /// <param name="side">Question or answer.</param>
    public IEnumerable<PolicyRule> Judged(PolicySide side) => For(side).Where(r => r.Judge.Length > 0);

    /// <summary>What a rule that a model found to be met comes to; as a line among the turn's verdicts.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="side">Question or answer.</param>
    public static PolicyVerdict JudgedMet(PolicyRule rule, PolicySide side) =>
        new(rule, [$"Policy {rule.Name} on {side.ToString().ToLowerInvariant()}: judge; {Done(rule)}"]);

    private IEnumerable<PolicyRule> For(PolicySide side) => policies.Rules.Where(r => r.On.HasFlag(side) && r.IsFor(caller));

    private static string Done(PolicyRule rule) => rule.Then == PolicyAction.HandOver ? "handed over" : "declined";

    /// <summary>What the trained classifier says of a question that the rule's words do not meet.</summary>
    private static string? Learnt(PolicyRule rule, string question) =>
        rule.Trained.Length > 0 && !rule.Unless.Any(u => IsMatch(u, question)) && TrainedClassifier.Instance.Likelihood(question, rule.Trained) >= TrainedFrom ? "trained" : null;

    private static string? Met(PolicyRule rule, Answer answer, PolicyTexts texts) =>
        answer.Blocks.SelectMany(b => Texts(rule, b)).Select(t => Meets(rule, texts.Of(t))).FirstOrDefault(w => w is not null);

    // What is said in a block. Names in tables are data, not sentences: only personal data is looked for in them.
    private static IEnumerable<string> Texts(PolicyRule rule, Block block) => block switch
    {
        TextBlock text => [Sentence.TextOf(text.Spans)],
        TableBlock table when FindsPersonalData(rule) => table.Rows.SelectMany(r => r).Select(NameIn).OfType<string>(),
        ChartBlock chart when FindsPersonalData(rule) => chart.Labels,
        _ => [],
    };

    private static bool FindsPersonalData(PolicyRule rule) => rule.Finds.Any(f => f != "injection");

    private static string? NameIn(Span span) => span switch
    {
        Words words => words.Text,
        Figure { Value: string } figure => figure.Text,
        _ => null,
    };

    // What in the text meets the rule, in words; null where nothing does.
    private static string? Meets(PolicyRule rule, PolicyText text)
    {
        foreach (var finder in rule.Finds)
        {
            if (text.Has(finder))
            {
                return finder;
            }
        }

        if (rule.Patterns.IsEmpty && rule.Words.IsEmpty)
        {
            return null;
        }

        foreach (var sentence in text.Sentences)
        {
            if ((rule.Patterns.Any(p => IsMatch(p, sentence)) || rule.Words.Any(w => w.Groups.All(g => g.IsIn(sentence, IsMatch))))
                && !rule.Unless.Any(u => IsMatch(u, sentence)))
            {
                return "words";
            }
        }

        return null;
    }

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
    private static Block? Corrected(PolicyRule rule, Block block, PolicyTexts texts)
    {
        if (!Texts(rule, block).Any(t => Meets(rule, texts.Of(t)) is not null))
        {
            return block;
        }

        return (block, FindsPersonalData(rule)) switch
        {
            (TextBlock text, true) => text with { Spans = [.. text.Spans.Select(Masked)] },
            (ChartBlock chart, true) => chart with { Labels = [.. chart.Labels.Select(PersonalDataFinder.Mask)] },
            (TableBlock table, true) => table with { Rows = [.. table.Rows.Select(r => r.Select(Masked).ToImmutableArray())] },
            _ => null,
        };
    }

    // What is masked says the evidence no more, and is not bound to it.
    private static Span Masked(Span span) => NameIn(span) is { } text && PersonalDataFinder.Mask(text) is var masked && masked != text ? new Words(masked) : span;
}
