using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Xunit;

namespace Parley.Tests.Analytics.Specs;

/// <summary>Asks the questions of a spec in order and says in one line what came of the last.</summary>
internal static class SpecRunner
{
    /// <summary>Runs a case and checks what must hold of every outcome.</summary>
    public static void Check(SpecCase spec, ReadingContext context)
    {
        foreach (var question in spec.Earlier)
        {
            context = context with { Earlier = context.Earlier.Add(Exchange(question, QuestionReader.Read(question, context))) };
        }

        var understood = QuestionReader.Read(spec.Question, context);
        Assert.Equal(spec.Expected, Line(understood));
        CheckQuestions(understood, context with { Earlier = [] });
    }

    /// <summary>An outcome on one line.</summary>
    public static string Line(Understood understood) => understood switch
    {
        Understood.Planned planned => PlanLine.Of(planned.Plan),
        Understood.Ambiguous ambiguous => $"ambiguous: {string.Join(" | ", ambiguous.Choices.Select(choice => choice.Label))}",
        Understood.Unanswerable unanswerable => $"declined {unanswerable.Reason}",
        Understood.Smalltalk smalltalk => $"smalltalk {smalltalk.Topic}",
        _ => "person",
    };

    /// <summary>The exchange that a later question sees.</summary>
    public static Exchange Exchange(string question, Understood understood) => understood switch
    {
        Understood.Planned planned => new Exchange(question, planned.ResolvedQuestion, planned.Plan, []),
        Understood.Ambiguous ambiguous => new Exchange(question, "", null, ambiguous.Choices),
        _ => new Exchange(question, "", null, []),
    };

    /// <summary>Every question that Parley writes itself can be asked, and means what it was written for.</summary>
    public static void CheckQuestions(Understood understood, ReadingContext alone)
    {
        switch (understood)
        {
            case Understood.Planned planned:
                var again = Assert.IsType<Understood.Planned>(QuestionReader.Read(planned.ResolvedQuestion, alone));
                Assert.Equal(PlanLine.Of(planned.Plan), PlanLine.Of(again.Plan));
                Assert.Equal(planned.ResolvedQuestion, again.ResolvedQuestion);
                break;
            case Understood.Ambiguous ambiguous:
                Assert.InRange(ambiguous.Choices.Length, 2, 4);
                var lines = ambiguous.Choices.Select(choice => Line(Assert.IsType<Understood.Planned>(QuestionReader.Read(choice.Question, alone)))).ToImmutableArray();
                Assert.Equal(lines.Length, lines.Distinct().Count());
                break;
            case Understood.Unanswerable { Nearest: { } nearest }:
                Assert.IsType<Understood.Planned>(QuestionReader.Read(nearest, alone));
                break;
            default:
                break;
        }
    }
}
