using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Parley.Analytics.Times;

/// <summary>How a language speaks of time: the file <c>Analytics/Languages/times.XX.yaml</c>, whose head says what its keys mean.</summary>
internal sealed record TimeLanguage
{
    private static readonly ConcurrentDictionary<string, TimeLanguage?> Loaded = new(StringComparer.Ordinal);

    /// <summary>English.</summary>
    public static TimeLanguage English => For("en");

    /// <summary>Class → word → canonical value (a number or a unit's name).</summary>
    public required FrozenDictionary<string, FrozenDictionary<string, string>> Words { get; init; }

    /// <summary>Shape → regular expression over one lower-case token.</summary>
    public required FrozenDictionary<string, Regex> Shapes { get; init; }

    /// <summary>Slot → classes and shapes it takes.</summary>
    public required FrozenDictionary<string, ImmutableArray<string>> Unions { get; init; }

    /// <summary>Phrases; a later section may use earlier ones.</summary>
    public required ImmutableArray<TimeSection> Sections { get; init; }

    /// <summary>Sets of words: weak, cues, not_before, …</summary>
    public required FrozenDictionary<string, FrozenSet<string>> Sets { get; init; }

    /// <summary>Words that a slip of the pen is corrected to.</summary>
    public required ImmutableArray<string> Correctable { get; init; }

    /// <summary>Every word that some phrase or class knows; these are never corrected.</summary>
    public required FrozenSet<string> Lexicon { get; init; }

    /// <summary>With which words phrases can begin.</summary>
    public required TimeBeginnings Beginnings { get; init; }

    /// <summary>What parts of time that come back are called.</summary>
    public required ImmutableArray<CalendarPart> Calendar { get; init; }

    /// <summary>How periods are called.</summary>
    public required TimeLabels Labels { get; init; }

    /// <summary>The language of a locale; English where there is no file for it.</summary>
    /// <param name="locale">BCP 47 name.</param>
    public static TimeLanguage For(string locale)
    {
        var language = locale.Split('-')[0].ToLowerInvariant();
        return Loaded.GetOrAdd(language, TimeLanguageFile.Load) ?? Loaded.GetOrAdd("en", TimeLanguageFile.Load)!;
    }

    /// <summary>True where a word is in a set of the file.</summary>
    public bool Has(string set, string word) => Sets[set].Contains(word);
}

/// <summary>Phrases that make one kind of thing.</summary>
/// <param name="Name">The slot by which phrases use it.</param>
/// <param name="Rules">Phrases with their meaning.</param>
internal sealed record TimeSection(string Name, ImmutableArray<TimeRule> Rules);

/// <summary>A phrase with its meaning.</summary>
/// <param name="Means">The meaning's name in <see cref="TimeMeanings"/>.</param>
/// <param name="By">An offset or count; 0 where the file says nothing.</param>
/// <param name="Unit">A unit; null where the file says nothing.</param>
/// <param name="Pattern">The phrase.</param>
internal sealed record TimeRule(string Means, int By, TimeUnit? Unit, TimePattern Pattern);

/// <summary>Words for the labels of periods.</summary>
/// <param name="Months">January to December in full.</param>
/// <param name="Short">The same, short.</param>
/// <param name="Quarter">Format of quarter and year.</param>
/// <param name="Half">Format of half and year.</param>
/// <param name="FiscalYear">Format of a fiscal year.</param>
internal sealed record TimeLabels(
    ImmutableArray<string> Months, ImmutableArray<string> Short, string Quarter, string Half, string FiscalYear)
{
    /// <summary>Format of a unit up to a day.</summary>
    public required string ToDate { get; init; }
}
