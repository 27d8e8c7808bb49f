using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

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
        Check(new Sentence(text, []), scene.NamesIn(text), scene.Times(text), isQuestion);

    private void Check(Sentence sentence, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times, bool isQuestion)
    {
        (int Start, int End)[] covered =
        [
            .. sentence.Figures.Select(f => (f.Start, f.End)), .. names.Select(n => (n.Start, n.End)),
            .. isQuestion ? [] : new UnclaimedText(scene).In(sentence.Text),
        ];
        foreach (var time in times)
        {
            if (!IsCovered(time.Start, time.End, covered) && !isQuestion && !IsKnown(time) && !IsOfTheData(time, names))
            {
                Fault(sentence, time.Start, time.End, "no evidence is about this time");
            }
        }

        foreach (var number in sentence.Text.AsSpan().ContainsAnyInRange('0', '9') ? scene.Numbers.Read(sentence.Text) : [])
        {
            var isFree = IsCovered(number.Start, number.End, covered)
                || times.Any(t => t.Start <= number.Start && number.Start < t.End)
                || IsGiven(number, sentence.Text, isQuestion)
                || IsMember(number, sentence.Text)
                || (number.MayBeYear && PeriodWords.Year(sentence.Text[number.Start..number.End]) is { } year
                    && IsOfTheData(new WrittenDate(number.Start, number.End, year.Start, year.End), names));
            if (!isFree)
            {
                Fault(sentence, number.Start, number.End, "no evidence stands behind this number");
            }
        }

        CheckWords(sentence, covered, times, isQuestion);
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

        return isQuestion && (number.MayBeYear || IsInstruction(number, text) || scene.Asked.Contains(number.Value));
    }

    /// <summary>A member whose name is, or has in it, a number: "customer 18".</summary>
    private bool IsMember(WrittenNumber number, string text)
    {
        if (scene.Members.Count == 0)
        {
            return false;
        }

        var (start, end) = (number.Start, number.End);
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return scene.Members.Contains(text[start..end].Trim(',', ';', ':', '.', '(', ')', '?', '!'));
    }

    /// <summary>
    /// Where nothing is answered: what the named metrics (or all) have data for, or a time for which they have none.
    /// </summary>
    private bool IsOfTheData(WrittenDate time, ImmutableArray<Mention> names)
    {
        if (scene.Answer.Outcome == Outcome.Answered || time.From is not { } from || time.To is not { } to)
        {
            return false;
        }

        var named = Mention.Metrics(names);
        var metrics = scene.Context.Catalogue.Metrics.Where(m => named.Count == 0 || named.Contains(m.Name)).ToArray();
        return Array.Exists(metrics, m => (from == m.From || from == m.To) && (to == m.From || to == m.To))
            || Array.TrueForAll(metrics, m => m.From is null || m.To is null || to < m.From || from > m.To);
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

    private void CheckWords(Sentence sentence, (int Start, int End)[] covered, ImmutableArray<WrittenDate> times, bool isQuestion)
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
                && !IsCovered(at, end, covered) && !times.Any(t => t.Start <= at && at < t.End)
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

    private static bool IsCovered(int start, int end, (int Start, int End)[] covered) =>
        Array.Exists(covered, c => c.Start < end && start < c.End);

    private void Fault(Sentence sentence, int start, int end, string why) =>
        scene.Fault(FindingKind.Unresolved, sentence.Text.Trim(), sentence.Text[start..end], why);
}
