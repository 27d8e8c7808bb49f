using System.Globalization;
using System.Text;
using Parley.Analytics.Understanding;

namespace Parley.Conversations;

/// <summary>Which questions are taken as a turn, and how their text is cleaned.</summary>
internal static class Admission
{
    /// <summary>Makes a question fit to be read and stored: one line, no control or format characters, not too long.</summary>
    /// <exception cref="TurnRejectedException">Nothing is left, or it is too long.</exception>
    public static string Admit(string question)
    {
        if (question.Length > QuestionReader.MaxLength)
        {
            throw TurnRejectedException.BadQuestion(string.Create(
                CultureInfo.InvariantCulture, $"The question has {question.Length} characters; at most {QuestionReader.MaxLength} are read."));
        }

        return Clean(question) is { Length: > 0 } cleaned ? cleaned : throw TurnRejectedException.BadQuestion("The question is empty.");
    }

    /// <summary>One line, without control or format characters; empty where nothing is left.</summary>
    public static string Clean(string question)
    {
        var text = new StringBuilder(question.Length);
        foreach (var rune in question.EnumerateRunes())
        {
            var blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (!blank && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                text.Append(rune.ToString());
            }
            else if (blank && text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString().Trim();
    }
}
