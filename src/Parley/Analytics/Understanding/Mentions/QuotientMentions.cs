using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;
using Parley.Metrics;
using Parley.Text;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>
/// "Loans per member", "the ratio of loans to members", "loans divided by members": two metrics that mean their quotient, which no
/// metric of the product is. They become one mention of it, so that everything that can be asked of a metric can be asked of it.
/// </summary>
/// <param name="catalogue">What the caller may ask about.</param>
/// <param name="language">The words.</param>
internal sealed class QuotientMentions(Catalogue catalogue, Language language)
{
    /// <summary>Up to so many members a dimension is something to cut by: "visits per clinic".</summary>
    private const int Few = 12;

    /// <summary>With more members than this nobody wants to see them one by one: "loans per member".</summary>
    private const int Many = 40;

    private const Cues Passed = Cues.Filler | Cues.Article;

    /// <summary>The ways to read a question's quotients: one where there are none or they are sure, two where a cut may be meant as well.</summary>
    /// <param name="mentions">The question.</param>
    public ImmutableArray<ImmutableArray<Mention>> Of(ImmutableArray<Mention> mentions)
    {
        for (var at = 0; at < mentions.Length; at++)
        {
            if (At(mentions, at) is not { } found)
            {
                continue;
            }

            ImmutableArray<Mention> put = [.. mentions[..found.First], found.Mention, .. mentions[found.First..found.Next].Where(m => m.Time is not null), .. mentions[found.Next..]];
            return found.IsSure ? [put] : [put, mentions];
        }

        return [mentions];
    }

    private Found? At(ImmutableArray<Mention> mentions, int at)
    {
        var tops = Metrics(mentions[at]);
        if (tops.IsEmpty)
        {
            return null;
        }

        var (isRatio, first) = Opening(mentions, at);
        var sign = Next(mentions, at + 1, passTimes: !isRatio);
        var place = sign < 0 ? -1 : Next(mentions, sign + 1, passTimes: false);
        if (place < 0)
        {
            return null;
        }

        var after = Next(mentions, place + 1, passTimes: false);
        var isClosed = !isRatio && after > 0 && IsWord(mentions[after], language.Quotients.Ratio);
        var isExplicit = isRatio || isClosed ? IsWord(mentions[sign], language.Quotients.To) : IsWord(mentions[sign], language.Quotients.Over);
        if (!isExplicit && !(!isRatio && !isClosed && IsWord(mentions[sign], language.Quotients.Per)))
        {
            return null;
        }

        var quotients = (from top in tops from bottom in Counted(mentions[place]) select catalogue.Offered(Quotients.NameOf(top.Name, bottom.Name))).OfType<CatalogueMetric>().ToImmutableArray();
        if (quotients.IsEmpty)
        {
            return null;
        }

        var members = mentions[place].Targets.OfType<Target.OfDimension>().Select(target => target.Dimension).MinBy(dimension => dimension.Values.Length);
        var isAverage = first < at && mentions[first].Has(Cues.Average);
        var isCut = members is { Truncated: false, Values.Length: > 0 and <= Few } && !isExplicit && !isAverage;
        if (isCut)
        {
            return null;
        }

        var (text, level) = ($"{mentions[at].Text} {mentions[sign].Text} {mentions[place].Text}", (MatchLevel)Math.Max((int)mentions[at].Level, (int)mentions[place].Level));
        var next = isClosed ? after + 1 : place + 1;
        var mention = new Mention(mentions[first].First, mentions[next - 1].Next, level == MatchLevel.Unknown ? MatchLevel.Exact : level, text, [.. quotients.Select(metric => new Target.OfMetric(metric))]);
        return new Found(first, next, mention, members is null or { Truncated: true } or { Values.Length: 0 or > Many } || isExplicit || isAverage);
    }

    private static ImmutableArray<CatalogueMetric> Metrics(Mention mention) =>
        [.. mention.Targets.OfType<Target.OfMetric>().Select(target => target.Metric).Where(Quotients.IsAmount)];

    /// <summary>"The ratio of" or "average" before the first metric, and where it begins.</summary>
    private (bool IsRatio, int First) Opening(ImmutableArray<Mention> mentions, int at)
    {
        var before = at - 1;
        while (before >= 0 && (mentions[before].Has(Cues.Of) || IsPassed(mentions[before])) && !mentions[before].IsName && !mentions[before].Has(Cues.Average))
        {
            before--;
        }

        var isRatio = before >= 0 && IsWord(mentions[before], language.Quotients.Ratio);
        return (isRatio, isRatio || (before >= 0 && mentions[before].Has(Cues.Average) && !mentions[before].IsName) ? before : at);
    }

    /// <summary>
    /// The metrics that a word names: those called so, or by its plural; else the one that counts in it ("kWh"). None where it is hidden.
    /// </summary>
    private ImmutableArray<CatalogueMetric> Counted(Mention mention)
    {
        if (mention.Targets.Any(target => target is Target.OfHidden or Target.OfValue or Target.OfTime))
        {
            return [];
        }

        var one = One(mention.Text);
        var called = Metrics(mention).Concat(catalogue.Metrics.Where(metric => Quotients.IsAmount(metric) && metric.Synonyms.Prepend(metric.Label).Any(name => One(name) == one)))
            .DistinctBy(metric => metric.Name).ToImmutableArray();
        var counting = called.IsEmpty ? catalogue.Metrics.Where(metric => Quotients.IsAmount(metric) && metric.Unit.Name.Length > 0 && One(metric.Unit.Name) == one).ToImmutableArray() : called;
        return called.IsEmpty && counting.Length > 1 ? [] : counting;
    }

    private string One(string name) => string.Join(' ', Tokenizer.Tokenize(name).Where(token => token.Kind != TokenKind.Symbol).Select(token => language.Forms.Singular(token.Lower)));

    private int Next(ImmutableArray<Mention> mentions, int from, bool passTimes)
    {
        for (var at = from; at < mentions.Length; at++)
        {
            if (IsWord(mentions[at], language.Quotients.To) || (!IsPassed(mentions[at]) && !(passTimes && (mentions[at].Time is not null || mentions[at].Has(Cues.In)))))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsPassed(Mention mention) => !mention.Targets.IsEmpty && mention.Cues != Cues.None && (mention.Cues & ~Passed) == Cues.None;

    private static bool IsWord(Mention mention, System.Collections.Frozen.FrozenSet<string> words) => words.Contains(Tokenizer.Fold(mention.Text));

    private sealed record Found(int First, int Next, Mention Mention, bool IsSure);
}
