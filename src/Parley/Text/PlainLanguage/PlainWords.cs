using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Text.PlainLanguage;

/// <summary>Everyday words for official ones: the file <c>Text/Languages/plain.XX.yaml</c>, each word with its forms.</summary>
internal sealed partial record PlainWords
{
    private static readonly Lazy<PlainWords> Loaded = new(Load);

    /// <summary>Phrases, the longest first, with what stands for each.</summary>
    public required ImmutableArray<(Regex Official, string Everyday)> Phrases { get; init; }

    /// <summary>What may begin a sentence, with what stands for it there.</summary>
    public required FrozenDictionary<string, string> Starts { get; init; }

    /// <summary>Verbs in their base form.</summary>
    public required FrozenDictionary<string, string> Verbs { get; init; }

    /// <summary>Third person, past and -ing forms of verbs; each with the form for "has …", and the form for a past without it.</summary>
    public required FrozenDictionary<string, (string Participle, string Past)> VerbForms { get; init; }

    /// <summary>Nouns in singular and plural, and words without forms.</summary>
    public required FrozenDictionary<string, string> Others { get; init; }

    /// <summary>Base forms that may begin an item of a list after "must".</summary>
    public required FrozenSet<string> Actions { get; init; }

    /// <summary>Participles that do not end in -ed.</summary>
    public required FrozenSet<string> Participles { get; init; }

    /// <summary>What may begin a clause of its own.</summary>
    public required FrozenSet<string> Subjects { get; init; }

    /// <summary>Verbs by which a clause is known.</summary>
    public required FrozenSet<string> Finite { get; init; }

    public static PlainWords English => Loaded.Value;

    // "entitled to a break" is no "may".
    private const string NoVerb = @"(?!\s+(?:a|an|the|any|all|their|its|this|such|each|\d\S*|one|two|three|paid|unpaid|annual|parental|sick|leave|overtime)\b)";

    private static PlainWords Load()
    {
        var file = LanguageFile.Read("Parley.Text.Languages.plain.en.yaml")!;
        var verbs = file.Map("verbs").Where(v => v.Key != v.Value).ToArray();
        var irregular = file.Map("irregular");
        var forms = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (official, everyday) in verbs)
        {
            forms[Inflect(official, Third)] = (Inflect(everyday, Third), Inflect(everyday, Third));
            forms[Inflect(official, Ing)] = (Inflect(everyday, Ing), Inflect(everyday, Ing));
            var participle = irregular.GetValueOrDefault(everyday) ?? Inflect(everyday, Ed);
            forms[Inflect(official, Ed)] = (participle, PastOf(everyday, participle));
        }

        return new PlainWords
        {
            Phrases =
            [
                .. file.Map("phrases").OrderByDescending(p => p.Key.Length).ThenBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => (new Regex($@"(?<![\w-]){Regex.Escape(p.Key).Replace(@"\ ", @"\s+", StringComparison.Ordinal)}(?![\w-]){(p.Value is "may" or "may not" or "must" ? NoVerb : "")}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), p.Value)),
            ],
            Starts = file.Map("starts"),
            Verbs = verbs.ToFrozenDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
            VerbForms = forms.ToFrozenDictionary(StringComparer.Ordinal),
            Others = file.Map("nouns").SelectMany(n => new[] { n, new(Plural(n.Key), Plural(n.Value)) }).Concat(file.Map("others"))
                .ToFrozenDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal),
            Actions = file.Words("actions").Concat(verbs.SelectMany(v => new[] { v.Key.Split(' ')[0], v.Value.Split(' ')[0] })).ToFrozenSet(StringComparer.Ordinal),
            Participles = file.Words("participles"),
            Subjects = file.Words("subjects"),
            Finite = file.Words("finite"),
        };
    }

    // A verb of several words changes its first: carry out, carries out.
    private static string Inflect(string verb, Func<string, string> form)
    {
        var parts = verb.Split(' ', 2);
        return parts.Length == 1 ? form(verb) : $"{form(parts[0])} {parts[1]}";
    }

    private static string PastOf(string verb, string participle) => verb.Split(' ')[0] switch
    {
        "do" => "did",
        "show" => "showed",
        "give" => verb.Replace("give", "gave", StringComparison.Ordinal),
        "break" => "broke",
        "take" => verb.Replace("take", "took", StringComparison.Ordinal),
        "go" => verb.Replace("go", "went", StringComparison.Ordinal),
        "choose" => "chose",
        "forbid" => "forbade",
        "be" => "was",
        _ => participle,
    };

    private static string Third(string verb) => verb switch
    {
        "be" => "is",
        "have" => "has",
        "do" => "does",
        "go" => "goes",
        "pay" or "help" => verb + "s",
        _ => Plural(verb),
    };

    private static string Plural(string noun)
    {
        if (noun.Contains(' ', StringComparison.Ordinal))
        {
            var last = noun.LastIndexOf(' ') + 1;
            return noun[..last] + Plural(noun[last..]);
        }

        return noun switch
        {
            "person" => "people",
            "staff" or "pay" or "spending" or "help" or "rest" or "lodging" or "meals" or "km" => noun,
            _ when noun[^1] == 'y' && !"aeiou".Contains(noun[^2], StringComparison.Ordinal) => noun[..^1] + "ies",
            _ when Sibilant().IsMatch(noun) => noun + "es",
            _ => noun + "s",
        };
    }

    private static string Ed(string verb) =>
        verb[^1] == 'e' ? verb + "d"
        : verb[^1] == 'y' && !"aeiou".Contains(verb[^2], StringComparison.Ordinal) ? verb[..^1] + "ied"
        : Doubles().IsMatch(verb) ? verb + verb[^1] + "ed"
        : verb + "ed";

    private static string Ing(string verb) =>
        verb == "be" ? "being"
        : verb[^1] == 'e' && verb[^2] != 'e' ? verb[..^1] + "ing"
        : Doubles().IsMatch(verb) ? verb + verb[^1] + "ing"
        : verb + "ing";

    [GeneratedRegex("(s|x|z|ch|sh)$", RegexOptions.CultureInvariant)]
    private static partial Regex Sibilant();

    // One syllable with one vowel, or a stressed ending: stop, submit, permit.
    [GeneratedRegex("^([^aeiou]*[aeiou][bdgmnprt]|sub?mit|permit|transmit|remit|incur|commit|get)$", RegexOptions.CultureInvariant)]
    private static partial Regex Doubles();
}
