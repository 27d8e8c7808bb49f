using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Governance;

namespace Parley.Guardrails.Policies;

/// <summary>What a rule is read against.</summary>
[Flags]
public enum PolicySide
{
    /// <summary>Nothing: the rule is switched off.</summary>
    None = 0,

    /// <summary>The question, before it is understood.</summary>
    Question = 1,

    /// <summary>The answer, before it is shown.</summary>
    Answer = 2,
}

/// <summary>What happens where a rule is met.</summary>
public enum PolicyAction
{
    /// <summary>The turn is declined, with the rule's reason.</summary>
    Decline,

    /// <summary>The sentence is taken out, or what was found in it masked, once; what is still met then is declined. A question is read as it is.</summary>
    Correct,

    /// <summary>The turn goes to a person.</summary>
    HandOver,
}

/// <summary>A named rule of a product: what must not be asked or said, and what happens then.</summary>
public sealed record PolicyRule
{
    /// <summary>Its name, unique in the product; as recorded on a turn.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule says, for people.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it is read against.</summary>
    public PolicySide On { get; init; } = PolicySide.Question | PolicySide.Answer;

    /// <summary>Regular expressions, without regard to case; any one meets the rule.</summary>
    public ImmutableArray<Regex> Patterns { get; init; } = [];

    /// <summary>Sets of groups of words; a set is met where one sentence has a word or phrase of each of its groups.</summary>
    public ImmutableArray<WordSet> Words { get; init; } = [];

    /// <summary>Finders by name: injection, email, phone, iban, card, national_id.</summary>
    public ImmutableArray<string> Finds { get; init; } = [];

    /// <summary>A class of the trained classifier that a question must not be of; empty for none. Answers are not read by it.</summary>
    public string Trained { get; init; } = "";

    /// <summary>What a model is asked of a question or an answer, where the product has one; empty for nothing.</summary>
    public string Judge { get; init; } = "";

    /// <summary>What makes a sentence harmless that <see cref="Words"/> or <see cref="Patterns"/> would meet.</summary>
    public ImmutableArray<Regex> Unless { get; init; } = [];

    /// <summary>Roles that the rule is for, in lower case; all where empty.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Roles that the rule is not for, in lower case.</summary>
    public ImmutableArray<string> ExceptRoles { get; init; } = [];

    /// <summary>Attributes that the rule is for: a caller must have one of the values of each; all callers where empty.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Attributes that the rule is not for: of a caller who has one of the values of any.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> ExceptAttributes { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What happens.</summary>
    public PolicyAction Then { get; init; }

    /// <summary>What the asker is told.</summary>
    public string Say { get; init; } = "";

    /// <summary>True where it is read for a caller.</summary>
    /// <param name="caller">Who asks.</param>
    public bool IsFor(Caller caller) =>
        (Roles.IsEmpty || Roles.Any(caller.Roles.Contains)) && Attributes.All(a => Has(caller, a.Key, a.Value))
        && !ExceptRoles.Any(caller.Roles.Contains) && !ExceptAttributes.Any(a => Has(caller, a.Key, a.Value));

    private static bool Has(Caller caller, string attribute, ImmutableArray<string> values) =>
        caller.Attribute(attribute) is { } own && values.Contains(own, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Groups of words of which one sentence must have one each.</summary>
/// <param name="Groups">The groups.</param>
public sealed record WordSet(ImmutableArray<WordGroup> Groups);

/// <summary>All rules of a product, its own before the ones that are there without being written.</summary>
/// <param name="Rules">In the order in which they are read.</param>
public sealed record PolicySet(ImmutableArray<PolicyRule> Rules);
