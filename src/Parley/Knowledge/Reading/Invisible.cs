using System.Globalization;

namespace Parley.Knowledge.Reading;

/// <summary>Characters that take no place on a page: text hidden with them is never read.</summary>
internal static class Invisible
{
    /// <summary>True for zero-width characters, direction marks and overrides, soft hyphens, tags and private use.</summary>
    public static bool Is(char c) => c switch
    {
        '\u00ad' or '\ufeff' or '\u180e' or '\u034f' or '\u061c' or '\u115f' or '\u1160' or '\u3164' or '\uffa0' => true,
        // The joiners between letters of scripts that need them count as invisible, too: they change no word that is compared.
        >= '\u200b' and <= '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2060' and <= '\u206f' => true,
        // Tag characters and variation selectors of the supplementary planes begin with these surrogates.
        '\udb40' => true,
        >= '\udc00' and <= '\udfff' => false,
        _ => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };
}
