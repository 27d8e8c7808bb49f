using System.Globalization;

namespace Parley.Storage;

/// <summary>How values are written into text columns.</summary>
public static class StoredText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>A moment as text that sorts by time.</summary>
    /// <param name="time">The moment, in any offset.</param>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The moment that <see cref="Of(DateTimeOffset)"/> wrote, in UTC.</summary>
    /// <param name="text">The text.</param>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>
    /// Text that every database accepts: NUL and halves of surrogate pairs, which PostgreSQL refuses, become U+FFFD.
    /// </summary>
    /// <param name="text">Text as somebody typed it.</param>
    public static string Clean(string text)
    {
        var faulty = false;
        for (var i = 0; i < text.Length && !faulty; i++)
        {
            faulty = text[i] == '\0' || char.IsSurrogate(text[i]);
        }

        if (!faulty)
        {
            return text;
        }

        var clean = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes already gives U+FFFD for a lone surrogate.
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }
}
