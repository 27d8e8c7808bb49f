using System.Collections.Immutable;
using System.Text;
using Parley.Analytics.Understanding.Mentions;
using Parley.Analytics.Understanding.Words;
using Parley.Answers;
using Parley.Metrics;
using Parley.Products;
using Parley.Text;

namespace Parley.Analytics.Understanding.Proposals;

/// <summary>
/// Judges a plan that a model proposes. It is never carried out as it came: (1) every name must be in the caller's catalogue;
/// (2) it is written as a question, and what the reader makes of that question is the plan; (3) it is accepted only where the
/// asker's own question, with each unknown word in place of what the proposer says it stands for, is read to the same plan, and
/// each such word resembles what it stands for. Anything else may at most be offered.
/// </summary>
public static class ProposalJudge
{
    private static readonly string[] Comparisons = ["gt", "gte", "lt", "lte", "between"];

    private static readonly Dictionary<string, Measurement> Measures = new(StringComparer.Ordinal)
    {
        ["value"] = Measurement.Value,
        ["change"] = Measurement.Change,
        ["relative"] = Measurement.RelativeChange,
    };

    /// <summary>Words of a question that the reader knows nothing for.</summary>
    /// <param name="question">The question.</param>
    /// <param name="context">What the reader knows.</param>
    public static ImmutableArray<string> Unknown(string question, ReadingContext context) =>
        [.. UnknownSpans(question, new Interpreter(context)).Select(s => question[s.From..s.To])];

    /// <summary>Judges a proposal.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="question">The question as typed.</param>
    /// <param name="context">What the reader knows, for this caller.</param>
    public static ProposalVerdict Judge(PlanProposal proposal, string question, ReadingContext context)
    {
        if (Build(proposal, context.Catalogue, out var why) is not { } plan)
        {
            return new ProposalVerdict.Refused(why);
        }

        var interpreter = new Interpreter(context);
        if (ReadAs(plan, interpreter) is not (var phrase, var read))
        {
            return new ProposalVerdict.Refused("The parts of the plan do not fit together for this data: check which dimensions the metric has, and the time.");
        }

        var told = Told(question, proposal, interpreter);

        // Whether a chart or a table is wanted is in the asker's own words.
        return told is { } text && interpreter.PlanOf(text) is { } own && PlanLine.Of(own with { View = "" }) == PlanLine.Of(read)
            ? new ProposalVerdict.Accepted(new Understood.Planned(
                read with { View = own.View, Assumptions = [.. read.Assumptions, .. Assumptions(proposal, interpreter)] }, phrase))
            : new ProposalVerdict.Offered(phrase);
    }

    private static IEnumerable<string> Assumptions(PlanProposal proposal, Interpreter interpreter) => proposal.Readings
        .Where(r => r.Means.Length > 0)
        .Select(r => $"“{r.Words}” was read as {interpreter.Context.Metric(r.Means)?.Label ?? interpreter.Context.Dimension(r.Means)?.Label ?? r.Means}.");

    private static Plan? Build(PlanProposal proposal, Catalogue catalogue, out string why)
    {
        var metrics = catalogue.Metrics.Select(m => m.Name).ToArray();
        var dimensions = catalogue.Dimensions.ToDictionary(d => d.Name, StringComparer.Ordinal);
        why = "";
        if (!Enum.TryParse<QuestionKind>(proposal.Kind, ignoreCase: true, out var kind) || char.IsAsciiDigit(proposal.Kind[0]))
        {
            why = $"There is no kind '{proposal.Kind}'.";
        }
        else if (proposal.Metrics.FirstOrDefault(m => catalogue.Offered(m) is null) is { } metric)
        {
            why = $"There is no metric '{metric}'; {Faults.Suggestion(metric, metrics)}.";
        }
        else if (proposal.By.Concat(proposal.Filters.Select(f => f.Dimension)).FirstOrDefault(d => !dimensions.ContainsKey(d)) is { } dimension)
        {
            why = $"There is no dimension '{dimension}'; {Faults.Suggestion(dimension, dimensions.Keys)}.";
        }
        else if (proposal.Filters.SelectMany(f => f.Values.Select(v => (f, v))).FirstOrDefault(p => Member(dimensions[p.f.Dimension], p.v) is null) is { v: { } value, f: var filter })
        {
            why = $"'{filter.Dimension}' has no member '{value}'.";
        }
        else if (proposal.OrderBy.Length > 0 && !Measures.ContainsKey(proposal.OrderBy))
        {
            why = $"There is no order by '{proposal.OrderBy}'; {Faults.Suggestion(proposal.OrderBy, Measures.Keys)}.";
        }
        else if (kind == QuestionKind.Threshold && proposal.Limit is null)
        {
            why = "A threshold needs a limit.";
        }
        else if (proposal.Limit is { } limit && (!Comparisons.Contains(limit.Comparison) || (limit.Comparison == "between" && limit.Upper is null) || limit.Of is not ("" or "relative")))
        {
            why = "A limit is gt, gte, lt, lte, or between with an upper end; of the value, or relative.";
        }

        return why.Length > 0 ? null : Shaped(new Plan
        {
            Kind = kind,
            Metrics = proposal.Metrics,
            By = proposal.By,
            Filters = [.. proposal.Filters.Select(f => new PlanFilter(f.Dimension, [.. f.Values.Select(v => Member(dimensions[f.Dimension], v)!)], f.Exclude))],
            Period = Words(proposal.Period),
            Baseline = Words(proposal.Baseline),
            Grain = Enum.TryParse<TimeGrain>(proposal.Grain, ignoreCase: true, out var grain) ? grain : null,
            Count = proposal.Count is > 0 and <= 1000 ? proposal.Count : null,
            OrderBy = Measures.GetValueOrDefault(proposal.OrderBy),
            Threshold = proposal.Limit is { } given ? new PlanThreshold(given.Comparison, given.Value, given.Comparison == "between" ? given.Upper : null, given.Of == "relative" ? Measurement.RelativeChange : Measurement.Value) : null,
        });
    }

    // What is compared, and the part of a share, are said as metrics and restrictions.
    private static Plan Shaped(Plan plan)
    {
        if (plan is { Kind: QuestionKind.Compare, Metrics.Length: > 1 })
        {
            return plan with { Sides = [.. plan.Metrics.Select(m => new PlanSide(m, m, []))] };
        }

        return plan.Kind switch
        {
            QuestionKind.Compare when plan.Filters.FirstOrDefault(f => f is { Exclude: false, Values.Length: > 1 }) is { } sides => plan with
            {
                Filters = plan.Filters.Remove(sides),
                Sides = [.. sides.Values.Select(v => new PlanSide(v, null, [new PlanFilter(sides.Dimension, [v])]))],
            },
            QuestionKind.Share when plan.By is [var by] && plan.Filters.FirstOrDefault(f => !f.Exclude && f.Dimension == by) is { } part => plan with
            {
                Filters = plan.Filters.Remove(part),
                Part = part.Values,
            },
            _ => plan,
        };
    }

    private static string? Member(CatalogueDimension dimension, string value) =>
        dimension.Values.FirstOrDefault(v => v.Value.Equals(value, StringComparison.OrdinalIgnoreCase))?.Value;

    // Only the label is used, to write the question; the days are the reader's.
    private static Period? Words(string words) => words.Trim() is { Length: > 0 and < 60 } label ? new Period(DateOnly.MinValue, DateOnly.MinValue, label) : null;

    private static (string Phrase, Plan Plan)? ReadAs(Plan plan, Interpreter interpreter)
    {
        foreach (var style in Enum.GetValues<PhraseStyle>())
        {
            string phrase;
            try
            {
                phrase = new PhraseWriter(plan, style, interpreter.Context).Write();
            }
            catch (Exception fault) when (fault is NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException)
            {
                // A kind without the parts that its wording needs.
                return null;
            }

            if (interpreter.PlanOf(phrase) is { } read
                && PlanLine.Of(read with { Period = null, Baseline = null }) == PlanLine.Of(plan with { Period = null, Baseline = null }))
            {
                return (PlanPhrase.Of(read, interpreter), read);
            }
        }

        return null;
    }

    /// <summary>The question with unknown words told; null where one of them is not told, or does not resemble what it is told to be.</summary>
    private static string? Told(string question, PlanProposal proposal, Interpreter interpreter)
    {
        var (text, from) = (new StringBuilder(), 0);
        foreach (var span in UnknownSpans(question, interpreter))
        {
            var words = question[span.From..span.To];
            if (proposal.Readings.FirstOrDefault(r => r.Words.Equals(words, StringComparison.OrdinalIgnoreCase)) is not { Means.Length: > 0 } reading
                || !Resembles(words, reading.Means, interpreter))
            {
                return null;
            }

            text.Append(question, from, span.From - from).Append('"').Append(reading.Means.Replace("\"", "", StringComparison.Ordinal)).Append('"');
            from = span.To;
        }

        return from == 0 ? question : text.Append(question, from, question.Length - from).ToString();
    }

    /// <summary>True where words share a beginning of most of their length with a word of a name, or are it but for a slip.</summary>
    private static bool Resembles(string words, string means, Interpreter interpreter)
    {
        var names = new[] { means, interpreter.Context.Metric(means)?.Label, interpreter.Context.Dimension(means)?.Label, interpreter.Context.Dimension(means)?.Term }
            .OfType<string>().SelectMany(n => n.Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries)).Select(Tokenizer.Fold).ToArray();
        return words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Tokenizer.Fold).All(word => Array.Exists(names, name => Alike(word, name)));
    }

    private static bool Alike(string word, string name)
    {
        var common = word.Zip(name).TakeWhile(p => p.First == p.Second).Count();
        return (common >= 4 && common * 10 >= Math.Min(word.Length, name.Length) * 8)
            || EditDistance.Between(word, name) <= EditDistance.Tolerance(Math.Min(word.Length, name.Length));
    }

    private static List<(int From, int To)> UnknownSpans(string question, Interpreter interpreter)
    {
        var tokens = Tokenizer.Tokenize(question);
        var spans = new List<(int From, int To)>();
        var last = -2;
        foreach (var mention in interpreter.Ways(question)[0].Where(m => m.Targets.IsEmpty))
        {
            var (from, to) = (tokens[mention.First].Start, tokens[mention.Next - 1].End);
            if (last == mention.First)
            {
                spans[^1] = (spans[^1].From, to);
            }
            else
            {
                spans.Add((from, to));
            }

            last = mention.Next;
        }

        return spans;
    }
}
