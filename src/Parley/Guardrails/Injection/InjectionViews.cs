using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Guardrails.Injection;

/// <summary>
/// A text as a model may read it: plain, with look-alike letters and letters in digits made plain, with spread letters
/// drawn together, decoded from base64, hexadecimal, percent and character codes, rotated or reversed.
/// </summary>
internal static partial class InjectionViews
{
    /// <summary>No more of a decoded text is read than this.</summary>
    private const int MaxDecoded = 20_000;

    private const int LeastDecoded = 8;
    private const int LastAscii = 0x7F;

    /// <summary>The views of a text, the plain one first; the others only where they differ from it.</summary>
    /// <param name="text">Any text.</param>
    public static IEnumerable<(string Name, string Text)> Of(string text)
    {
        var plain = Plain(text, out var hidden);
        yield return ("plain", plain);
        if (hidden.Length >= LeastDecoded)
        {
            yield return ("hidden", hidden);
        }

        var letters = Letters(plain);
        if (letters != plain)
        {
            yield return ("disguised", letters);
        }

        if (Spread().IsMatch(plain))
        {
            yield return ("spread", Together(plain));
        }

        foreach (var decoded in Decoded(plain))
        {
            yield return ("encoded", decoded);
        }

        if (IsStrange(plain))
        {
            yield return ("rotated", Rotated(plain));
            yield return ("reversed", Reversed(plain));
        }
    }

    // Compatibility forms are made plain, invisible characters are left out; tag characters spell a second text.
    private static string Plain(string text, out string hidden)
    {
        var (plain, tags) = (new StringBuilder(text.Length), new StringBuilder());
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > 0xE0000 and < 0xE0080)
            {
                tags.Append((char)(rune.Value - 0xE0000));
            }
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format)
            {
                plain.Append(rune.ToString());
            }
        }

        hidden = tags.ToString();
        var decoded = plain.ToString();
        decoded = decoded.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(decoded) : decoded;
        return decoded.Any(c => c > LastAscii) ? decoded.Normalize(NormalizationForm.FormKC) : decoded;
    }

    // Words of Latin letters with others that look like them, or with digits among the letters.
    private static string Letters(string text)
    {
        var language = InjectionLanguage.Instance;
        return WordLike().Replace(text, match =>
        {
            var word = match.Value;
            var latin = word.Count(char.IsAsciiLetter);
            var map = latin * 2 < word.Length ? null
                : word.Any(c => c > LastAscii) ? language.Lookalikes
                : word.Any(c => char.IsAsciiDigit(c) || c is '@' or '$' or '!' or '|') ? language.Leet : null;
            return map is null ? word : string.Concat(word.Select(c => map.GetValueOrDefault(c.ToString(), c.ToString())));
        });
    }

    // "i g n o r e", "i.g.n.o.r.e a.l.l": two spaces, or one where the letters are parted by signs, are between words.
    private static string Together(string text) => Spread().Replace(text, match =>
        string.Join(' ', (match.Value.AsSpan().ContainsAny(".-_*") && !SpacedSign().IsMatch(match.Value) ? match.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : WideGap().Split(match.Value)).Select(w => string.Concat(w.Where(char.IsLetterOrDigit)))));

    private static IEnumerable<string> Decoded(string text)
    {
        foreach (Match match in Base64().Matches(text))
        {
            if (FromBase64(match.Value) is { } decoded)
            {
                yield return decoded;
            }
        }

        foreach (Match match in Hexadecimal().Matches(text))
        {
            if (Printable(Convert.FromHexString(string.Concat(match.Value.Where(char.IsAsciiHexDigit)))) is { } decoded)
            {
                yield return decoded;
            }
        }

        if (Percent().Count(text) >= LeastDecoded / 2)
        {
            yield return Uri.UnescapeDataString(text);
        }

        if (Escaped().Count(text) >= LeastDecoded / 2)
        {
            yield return Escaped().Replace(text, m => ((char)int.Parse(m.Groups["code"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        }
    }

    private static string? FromBase64(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var padded = plain.PadRight((plain.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? Printable(bytes.AsSpan(0, Math.Min(written, MaxDecoded))) : null;
    }

    private static string? Printable(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var readable = text.Count(c => char.IsLetter(c) || c is ' ' or ',' or '.' or '\'' or '!' or ':' or '\n');
        return text.Length >= LeastDecoded && readable >= text.Length * 0.85 && text.Contains(' ', StringComparison.Ordinal) ? text : null;
    }

    // A text of words without one that every English text has; short ones may have none.
    private static bool IsStrange(string text)
    {
        var words = text.Split((char[]?)null, 60, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 3 && !words.Any(w => w.Trim('.', ',', '!', '?', ':', '"', '\'').ToLowerInvariant() is
            "the" or "and" or "of" or "to" or "is" or "in" or "for" or "you" or "your" or "what" or "how" or "my" or "all" or "this" or "with" or "by" or "on" or "are" or "was" or "it");
    }

    private static string Rotated(string text) => string.Concat(text.Select(c => c switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((c - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((c - 'A' + 13) % 26)),
        _ => c,
    }));

    private static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }

    [GeneratedRegex(@"[\p{L}\d@$!|]{3,40}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordLike();

    [GeneratedRegex(@"(?<![\p{L}\d])[\p{L}\d](?:[ .\-_*|]{1,3}[\p{L}\d]){5,}(?![\p{L}\d])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spread();

    [GeneratedRegex(@"\s[.\-_*]|[.\-_*]\s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SpacedSign();

    [GeneratedRegex(@"\s{2,}|[ ]?[|/][ ]?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WideGap();

    [GeneratedRegex(@"[A-Za-z0-9+/_\-]{16,}={0,2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Base64();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[ ]?){10,}(?![0-9A-Za-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Percent();

    [GeneratedRegex(@"\\(?:u00|x)(?<code>[0-9A-Fa-f]{2})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escaped();
}
