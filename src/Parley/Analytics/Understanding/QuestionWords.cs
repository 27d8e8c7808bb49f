using System.Collections.Immutable;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding.Mentions;
using Parley.Answers;
using Parley.Text;

namespace Parley.Analytics.Understanding;

/// <summary>What the words of a question are, whatever came of it.</summary>
public sealed class QuestionWords
{
    private readonly ImmutableArray<Mention> _mentions;

    internal QuestionWords(ImmutableArray<Mention> mentions) => _mentions = mentions;

    /// <summary>How many are neither names of the catalogue nor times or numbers.</summary>
    public int Own => _mentions
        .Where(mention => !mention.Targets.Any(target => target is Target.OfMetric or Target.OfDimension or Target.OfValue or Target.OfTime or Target.OfAmount))
        .Sum(mention => Tokenizer.Tokenize(mention.Text).Count(token => token.Kind is TokenKind.Word));

    /// <summary>The periods that they name: what is told about a question that is not answered may name them.</summary>
    public ImmutableArray<Period> Periods =>
    [
        .. _mentions.SelectMany(mention => mention.Time?.Time switch
        {
            TimeMention.Span span => new[] { span.Period, span.Whole, span.Moment?.Whole, span.First, span.Last, (span.IfChange as Baseline.Fixed)?.Period },
            TimeMention.Comparison { Baseline: Baseline.Fixed fixedTo } => [fixedTo.Period],
            TimeMention.Comparison { Baseline: Baseline.Shift shift } => [shift.Named],
            _ => [],
        }).OfType<Period>(),
    ];
}
