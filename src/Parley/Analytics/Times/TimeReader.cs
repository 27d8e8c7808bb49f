using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Analytics.Times;

/// <summary>
/// Reads what a text says about time. Pure: the same text and context give the same mentions. Mentions do not overlap and
/// are in the order of the text; a name of the catalogue that covers a mention ("Summer Sale 2026") is the reader's caller's
/// to prefer.
/// </summary>
/// <remarks>
/// A month, quarter, week or date without a year takes the year of a neighbour it is joined to ("Q2 vs Q3 2025"), else it is
/// the latest one that has begun by today and that the data has reached. A named period is whole, also where it lasts
/// beyond today; <see cref="Baselines.Until"/> cuts it to a metric's data.
/// </remarks>
internal static class TimeReader
{
    /// <summary>The mentions of a text; of a text longer than <see cref="Text.Tokenizer.MaxTokens"/> tokens only those in its beginning.</summary>
    /// <param name="text">A question, or a part of one.</param>
    /// <param name="context">What its words are relative to.</param>
    public static ImmutableArray<TimeMention> Read(string text, TimeContext context)
    {
        var tokens = TimeTokens.Of(text, context);
        var found = Find(tokens, context);
        var labels = new PeriodLabels(context.Language, context.Calendar);
        var placed = new TimePlacing(context, tokens, labels).Place(found);
        return [.. placed];
    }

    private static List<FoundTime> Find(ImmutableArray<TimeToken> tokens, TimeContext context)
    {
        var parser = new TimeParser(tokens, context);
        var found = new List<FoundTime>();
        for (var at = 0; at < tokens.Length;)
        {
            if (parser.At(at) is { } reading)
            {
                found.Add(new FoundTime(at, reading.End, reading.Value));
                at = reading.End;
            }
            else
            {
                at++;
            }
        }

        return found;
    }
}

/// <summary>A phrase found in a text.</summary>
/// <param name="From">Index of its first token.</param>
/// <param name="To">Index of the token after it.</param>
/// <param name="Value">What it means.</param>
internal sealed record FoundTime(int From, int To, TimeValue Value);

/// <summary>Gives years to what has none, and makes mentions.</summary>
internal sealed class TimePlacing(TimeContext context, ImmutableArray<TimeToken> tokens, PeriodLabels labels)
{
    private readonly TimeRanges _ranges = new(context);

    /// <summary>The mentions of the phrases.</summary>
    public IEnumerable<TimeMention> Place(List<FoundTime> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            var (from, to, value) = found[i];
            var year = YearOfNeighbour(found, i);
            var start = tokens[from].Start;
            yield return Mention(start, tokens[to - 1].End - start, value, year);
        }
    }

    private TimeMention Mention(int start, int length, TimeValue value, int? year) => value switch
    {
        GrainValue grain => new TimeMention.Every(start, length, grain.Grain),
        NowhereValue nowhere => new TimeMention.Unplaceable(start, length, nowhere.Reason),
        EitherValue either => new TimeMention.Ambiguous(start, length, [.. either.Options.Select(labels.Name)]),
        ShiftValue { Unit: { } unit } => new TimeMention.Comparison(start, length, new Baseline.Shift(unit, 1)),
        ShiftValue => new TimeMention.Comparison(start, length, new Baseline.Preceding()),
        VersusValue versus => Versus(start, length, versus.With, year),
        _ => Placed(value, year) is { } span ? Span(start, length, span) : new TimeMention.Unplaceable(start, length, UnplaceableReason.NoSuchDate),
    };

    private TimeMention Versus(int start, int length, TimeValue with, int? year) => with switch
    {
        NowhereValue nowhere => new TimeMention.Unplaceable(start, length, nowhere.Reason),
        EitherValue either => new TimeMention.Ambiguous(start, length, [.. either.Options.Select(labels.Name)]),
        _ => Placed(with, year) is { } span
            ? new TimeMention.Comparison(start, length, AsBaseline(span))
            : new TimeMention.Unplaceable(start, length, UnplaceableReason.NoSuchDate),
    };

    private TimeMention.Span Span(int start, int length, SpanValue span) => new(start, length, Name(span))
    {
        YearAssumed = span.YearAssumed,
        IsOpen = span.IsOpen,
        Moment = span.Moment is var (of, isEnd) ? new Moment(labels.Name(of), isEnd) : null,
        Whole = span.PartOf is { } whole ? labels.Name(whole) : null,
        First = span.Ends is { } ends ? labels.Name(ends.First) : null,
        Last = span.Ends is { } last ? labels.Name(last.Last) : null,
        IfChange = span.IfChange is SpanValue baseline ? AsBaseline(baseline) : null,
    };

    /// <summary>"Last year" is one year earlier; "this year" and "August" are themselves.</summary>
    private Baseline AsBaseline(SpanValue span) => span.Relative is { By: < 0 } relative
        ? new Baseline.Shift(relative.Unit, -relative.By, Name(span))
        : new Baseline.Fixed(Name(span));

    private Period Name(SpanValue span) =>
        span.PartOf is { } whole ? labels.ToDate(labels.Name(whole), span.Days.End) : labels.Name(span.Days);

    private SpanValue? Placed(TimeValue value, int? year) => value is CycleValue cycle && year is { } y
        ? cycle.InYear(y) is { } days ? new SpanValue(days) { Year = y } : null
        : value is YearValue named ? new SpanValue(CalendarUnits.Containing(TimeUnit.Year, new DateOnly(named.Year, 1, 1), context.Calendar)) { Year = named.Year }
        : _ranges.Place(value);

    private int? YearOfNeighbour(List<FoundTime> found, int at)
    {
        for (var next = at + 1; next < found.Count && AreJoined(found[next - 1], found[next]); next++)
        {
            if (Year(found[next].Value, found[at].Value) is { } year)
            {
                return year;
            }
        }

        for (var last = at - 1; last >= 0 && AreJoined(found[last], found[last + 1]); last--)
        {
            if (Year(found[last].Value, found[at].Value) is { } year)
            {
                return year;
            }
        }

        return null;
    }

    /// <summary>The year that a neighbour names. In "August against August last year" the first August is another one.</summary>
    private static int? Year(TimeValue neighbour, TimeValue own) => neighbour switch
    {
        SpanValue { Year: { } year } span when own is CycleValue cycle && cycle.InYear(year) == span.Days => null,
        SpanValue span => span.Year,
        VersusValue versus => Year(versus.With, own),
        _ => null,
    };

    private bool AreJoined(FoundTime first, FoundTime second)
    {
        for (var at = first.To; at < second.From; at++)
        {
            if (!context.Language.Has("connectors", tokens[at].Word))
            {
                return false;
            }
        }

        return true;
    }
}
