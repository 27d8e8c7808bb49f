using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>
/// Finds numbers, dates and number words that stand in words, not in figures. They may be names of the catalogue, periods that
/// evidence is about, and numbers that the question named; anything else is a fault.
/// </summary>
internal sealed class LooseNumbers(CheckScene scene)
{
    /// <summary>Checks what is said outside the figures of a sentence.</summary>
    public void Check(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times) =>
        Check(sentence, names, times, isQuestion: false);

    /// <summary>Checks a text that binds no figures: a title, a label, a question to go on with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isQuestion">True for questions: they may name any period and how many ("top 5"), for they claim nothing.</param>
    public void Check(string text, bool isQuestion) =>
        Check(new Sentence(text, []), scene.Names.Read(text), scene.Times(text), isQuestion);

    private void Check(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times, bool isQuestion)
    {
        foreach (var time in times)
        {
            if (!IsCovered(time.Start, time.End, sentence, names) && !isQuestion && !IsKnown(time))
            {
                Fault(sentence, time.Start, time.End, "no evidence is about this time");
            }
        }

        foreach (var number in sentence.Text.AsSpan().ContainsAnyInRange('0', '9') ? scene.Numbers.Read(sentence.Text) : [])
        {
            var isFree = IsCovered(number.Start, number.End, sentence, names)
                || times.Any(t => t.Start <= number.Start && number.Start < t.End)
                || IsGiven(number, sentence.Text, isQuestion);
            if (!isFree)
            {
                Fault(sentence, number.Start, number.End, "no evidence stands behind this number");
            }
        }

        CheckWords(sentence, names, times, isQuestion);
    }

    private bool IsKnown(WrittenDate time) => time.From is { } from && time.To is { } to
        ? scene.Days.Contains((from, to))
        : scene.Days.Any(d => d.Start.Year > 0 && SaysWithoutYear(time, d));

    /// <summary>"25 Oct" is known where some evidence is about a 25 October.</summary>
    private static bool SaysWithoutYear(WrittenDate time, (DateOnly Start, DateOnly End) days) => time.From is null && days.Start.Year > 0;

    private bool IsGiven(WrittenNumber number, string text, bool isQuestion)
    {
        foreach (var evidence in scene.Evidence.Values)
        {
            var isSaid = evidence.Value is decimal value && evidence.Scope.Measurement is Measurement.Count or Measurement.Rank or Measurement.Threshold or Measurement.Goal
                && FigureCheck.Writes(number, (decimal)evidence.Value, evidence.Scope, "");
            if (isSaid)
            {
                return true;
            }
        }

        foreach (var given in scene.Context.Numbers)
        {
            if (Math.Abs(given - number.Value) <= number.Step / 2 || (number.Mark == NumberMark.Percent && Math.Abs((given * 100) - number.Value) <= number.Step / 2))
            {
                return true;
            }
        }

        return isQuestion && (number.MayBeYear || IsInstruction(number, text));
    }

    /// <summary>"Top 5" in a question asks for five; it does not say that there are.</summary>
    private bool IsInstruction(WrittenNumber number, string text)
    {
        var end = number.Start;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        var start = end;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return number.Mark == NumberMark.Plain && number.Step == 1 && scene.Words.Has("instructions", text[start..end].ToLowerInvariant());
    }

    private void CheckWords(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times, bool isQuestion)
    {
        var text = sentence.Text;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetter(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < text.Length && char.IsLetter(text[end]))
            {
                end++;
            }

            var isClaim = !isQuestion && scene.Words.MayCount(text.AsSpan(at, end - at))
                && !IsCovered(at, end, sentence, names) && !times.Any(t => t.Start <= at && at < t.End)
                && !IsSupported(text[at..end].ToLowerInvariant(), TwoWords(text, at, end));
            if (isClaim)
            {
                Fault(sentence, at, end, "no evidence stands behind this word");
            }

            at = end;
        }
    }

    private bool IsSupported(string word, string twoWords)
    {
        var words = scene.Words.Values;
        if (words["multiples"].TryGetValue(word, out var multiple))
        {
            return Any(e => e.Scope.Measurement is Measurement.RelativeChange or Measurement.Multiple && FigureCheck.IsMultiple(multiple, (decimal)e.Value!, e.Scope));
        }

        if (words["fractions"].TryGetValue(twoWords, out var fraction) || words["fractions"].TryGetValue(word, out fraction))
        {
            return Any(e => e.Scope.Measurement is Measurement.Share or Measurement.ContributionShare && FigureCheck.Near(Math.Abs((decimal)e.Value!), fraction));
        }

        return !words["numbers"].TryGetValue(word, out var number)
            || Any(e => e.Scope.Measurement is Measurement.Count or Measurement.Rank or Measurement.Threshold && (decimal)e.Value! == number)
            || scene.Context.Numbers.Contains(number);
    }

    private bool Any(Func<Evidence, bool> test) => scene.Evidence.Values.Any(e => e.Value is decimal && test(e));

    private static string TwoWords(string text, int at, int end)
    {
        var second = end;
        while (second < text.Length && text[second] == ' ')
        {
            second++;
        }

        var last = second;
        while (last < text.Length && char.IsLetter(text[last]))
        {
            last++;
        }

        return $"{text[at..end]} {text[second..last]}".ToLowerInvariant();
    }

    private static bool IsCovered(int start, int end, Sentence sentence, ImmutableArray<Mention> names)
    {
        foreach (var figure in sentence.Figures)
        {
            if (figure.Start < end && start < figure.End)
            {
                return true;
            }
        }

        foreach (var name in names)
        {
            if (name.Start <= start && start < name.End)
            {
                return true;
            }
        }

        return false;
    }

    private void Fault(Sentence sentence, int start, int end, string why) =>
        scene.Fault(FindingKind.Unresolved, sentence.Text.Trim(), sentence.Text[start..end], why);
}
