using Parley.Analytics;
using Parley.Analytics.Understanding;

namespace Parley.Bench.Questions;

/// <summary>Reads the questions of a spec in order, and says in one line what came of the last.</summary>
public static class SpecReading
{
    /// <summary>Reads a case and checks what must hold of every outcome.</summary>
    /// <param name="spec">The case.</param>
    /// <param name="context">What the reader knows before the first question.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Fault(SpecCase spec, ReadingContext context)
    {
        foreach (var question in spec.Earlier)
        {
            context = context with { Earlier = context.Earlier.Add(Exchange(question, QuestionReader.Read(question, context))) };
        }

        var understood = QuestionReader.Read(spec.Question, context);
        return Line(understood) is var line && line != spec.Expected
            ? $"read as \"{line}\", expected \"{spec.Expected}\""
            : OwnQuestionFault(understood, context with { Earlier = [] });
    }

    /// <summary>An outcome on one line.</summary>
    /// <param name="understood">The outcome.</param>
    public static string Line(Understood understood) => understood switch
    {
        Understood.Planned planned => PlanLine.Of(planned.Plan),
        Understood.Ambiguous ambiguous => $"ambiguous: {string.Join(" | ", ambiguous.Choices.Select(choice => choice.Label))}",
        Understood.Unanswerable unanswerable => $"declined {unanswerable.Reason}",
        Understood.Smalltalk smalltalk => $"smalltalk {smalltalk.Topic}",
        _ => "person",
    };

    /// <summary>The exchange that a later question sees.</summary>
    private static Exchange Exchange(string question, Understood understood) => understood switch
    {
        Understood.Planned planned => new Exchange(question, planned.ResolvedQuestion, planned.Plan, []),
        Understood.Ambiguous ambiguous => new Exchange(question, "", null, ambiguous.Choices),
        _ => new Exchange(question, "", null, []),
    };

    /// <summary>Every question that Parley writes itself can be asked, and means what it was written for.</summary>
    private static string? OwnQuestionFault(Understood understood, ReadingContext alone) => understood switch
    {
        Understood.Planned planned => ResolvedFault(planned, QuestionReader.Read(planned.ResolvedQuestion, alone)),
        Understood.Ambiguous { Choices.Length: < 2 or > 4 } ambiguous => $"{ambiguous.Choices.Length} choices",
        Understood.Ambiguous ambiguous => ChoicesFault(ambiguous, alone),
        Understood.Unanswerable { Nearest: { } nearest } when QuestionReader.Read(nearest, alone) is not Understood.Planned =>
            $"its nearest question \"{nearest}\" has no plan",
        _ => null,
    };

    private static string? ResolvedFault(Understood.Planned planned, Understood again) =>
        again is Understood.Planned second && Line(second) == Line(planned) && second.ResolvedQuestion == planned.ResolvedQuestion
            ? null
            : $"its resolved question \"{planned.ResolvedQuestion}\" is read as \"{Line(again)}\"";

    private static string? ChoicesFault(Understood.Ambiguous ambiguous, ReadingContext alone)
    {
        var read = ambiguous.Choices.Select(choice => QuestionReader.Read(choice.Question, alone)).ToList();
        return read.TrueForAll(r => r is Understood.Planned) && read.Select(Line).Distinct(StringComparer.Ordinal).Count() == read.Count
            ? null
            : $"its choices are read as {string.Join("; ", read.Select(Line))}";
    }
}
