using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Text;

namespace Parley.Conversations.Colleagues;

/// <summary>Which verified answers are like a question. Pure.</summary>
internal static class NearestAnswers
{
    private const int Most = 3;
    private const double Least = 0.2;

    /// <summary>The nearest ones by the words they share with the question, each with the plan that it has for this caller.</summary>
    /// <param name="question">The question as asked.</param>
    /// <param name="answers">The verified answers of the product.</param>
    /// <param name="reading">What this caller may ask about: one that cannot be read with it is left out.</param>
    /// <returns>At most three, the nearest first.</returns>
    public static ImmutableArray<(string Question, Plan Plan)> Of(string question, ImmutableArray<VerifiedAnswer> answers, ReadingContext reading)
    {
        var asked = WordsOf(question);
        var alone = reading with { Earlier = [] };
        var near = answers.Select(a => (Answer: a, Likeness: Similarity.Jaccard(asked, WordsOf(a.Question)))).Where(a => a.Likeness >= Least)
            .OrderByDescending(a => a.Likeness).ThenBy(a => a.Answer.Question, StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<(string, Plan)>();
        foreach (var (answer, _) in near)
        {
            if (found.Count < Most && QuestionReader.Read(answer.Wording, alone) is Understood.Planned planned)
            {
                found.Add((answer.Question, planned.Plan));
            }
        }

        return found.ToImmutable();
    }

    private static HashSet<string> WordsOf(string text) => WordReader.Read(text).Select(w => w.Folded).ToHashSet(StringComparer.Ordinal);
}
