using System.Text;

namespace Parley.Metrics.Sources.Files;

/// <summary>What spreadsheets, data frames and people write in place of a value that they do not have; case does not count.</summary>
internal static class MissingWords
{
    /// <summary>More bytes than any of them has.</summary>
    private const int Longest = 10;

    private static readonly byte[][] Words =
    [
        .. new[] { "n/a", "na", "n.a.", "#n/a", "null", "none", "nil", "nan", "<na>", "-", "--", "---", "?", ".", "missing", "unknown", "not known", "tbd", "tbc", "\\n", "–", "—" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>True for one of them.</summary>
    /// <param name="value">A field, without the spaces around it.</param>
    public static bool Has(ReadOnlySpan<byte> value)
    {
        // Numbers and dates, which are nearly all values of a column that has a type, begin with a digit.
        if (value.Length > Longest || value.IsEmpty || char.IsAsciiDigit((char)value[0]))
        {
            return false;
        }

        foreach (var word in Words)
        {
            if (word[0] < 128 ? Ascii.EqualsIgnoreCase(value, word) : value.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }
}
