using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Text;

namespace Parley.Guardrails.PlainLanguage;

/// <summary>
/// Whether simpler words say the same: the same numbers, names, obligations, prohibitions, permissions, exceptions,
/// conditions and denials. It shares no code with what rewrote the text.
/// </summary>
internal static partial class PlainLanguageCheck
{
    private static readonly (string Name, Regex Form)[] Classes =
    [
        ("prohibition", Prohibition()), ("obligation", Obligation()), ("permission", Permission()), ("advice", Advice()),
        ("exception", Exception()), ("condition", Condition()), ("limit", Limit()),
    ];

    /// <summary>What the simpler text lost or added; empty where it says the same.</summary>
    /// <param name="original">A sentence.</param>
    /// <param name="simple">What became of it.</param>
    public static ImmutableArray<string> Differences(string original, string simple)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        var (before, after) = (Numbers(original), Numbers(simple));
        differences.AddRange(before.Except(after).Select(n => $"the number {n} is lost"));
        differences.AddRange(after.Except(before).Select(n => $"the number {n} is new"));
        differences.AddRange(Names(original).Where(n => !simple.Contains(n, StringComparison.OrdinalIgnoreCase)).Select(n => $"the name {n} is lost"));
        var (left, right) = (Blank(original), Blank(simple));
        foreach (var (name, form) in Classes)
        {
            var (had, has) = (form.Count(left), form.Count(right));
            if ((had > 0) != (has > 0) || has < had)
            {
                differences.Add($"{name}: {had} before, {has} after");
            }

            // A prohibition holds "must" and "not": what one class has found is not found again by the next.
            (left, right) = (form.Replace(left, " "), form.Replace(right, " "));
        }

        var (denied, denies) = (Denial().Count(left), Denial().Count(right));
        if (denied != denies)
        {
            differences.Add($"denials: {denied} before, {denies} after");
        }

        return differences.ToImmutable();
    }

    private static string Blank(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static HashSet<string> Numbers(string text) =>
        [.. WordReader.Read(text).Where(w => w.Folded.Any(char.IsDigit) || Counted().IsMatch(w.Folded)).Select(w => w.Folded)];

    // Words in upper case that do not begin a sentence.
    private static IEnumerable<string> Names(string text) => SentenceSplitter.Split(text)
        .SelectMany(s => WordReader.Read(text, s).Skip(1))
        .Where(w => char.IsUpper(text[w.Span.Start]))
        .Select(w => w.Span.Of(text));

    [GeneratedRegex("^(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|million|half|twice|double)$", RegexOptions.CultureInvariant)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\b(?:must not|may not|shall not|cannot|can not|should not|will not be|not permitted to|not allowed to|not entitled to|prohibited|forbidden|never|must never)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prohibition();

    [GeneratedRegex(@"\b(?:must|shall|(?:is|are) (?:required|obliged|obligated) to|ha(?:s|ve) to|need(?:s)? to|needed|necessary|essential|required|mandatory|compulsory)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Obligation();

    [GeneratedRegex(@"\b(?:may|(?:is|are) (?:permitted|entitled|authori[sz]ed|allowed) to|has the right to|have the right to|can)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permission();

    [GeneratedRegex(@"\b(?:should|recommended)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();

    [GeneratedRegex(@"\b(?:unless|except(?:ion of)?|save for|apart from|other than|excluding)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Exception();

    [GeneratedRegex(@"\b(?:if|provided that|providing that|(?:in|under) (?:cases|circumstances) (?:where|in which)|in the event (?:that|of)|in case of|on (?:the )?condition that|where|only if|in the case of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();

    [GeneratedRegex(@"\b(?:at least|a minimum of|not less than|no less than|at most|a maximum of|not more than|no more than|up to|in excess of|more than|exceed(?:s|ing)?|go(?:es)? over|over|within|by|not later than|no later than|before|prior to|after|subsequent to|until|in advance of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\b(?:not|no(?! later| less| more)|without(?! delay)|none|neither|nor|in the absence of)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Denial();
}
