using System.Collections.Immutable;
using Parley.Analytics.Understanding;
using Parley.Analytics;
using Parley.Answers;
using Parley.Conversations.Quoting;

namespace Parley.Conversations.Continuity;

/// <summary>
/// The turns before one whose conversation a client keeps: its earlier questions are read again, in order, without data and
/// without a record, so that "and by region?" goes on from them as if they had been asked here.
/// </summary>
internal static class Replay
{
    /// <summary>Reads the questions; the last <see cref="TurnSetting.MaxHistory"/> of them.</summary>
    /// <param name="setting">The turn that begins; its history is made here.</param>
    /// <param name="earlier">The questions as typed, oldest first.</param>
    public static ImmutableArray<Turn> Read(TurnSetting setting, ImmutableArray<string> earlier)
    {
        var questions = earlier.Select(Admission.Clean).Where(q => q.Length is > 0 and <= QuestionReader.MaxLength);
        setting.History = [];
        foreach (var question in questions.TakeLast(TurnSetting.MaxHistory))
        {
            setting.History = setting.History.Add(Read(setting, question));
        }

        return setting.History;
    }

    private static Turn Read(TurnSetting setting, string question)
    {
        var understood = QuestionReader.Read(question, setting.Reading);
        var answer = understood is Understood.Planned planned
            ? new Answer { Outcome = Outcome.Answered, ResolvedQuestion = planned.ResolvedQuestion }
            : Escalation.Apply(new Routed(understood), setting);
        return setting.Row(understood, new TurnResult(TurnStatus.Completed, answer), new StepTimes(TimeProvider.System)) with { Question = question };
    }
}
