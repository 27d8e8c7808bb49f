using System.Globalization;
using System.Text;

namespace Parley.Evaluation.Safety;

/// <summary>Ways to hide a text from a reader who looks for words.</summary>
internal static class Encodings
{
    private const string Morse = ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..";
    private const string MorseDigits = "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.";

    /// <summary>Encodes.</summary>
    /// <param name="name">base64, hex, rot13, reversed, spaced, leet, morse or binary.</param>
    /// <param name="text">The text.</param>
    public static string Encode(string name, string text) => name switch
    {
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        "hex" => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        "rot13" => string.Concat(text.Select(Rot13)),
        "reversed" => new string([.. text.Reverse()]),
        "spaced" => string.Join(' ', text.ToCharArray()),
        "leet" => string.Concat(text.Select(c => "aeiost".IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal) is >= 0 and var i ? "431057"[i] : c)),
        "morse" => string.Join(' ', text.ToUpperInvariant().Select(InMorse)),
        "binary" => string.Join(' ', Encoding.UTF8.GetBytes(text).Select(b => b.ToString("b8", CultureInfo.InvariantCulture))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such encoding."),
    };

    private static char Rot13(char c) => char.IsAsciiLetter(c) ? (char)((((c | 32) - 'a' + 13) % 26) + (char.IsAsciiLetterUpper(c) ? 'A' : 'a')) : c;

    private static string InMorse(char c) => char.IsAsciiLetterUpper(c) ? Morse.Split(' ')[c - 'A'] : char.IsAsciiDigit(c) ? MorseDigits.Split(' ')[c - '0'] : c == ' ' ? "/" : c.ToString();
}
