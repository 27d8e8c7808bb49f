using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>
/// Reads a question about numbers without a model. Pure: the same question and context give the same result. Every word of a
/// question has a place in the plan or is a word that changes nothing; a question with any other word is declined, never
/// answered without it.
/// </summary>
/// <remarks>
/// Where no period is named: a change or a why takes the latest complete month against the month before; an overview of an
/// area the latest complete month; a target the current period of the target; everything else all days with data. What was
/// taken is in <see cref="Plan.Assumptions"/>.
/// </remarks>
public static class QuestionReader
{
    /// <summary>Longer questions are read up to here.</summary>
    public const int MaxLength = 2000;

    /// <summary>Reads a question.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="context">Everything beside the words that says what it means.</param>
    public static Understood Read(string question, ReadingContext context)
    {
        var interpreter = new Interpreter(context);
        var text = Cut(question);
        if (ChoicePicking.Pick(text, context, interpreter) is { } picked)
        {
            text = picked.Question;
        }

        var ways = interpreter.Ways(text);
        if (!text.Any(char.IsLetterOrDigit))
        {
            return new Understood.Unanswerable(UnanswerableReason.Unreadable, interpreter.Context.Language.Message("unreadable"), Suggestion(interpreter));
        }

        var previous = Previous(context);
        return (Smalltalk.Of(ways[0]) ?? Say(interpreter.Read(ways, previous), interpreter)) with { Words = new QuestionWords(ways[0]) };
    }

    /// <summary>The words of a question that is not read for an answer.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="context">What can be named, and what times are relative to.</param>
    public static QuestionWords Words(string question, ReadingContext context) => new(new Interpreter(context).Ways(Cut(question))[0]);

    private static string Cut(string question) => question.Length > MaxLength ? question[..MaxLength] : question;

    /// <summary>The plan that a question may go on from. To ask what a figure means does not leave what was asked of it.</summary>
    private static Plan? Previous(ReadingContext context)
    {
        var plans = context.Earlier.Select(exchange => exchange.Plan).OfType<Plan>().ToImmutableArray();
        return plans is [.., var before, { Kind: QuestionKind.Definition or QuestionKind.Related } last] && before.Metrics.SequenceEqual(last.Metrics)
            ? before
            : plans.LastOrDefault();
    }

    private static Understood Say(Draft draft, Interpreter interpreter) => draft switch
    {
        Draft.Ready ready => new Understood.Planned(ready.Plan, PlanPhrase.Of(ready.Plan, interpreter)),
        Draft.Choose choose => new Understood.Ambiguous(choose.Question, Offer(choose, interpreter)),
        Draft.Refused refused => new Understood.Unanswerable(
            refused.Reason, refused.Missing, refused.Nearest is { } nearest ? PlanPhrase.Of(Answerable(nearest, interpreter), interpreter) : Suggestion(interpreter)),
        _ => throw new InvalidOperationException($"There is no wording for {draft}."),
    };

    private static ImmutableArray<Choice> Offer(Draft.Choose choose, Interpreter interpreter)
    {
        var choices = ImmutableArray.CreateBuilder<Choice>();
        foreach (var option in choose.Options)
        {
            var phrase = PlanPhrase.Of(option.Plan, interpreter);
            var id = string.Create(CultureInfo.InvariantCulture, $"c{choices.Count + 1}");
            choices.Add(new Choice(id, option.Label.Length > 0 ? option.Label : phrase, phrase));
        }

        return choices.ToImmutable();
    }

    /// <summary>A nearest plan that is itself refused gives way to the nearest of that one.</summary>
    private static Plan Answerable(Plan plan, Interpreter interpreter) =>
        PlanChecks.Check(plan, interpreter.Context) is { Nearest: { } nearest } ? nearest : plan;

    /// <summary>The main metric of the latest month: a question that can be answered where nothing nearer is known.</summary>
    private static string? Suggestion(Interpreter interpreter)
    {
        var metric = interpreter.Context.MainMetrics().FirstOrDefault();
        if (metric is null)
        {
            return null;
        }

        var slots = new Reading.Slots { Metrics = [metric] };
        var periods = new PeriodPlanner(interpreter.Context, [metric], slots).Main(DefaultPeriod.LatestMonth, out _);
        return periods is null
            ? null
            : PlanPhrase.Of(new Plan { Kind = QuestionKind.Value, Metrics = [metric.Name], Period = periods.Main }, interpreter);
    }
}

/// <summary>Greetings, thanks, requests for help and for a person.</summary>
internal static class Smalltalk
{
    private const Cues Polite = Cues.Greeting | Cues.Thanks | Cues.Help;

    /// <summary>What a question is, where it is no question about numbers; null where it is one.</summary>
    /// <param name="mentions">The question.</param>
    public static Understood? Of(ImmutableArray<Mention> mentions)
    {
        if (mentions.Any(mention => mention.Has(Cues.Person)))
        {
            return new Understood.WantsPerson();
        }

        var cues = mentions.Aggregate(Cues.None, (all, mention) => all | mention.Cues);
        if (!mentions.All(mention => mention.Has(Cues.Soft | Polite)))
        {
            return null;
        }

        var asksForNames = (cues & (Cues.MetricWord | Cues.DimensionWord)) != 0 && mentions.Any(mention => mention.Has(Cues.List | Cues.Which | Cues.HowMany));
        var polite = mentions.Where(mention => mention.Has(Polite)).ToList();
        var main = polite.Find(mention => mention.Has(Cues.Help)) ?? polite.Find(mention => mention.Has(Cues.Thanks)) ?? polite.FirstOrDefault();
        return main switch
        {
            null => asksForNames ? new Understood.Smalltalk("help") : null,
            _ when main.Has(Cues.Help) => new Understood.Smalltalk("help"),
            _ when main.Has(Cues.Thanks) => new Understood.Smalltalk("thanks"),
            _ => new Understood.Smalltalk("greeting"),
        };
    }
}
