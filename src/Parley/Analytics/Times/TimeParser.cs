using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Analytics.Times;

/// <summary>A phrase that was found.</summary>
/// <param name="End">Index of the token after it.</param>
/// <param name="Value">What it means.</param>
internal readonly record struct Reading(int End, TimeValue Value);

/// <summary>
/// Finds the phrases of a language over the tokens of one text. A section may use itself only where some token stands
/// before, so reading ends; results are kept by section and token.
/// </summary>
internal sealed class TimeParser
{
    private readonly ImmutableArray<TimeToken> _tokens;
    private readonly TimeContext _context;
    private readonly TimeLanguage _language;
    private readonly TimeMeanings _meanings;
    private readonly Dictionary<(string Section, int At), ImmutableArray<Reading>> _found = [];
    private readonly HashSet<(string Section, int At)> _running = [];

    public TimeParser(ImmutableArray<TimeToken> tokens, TimeContext context) =>
        (_tokens, _context, _language, _meanings) = (tokens, context, context.Language, new TimeMeanings(context));

    /// <summary>The longest phrase at a token; that of the earlier section among equals. Null where there is none.</summary>
    public Reading? At(int at)
    {
        Reading? best = null;
        foreach (var section in _language.Sections)
        {
            if (_language.Has("parts", section.Name))
            {
                continue;
            }

            foreach (var reading in Read(section, at))
            {
                best = best is null || reading.End > best.Value.End ? reading : best;
            }
        }

        return best is { } found && IsTime(at, found.End) ? found : null;
    }

    private ImmutableArray<Reading> Read(TimeSection section, int at)
    {
        var word = at < _tokens.Length ? _tokens[at].Word : "";
        var rules = _language.Beginnings.Rules(section.Name, word);
        if (rules.IsEmpty)
        {
            return [];
        }

        var key = (section.Name, at);
        if (_found.TryGetValue(key, out var known))
        {
            return known;
        }

        if (!_running.Add(key))
        {
            return [];
        }

        var readings = ImmutableArray.CreateBuilder<Reading>();
        foreach (var rule in rules)
        {
            foreach (var match in rule.Pattern.Match(_tokens, at, Take))
            {
                if (_meanings.Of(rule, match.Captures) is { } value && !readings.Any(r => r.End == match.End))
                {
                    readings.Add(new Reading(match.End, value));
                }
            }
        }

        _running.Remove(key);
        return _found[key] = readings.ToImmutable();
    }

    private IEnumerable<(int End, Capture Capture)> Take(string slot, int at)
    {
        if (slot == "rest")
        {
            return Rest(at);
        }

        foreach (var section in _language.Sections)
        {
            if (section.Name == slot)
            {
                return Read(section, at).Where(r => IsTime(at, r.End)).Select(r => (r.End, new Capture(slot, r.Value, Empty)));
            }
        }

        return _language.Unions.TryGetValue(slot, out var classes)
            ? classes.SelectMany(c => TakeToken(slot, c, at)).Take(1)
            : TakeToken(slot, slot, at);
    }

    private IEnumerable<(int End, Capture Capture)> TakeToken(string slot, string name, int at)
    {
        var word = _tokens[at].Word;
        if (_language.Words.TryGetValue(name, out var words))
        {
            return words.TryGetValue(word, out var canonical) ? [(at + 1, new Capture(slot, canonical, Empty))] : [];
        }

        if (word.Length > 12 || !Beginning.HasDigit(word) || _language.Shapes[name].Match(word) is not { Success: true } match)
        {
            return [];
        }

        var numbers = match.Groups.Cast<Group>().Where(g => g.Success && g.Name != "0")
            .ToImmutableSortedDictionary(g => g.Name, g => int.Parse(g.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return [(at + 1, new Capture(slot, numbers.TryGetValue("n", out var n) ? n.ToString(CultureInfo.InvariantCulture) : word, numbers))];
    }

    /// <summary>A phrase about something unknown: up to four words that name neither a time nor anything of the catalogue.</summary>
    private IEnumerable<(int End, Capture Capture)> Rest(int at)
    {
        var first = at;
        while (first < _tokens.Length && _tokens[first].Word is "the" or "our" or "a" or "an" or "that" or "this")
        {
            first++;
        }

        var end = first;
        while (end < _tokens.Length && end < first + 4 && !_language.Has("phrase_end", _tokens[end].Word))
        {
            end++;
        }

        var isUnknown = end > first && _tokens[first].Word.Length > 1 && char.IsLetter(_tokens[first].Word[0])
            && !_context.KnownWords.Contains(_tokens[first].Word)
            && !_language.Sections.Where(s => s.Name != "unplaceable").SelectMany(s => Read(s, first)).Any()
            && !_language.Sections.Where(s => s.Name != "unplaceable").SelectMany(s => Read(s, at)).Any();
        return isUnknown ? [(end, new Capture("rest", _tokens[first].Word, Empty))] : [];
    }

    /// <summary>A weak word alone ("may", "march") or a bare number like 2026 is a time only where its place says so.</summary>
    private bool IsTime(int at, int end)
    {
        var word = _tokens[at].Word;
        if (end != at + 1)
        {
            return true;
        }

        if (_language.Has("weak", word))
        {
            return IsNamedByPlace(at);
        }

        return word.Length != 4 || !char.IsDigit(word[0]) || !word.All(char.IsDigit) || IsYearByPlace(at);
    }

    private bool IsNamedByPlace(int at)
    {
        var next = at + 1 < _tokens.Length ? _tokens[at + 1].Word : "";
        if (_language.Has("not_before", next))
        {
            return false;
        }

        return at == 0 || _language.Has("cues", _tokens[at - 1].Word) || char.IsUpper(_tokens[at].Text[0])
            || _language.Words["month"].ContainsKey(_tokens[at - 1].Word);
    }

    private bool IsYearByPlace(int at)
    {
        var before = at > 0 ? _tokens[at - 1].Word : "";
        var after = at + 1 < _tokens.Length ? _tokens[at + 1].Word : "";
        if (_language.Has("not_year_before", after))
        {
            return false;
        }

        var year = int.Parse(_tokens[at].Word, CultureInfo.InvariantCulture);
        var covered = _context.From?.Year <= year && year <= (_context.To ?? _context.Today).Year;
        return !_language.Has("not_year_after", before) || (covered && (_language.Has("also_of_time", before) || IsAmongYears(at)));
    }

    /// <summary>"Is 2025 better than 2024" sets years side by side; "more than 2024" does not.</summary>
    private bool IsAmongYears(int at) => _language.Has("of_years", _tokens[at - 1].Word) && _tokens.Where((_, i) => i < at).Any(t =>
        t.Word is { Length: 4 } word && word.All(char.IsDigit) && int.Parse(word, CultureInfo.InvariantCulture) is var other
        && _context.From?.Year <= other && other <= (_context.To ?? _context.Today).Year);

    private static ImmutableSortedDictionary<string, int> Empty { get; } = ImmutableSortedDictionary<string, int>.Empty;
}
