using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Guardrails.PersonalData;

/// <summary>Kinds of personal data that are known by their form.</summary>
public enum PersonalDataKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number: with a country's code, or grouped as one and named as one.</summary>
    Phone,

    /// <summary>An international bank account number whose check digits are right (ISO 13616).</summary>
    Iban,

    /// <summary>A payment card's number whose check digit is right (ISO/IEC 7812, Luhn).</summary>
    Card,

    /// <summary>A national number of identity or insurance, by its shape: US, UK, France, Spain, Italy, the Netherlands, India.</summary>
    NationalId,
}

/// <summary>A piece of personal data.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
public readonly record struct FoundPersonalData(PersonalDataKind Kind, TextSpan Span);

/// <summary>Finds personal data by its form and its check digits. Names and addresses of people are not found.</summary>
public static partial class PersonalDataFinder
{
    private const int LeastCard = 13;
    private const int MostCard = 19;
    private const int LeastPhone = 7;
    private const int MostPhone = 15;

    /// <summary>Everything found, in order, none overlapping.</summary>
    /// <param name="text">Any text.</param>
    public static ImmutableArray<FoundPersonalData> Find(string text)
    {
        // Nothing of these has neither a sign of an address nor a digit.
        if (!text.AsSpan().Contains('@') && !text.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return [];
        }

        var found = new List<FoundPersonalData>();
        Add(found, PersonalDataKind.Email, Email().Matches(text));
        Add(found, PersonalDataKind.Iban, Iban().Matches(text).Where(m => IsIban(m.Value)));
        Add(found, PersonalDataKind.Card, Card().Matches(text).Where(m => IsCard(m.Value)));
        Add(found, PersonalDataKind.NationalId, NationalId().Matches(text).Where(m => IsNationalId(m)));
        Add(found, PersonalDataKind.Phone, Phone().Matches(text).Where(IsPhone));
        return [.. found.OrderBy(f => f.Span.Start)];
    }

    /// <summary>The text with each piece replaced by its kind in brackets: <c>[e-mail]</c>.</summary>
    /// <param name="text">Any text.</param>
    public static string Mask(string text)
    {
        foreach (var found in Find(text).Reverse())
        {
            text = string.Concat(text.AsSpan(0, found.Span.Start), NameOf(found.Kind), text.AsSpan(found.Span.End));
        }

        return text;
    }

    /// <summary>True where the check digits of an IBAN are right: the remainder by 97 is 1. Spaces are allowed.</summary>
    /// <param name="text">The number.</param>
    public static bool IsIban(string text)
    {
        var plain = string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        if (plain.Length is < 15 or > 34)
        {
            return false;
        }

        var remainder = 0;
        foreach (var character in plain[4..] + plain[..4])
        {
            var value = char.IsDigit(character) ? character - '0' : character - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder == 1;
    }

    /// <summary>True where the check digit of a card's number is right. Spaces and hyphens are allowed.</summary>
    /// <param name="text">The number.</param>
    public static bool IsCard(string text)
    {
        var digits = text.Where(char.IsDigit).Select(c => c - '0').ToArray();
        if (digits.Length is < LeastCard or > MostCard || digits.All(d => d == digits[0]) || digits[0] is 0 or 7 or 8 or 9)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var doubled = digits[^(i + 1)] * (i % 2 == 1 ? 2 : 1);
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    private static string NameOf(PersonalDataKind kind) => kind switch
    {
        PersonalDataKind.Email => "[e-mail]",
        PersonalDataKind.Phone => "[phone]",
        PersonalDataKind.Iban => "[bank account]",
        PersonalDataKind.Card => "[card]",
        _ => "[national id]",
    };

    private static void Add(List<FoundPersonalData> found, PersonalDataKind kind, IEnumerable<Match> matches)
    {
        foreach (var match in matches)
        {
            var span = new TextSpan(match.Index, match.Index + match.Length);
            if (!found.Exists(f => f.Span.Start < span.End && span.Start < f.Span.End))
            {
                found.Add(new FoundPersonalData(kind, span));
            }
        }
    }

    // Nine digits in the form of a US number are one only where the groups are in use; other forms need the word for it nearby.
    private static bool IsNationalId(Match match)
    {
        var us = match.Groups["us"];
        return !us.Success || (us.Value[..3] is not ("000" or "666") && us.Value[0] != '9' && us.Value[4..6] != "00" && us.Value[7..] != "0000");
    }

    // A number with a country's code is one; another needs groups and a word for it before, else it may be any number.
    private static bool IsPhone(Match match)
    {
        var digits = match.Value.Count(char.IsDigit);
        return digits is >= LeastPhone and <= MostPhone && !Date().IsMatch(match.Value)
            && (match.Groups["code"].Success || match.Groups["word"].Success || match.Groups["us"].Success);
    }

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-]|[.,]\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Card();

    [GeneratedRegex(
        @"(?<![\w-])(?:(?<us>\d{3}-\d{2}-\d{4})|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]|[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}|\d{8}[A-HJ-NP-TV-Z]|[XYZ]\d{7}[A-Z]|[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]|[A-Z]{5}\d{4}[A-Z]|(?<=(?:[Bb][Ss][Nn]|[Aa]adhaar|[Pp]assport|[Pp]ersonalausweis|[Ss]teuer-?[Ii][Dd])(?: number| no\.?)?:? )[A-Z0-9]{8,12})(?![\w-])",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NationalId();

    [GeneratedRegex(
        @"(?:(?<code>(?<![\w+]|\d )(?:\+|00)[1-9]\d{0,2})[ ./-]?(?:\(0?\d{1,5}\)[ ./-]?)?\d{1,5}(?:[ ./-]?\d{2,5}){1,4}|(?<us>(?<![\w-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4})|(?<word>(?<=(?:[Pp]hone|[Mm]obile|[Tt]el|[Cc]ell|[Ff]ax|[Cc]all|[Nn]umber is)\b[.:]? ?(?:(?:me|us|him|her|number|is|on|at|no)\.? ){0,3})0?\d{2,5}(?:[ ./-]?\d{2,5}){1,4}))(?!\d)",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^\d{4}[-./]\d{2}[-./]\d{2}$|^\d{1,2}[-./]\d{1,2}[-./]\d{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Date();
}
