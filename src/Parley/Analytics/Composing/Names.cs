using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Metrics.Queries.Names;
using Parley.Text;
using Reading = Parley.Analytics.Gathering.Reading;

namespace Parley.Analytics.Composing;

/// <summary>What metrics, dimensions and members are called within sentences.</summary>
internal sealed class Names(Catalogue catalogue, Phrasebook phrases, Language language, TimeLanguage times)
{
    public CatalogueMetric? Find(string metric) => catalogue.Metric(metric);

    /// <summary>The label as it stands; for headings.</summary>
    public string Label(string metric) => Find(metric)?.Label ?? Plain(metric);

    /// <summary>The label within a sentence.</summary>
    public string Metric(string metric) => WithinSentence(Label(metric));

    public string DimensionLabel(string dimension) =>
        (catalogue.Dimensions.FirstOrDefault(d => d.Name == dimension) ?? CalendarParts.Find(dimension, times))?.Label ?? Plain(dimension[(dimension.LastIndexOf("__", StringComparison.Ordinal) + 1)..].TrimStart('_'));

    public string Dimension(string dimension) => WithinSentence(DimensionLabel(dimension));

    /// <summary>What so many members of dimensions are called: "regions", "combinations of region and channel".</summary>
    public string Things(ImmutableArray<string> dimensions, int count) => dimensions switch
    {
        [var only] => count == 1 ? Dimension(only) : language.Plural(Dimension(only)),
        _ => $"{phrases.Text("combinations")} {And([.. dimensions.Select(Dimension)])}",
    };

    public Unit Unit(string metric) => Find(metric)?.Unit ?? Answers.Unit.Number;

    /// <summary>A member as shown; rows without one are called by their dimension.</summary>
    public string Member(string dimension, string? member) =>
        member is null or PlanFilters.NoMember ? $"({phrases.Text("member.none")} {Dimension(dimension)})"
            : TimeParts.Is(dimension) ? CalendarParts.Label(dimension, member, times)
            : member;

    /// <summary>The members of a restriction as shown.</summary>
    public string Members(PlanFilter filter)
    {
        ImmutableArray<string> names = [.. filter.Values.Select(v => Member(filter.Dimension, v))];
        var members = filter.Dimension == TimeParts.Weekday && filter.Values.SequenceEqual(TimeParts.Workdays) ? $"{names[0]} {phrases.Text("to")} {names[^1]}" : And(names);
        return filter.Exclude ? $"{phrases.Text("member.not")} {members}" : members;
    }

    /// <summary>Dimension → member(s) of a reading, as shown.</summary>
    public ImmutableSortedDictionary<string, string> MembersOf(Reading reading) =>
        MembersOf(reading.Slice.Filters, reading.Slice.By, reading.Members);

    public ImmutableSortedDictionary<string, string> MembersOf(
        ImmutableArray<PlanFilter> filters, ImmutableArray<string> by, ImmutableArray<string?> members)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var filter in filters)
        {
            all[filter.Dimension] = all.TryGetValue(filter.Dimension, out var before) ? $"{before}; {Members(filter)}" : Members(filter);
        }

        for (var i = 0; i < Math.Min(by.Length, members.Length); i++)
        {
            all[by[i]] = Member(by[i], members[i]);
        }

        return all.ToImmutable();
    }

    /// <summary>"for channel Paid Search and region North"; empty where nothing is restricted.</summary>
    public string For(ImmutableSortedDictionary<string, string> members) => members.IsEmpty ? ""
        : $"{phrases.Text("member.for")} {Listed(members)}";

    /// <summary>"channel Paid Search and region North".</summary>
    public string Listed(ImmutableSortedDictionary<string, string> members) =>
        And([.. members.Select(m => Named(m.Key, m.Value))]);

    /// <summary>A member with its dimension; "Campaign A" says already that it is a campaign, and Monday that it is a weekday.</summary>
    /// <param name="dimension">Query name of the dimension.</param>
    /// <param name="member">The member as shown.</param>
    public string Named(string dimension, string member)
    {
        var name = Dimension(dimension);
        return TimeParts.Is(dimension) || member.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase) || member.EndsWith(" " + name, StringComparison.OrdinalIgnoreCase)
            ? member
            : $"{name} {member}";
    }

    public string And(ImmutableArray<string> items) => items.Length <= 1 ? string.Concat(items)
        : $"{string.Join(", ", items[..^1])} {phrases.Text("and")} {items[^1]}";

    /// <summary>True where a label is a plural (sessions, new customers), as the language's file tells.</summary>
    public bool IsPlural(string metric)
    {
        var words = Label(metric).Split([" of ", " per ", ",", " ("], StringSplitOptions.None)[0].Split(' ');
        var noun = words.Length > 1 && IsParticiple(words[^1]) ? words[^2] : words[^1];
        return noun.Length > 1 && char.IsLower(noun[^1]) && noun.EndsWith(phrases.Text("plural.ending"), StringComparison.Ordinal)
            && !phrases.Text("plural.not").Split(' ').Any(e => noun.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    private bool IsParticiple(string word) =>
        word.EndsWith(phrases.Text("plural.participle"), StringComparison.Ordinal)
        || phrases.Text("plural.participles").Split(' ').Contains(word, StringComparer.Ordinal);

    // A label in sentence case is written small within a sentence; acronyms and titles in capitals stay.
    private static string WithinSentence(string label)
    {
        var words = label.Split(' ');
        var isTitle = words.Skip(1).Any(w => w.Length > 1 && char.IsUpper(w[0]) && char.IsLower(w[1]));
        return isTitle ? label : SentenceCase.Within(label);
    }

    private static string Plain(string name) => name.Replace('_', ' ');
}
