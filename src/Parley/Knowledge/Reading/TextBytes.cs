using System.Text;

namespace Parley.Knowledge.Reading;

/// <summary>Decodes bytes of unknown encoding: byte-order marks, valid UTF-8, UTF-16 by its zero bytes, else Windows-1252.</summary>
internal static class TextBytes
{
    // What Windows-1252 has at 0x80 to 0x9f, where Latin-1 has control characters.
    private const string High =
        "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, and the name of the encoding where it is not UTF-8.</summary>
    /// <exception cref="DocumentFaultException">The bytes are no text.</exception>
    public static (string Text, string? Odd) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            bytes = bytes[3..];
        }
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
        {
            return (Encoding.Unicode.GetString(bytes[2..]), "UTF-16");
        }
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return (Encoding.BigEndianUnicode.GetString(bytes[2..]), "UTF-16 (big-endian)");
        }

        try
        {
            var text = Strict.GetString(bytes);
            if (!text.Contains('\0', StringComparison.Ordinal))
            {
                return (text, null);
            }
        }
        catch (DecoderFallbackException)
        {
            // Not UTF-8: looked at below.
        }

        return OfOther(bytes);
    }

    private static (string Text, string? Odd) OfOther(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 4096)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            (even, odd) = sample[i] == 0 ? i % 2 == 0 ? (even + 1, odd) : (even, odd + 1) : (even, odd);
        }

        var half = sample.Length / 2;
        if (odd > half * 0.6 && even < half * 0.1)
        {
            return (Encoding.Unicode.GetString(bytes), "UTF-16 without a mark");
        }

        if (even > half * 0.6 && odd < half * 0.1)
        {
            return (Encoding.BigEndianUnicode.GetString(bytes), "UTF-16 (big-endian) without a mark");
        }

        if (even + odd > 0)
        {
            throw new DocumentFaultException("The file is no text: it holds zero bytes. Convert it to text, Markdown, HTML, PDF or an Office format.");
        }

        return (string.Create(bytes.Length, bytes, static (text, all) =>
        {
            for (var i = 0; i < all.Length; i++)
            {
                text[i] = all[i] is >= 0x80 and < 0xa0 ? High[all[i] - 0x80] : (char)all[i];
            }
        }), "Windows-1252");
    }
}
