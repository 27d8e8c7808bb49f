using System.Collections.Immutable;
using Parley.Text;
using Parley.Text.PlainLanguage;

namespace Parley.Guardrails.PlainLanguage;

/// <summary>A text in simpler words, with how hard it was and is to read.</summary>
/// <param name="Text">The simpler text; items of lists are lines that begin with a hyphen.</param>
/// <param name="Before">The text as it was.</param>
/// <param name="After">The simpler text.</param>
/// <param name="Kept">Sentences that were left as they are because their simpler form did not say the same, with what differed.</param>
public sealed record PlainLanguageText(string Text, Readability Before, Readability After, ImmutableArray<string> Kept)
{
    /// <summary>Says a text in simpler words; a sentence whose simpler form would lose something is left as it is.</summary>
    /// <param name="text">Prose in English; paragraphs are kept.</param>
    /// <param name="level">How easy it shall be.</param>
    public static PlainLanguageText Of(string text, ReadingLevel level = ReadingLevel.Plain)
    {
        var kept = ImmutableArray.CreateBuilder<string>();
        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(p => Paragraph(p, level, kept));
        var simple = string.Join("\n\n", paragraphs.Where(p => p.Length > 0));
        return new PlainLanguageText(simple, Readability.Of(text), Readability.Of(simple), kept.ToImmutable());
    }

    private static string Paragraph(string paragraph, ReadingLevel level, ImmutableArray<string>.Builder kept)
    {
        var sentences = new List<string>();
        foreach (var sentence in PlainLanguageRewriter.Rewrite(paragraph, level))
        {
            var differences = PlainLanguageCheck.Differences(sentence.Original, sentence.Simple);
            if (!differences.IsEmpty)
            {
                kept.Add($"{sentence.Original} ({string.Join("; ", differences)})");
            }

            sentences.Add(differences.IsEmpty ? sentence.Simple : sentence.Original);
        }

        return string.Join(' ', sentences).Replace("\n ", "\n", StringComparison.Ordinal).Trim();
    }
}
