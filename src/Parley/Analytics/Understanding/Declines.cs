using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Planning;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding;

/// <summary>What a question says that keeps it from being answered, and the nearest question without it.</summary>
internal static class Declines
{
    /// <summary>Why a question is declined before it is planned; null where it is not.</summary>
    /// <param name="mentions">The question.</param>
    /// <param name="interpreter">Reads the nearest question.</param>
    /// <param name="previous">The plan before.</param>
    public static Draft.Refused? Of(ImmutableArray<Mention> mentions, Interpreter interpreter, Plan? previous)
    {
        var language = interpreter.Context.Language;
        var hidden = mentions.Where(mention => !mention.IsName && mention.Targets.Any(target => target is Target.OfHidden)).ToImmutableArray();
        if (!hidden.IsEmpty)
        {
            return new Draft.Refused(UnanswerableReason.NotVisible, language.Message("not_visible", ("words", Quote(hidden))), Nearest(mentions, hidden, interpreter, previous));
        }

        var unsupported = mentions.Where(mention => mention.Section is { Length: > 0 } section && !language.Answers(section)).ToImmutableArray();
        if (!unsupported.IsEmpty)
        {
            return new Draft.Refused(
                UnanswerableReason.UnsupportedKind, language.Says(unsupported[0].Section), Nearest(mentions, unsupported, interpreter, previous));
        }

        var unknown = mentions.Where(mention => mention.Targets.IsEmpty).ToImmutableArray();
        if (!unknown.IsEmpty)
        {
            return Unknown(unknown, mentions, interpreter, previous);
        }

        var nowhere = mentions.Where(mention => mention.Time?.Time is TimeMention.Unplaceable time && !IsPlaced(time, mentions)).ToImmutableArray();
        return nowhere.IsEmpty
            ? null
            : new Draft.Refused(UnanswerableReason.UnknownTime, language.Message("unknown_time", ("words", string.Join(", ", nowhere.Select(mention => mention.Text)))), Nearest(mentions, nowhere, interpreter, previous));
    }

    /// <summary>"Anything unusual lately" needs no beginning: the latest weeks are looked at.</summary>
    private static bool IsPlaced(TimeMention.Unplaceable time, ImmutableArray<Mention> mentions) =>
        time.Reason == UnplaceableReason.Recent && mentions.Any(mention => mention.Has(Cues.Outliers));

    /// <summary>Declines words that are known but have no place in the question.</summary>
    /// <param name="words">The words.</param>
    /// <param name="mentions">The question.</param>
    /// <param name="interpreter">Reads the nearest question.</param>
    /// <param name="previous">The plan before.</param>
    public static Draft.Refused Unexplained(ImmutableArray<string> words, ImmutableArray<Mention> mentions, Interpreter interpreter, Plan? previous)
    {
        var left = mentions.Where(mention => words.Contains(mention.Text)).ToImmutableArray();
        var message = interpreter.Context.Language.Message("combination", ("words", string.Join(", ", words)));
        return new Draft.Refused(UnanswerableReason.UnsupportedKind, message, Nearest(mentions, left, interpreter, previous)) { IsMisfit = true };
    }

    private static Draft.Refused Unknown(
        ImmutableArray<Mention> unknown, ImmutableArray<Mention> mentions, Interpreter interpreter, Plan? previous)
    {
        var language = interpreter.Context.Language;
        // A time says that data is asked for, whatever it is called.
        var isAbout = mentions.Any(mention => mention.IsName || mention.Time is not null);
        if (!isAbout && previous is null)
        {
            return new Draft.Refused(UnanswerableReason.OutOfScope, language.Message("out_of_scope", ("words", Quote(Joined(unknown)))));
        }

        var name = interpreter.Context.Catalogue.RowsRestricted ? "unknown_words_restricted" : "unknown_words";
        var reason = IsMember(unknown[0], mentions) ? UnanswerableReason.UnknownMember : UnanswerableReason.UnknownThing;
        return new Draft.Refused(reason, language.Message(name, ("words", Quote(Joined(unknown)))), Nearest(mentions, unknown, interpreter, previous));
    }

    /// <summary>After "for", "in" and the like, or written as a name, a member is meant.</summary>
    private static bool IsMember(Mention unknown, ImmutableArray<Mention> mentions)
    {
        var at = mentions.IndexOf(unknown);
        var before = at > 0 ? mentions[at - 1] : null;
        var isNamed = at > 0 && char.IsUpper(unknown.Text[0]);
        return isNamed || (before is not null && (before.Has(Cues.In | Cues.From | Cues.Only | Cues.Exclude | Cues.Versus) || before.Targets.Any(target => target is Target.OfDimension)));
    }

    private static ImmutableArray<string> Joined(ImmutableArray<Mention> unknown)
    {
        var words = new List<string>();
        for (var at = 0; at < unknown.Length; at++)
        {
            if (at > 0 && unknown[at - 1].Next == unknown[at].First)
            {
                words[^1] = $"{words[^1]} {unknown[at].Text}";
            }
            else
            {
                words.Add(unknown[at].Text);
            }
        }

        return [.. words];
    }

    private static string Quote(ImmutableArray<Mention> mentions) => Quote([.. mentions.Select(mention => mention.Text)]);

    private static string Quote(ImmutableArray<string> words) => string.Join(", ", words.Distinct(StringComparer.Ordinal).Select(word => $"“{word}”"));

    /// <summary>The question without what keeps it from being answered, else its names alone; null where neither is a plan.</summary>
    private static Plan? Nearest(ImmutableArray<Mention> mentions, ImmutableArray<Mention> without, Interpreter interpreter, Plan? previous)
    {
        var rest = mentions.Where(mention => !without.Contains(mention)).ToImmutableArray();
        if (rest.Length == mentions.Length || !rest.Any(mention => mention.IsName))
        {
            return null;
        }

        return First(interpreter.Read(rest, previous)) ?? First(interpreter.Read([.. rest.Where(mention => mention.IsName)], null));
    }

    private static Plan? First(Draft draft) => draft switch
    {
        Draft.Ready ready => ready.Plan,
        Draft.Choose choose => choose.Options[0].Plan,
        Draft.Refused refused => refused.Nearest,
        _ => null,
    };
}
