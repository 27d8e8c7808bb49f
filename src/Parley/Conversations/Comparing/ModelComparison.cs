using System.Collections.Immutable;
using Parley.Answers;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Modelled;
using Parley.Governance;

namespace Parley.Conversations.Comparing;

/// <summary>What one way of asking gave over all cases.</summary>
/// <param name="Name">The model's name; empty for none.</param>
/// <param name="WithExamples">True where the other verified answers were given as examples.</param>
public sealed record ComparedModel(string Name, bool WithExamples)
{
    /// <summary>Answered from the data that the wording asks for.</summary>
    public required int Right { get; init; }

    /// <summary>Answered from other data.</summary>
    public required int Wrong { get; init; }

    /// <summary>Clarified, declined or handed over.</summary>
    public required int Unanswered { get; init; }

    /// <summary>Time of a turn, in milliseconds.</summary>
    public required double MedianMs { get; init; }

    /// <summary>Time of the slowest twentieth of turns at least, in milliseconds.</summary>
    public required double P95Ms { get; init; }

    /// <summary>Tokens a question, read and written.</summary>
    public required double Tokens { get; init; }

    /// <summary>Money a question, in the currency of the prices.</summary>
    public required decimal Money { get; init; }

    /// <summary>Questions that this way did not get right.</summary>
    public required ImmutableArray<string> Missed { get; init; }
}

/// <summary>The comparison of a product's models; <c>parley models compare</c> prints it, published as models-compare.schema.json.</summary>
/// <param name="Cases">Cases that were asked.</param>
/// <param name="Unusable">Questions whose wording has itself no answer.</param>
/// <param name="Models">Ways of asking, the one without a model first.</param>
/// <param name="Advice">Which lever is the better one, with the numbers that say so.</param>
public sealed record ModelComparison(int Cases, ImmutableArray<string> Unusable, ImmutableArray<ComparedModel> Models, ImmutableArray<string> Advice)
{
    /// <summary>Asks every case without a model, with each model, and with each model and examples; through the turn, recording nothing.</summary>
    /// <param name="turns">The runner.</param>
    /// <param name="product">The product, held.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="verified">The verified answers; a case's own is never its example.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ModelComparison> RunAsync(
        TurnRunner turns, ProductLease product, ImmutableArray<ModelCase> cases, ImmutableArray<VerifiedAnswer> verified, CancellationToken cancellationToken)
    {
        var name = product.Product.Name;
        var (usable, unusable) = (new List<(ModelCase Case, Turn Expected)>(), ImmutableArray.CreateBuilder<string>());
        foreach (var one in cases)
        {
            var expected = await turns.PreviewAsync(new TurnRequest(name, one.Wording) { Trial = new TurnTrial("", []) }, Caller.LocalOwner, cancellationToken).ConfigureAwait(false);
            if (IsAnswered(expected))
            {
                usable.Add((one, expected));
            }
            else
            {
                unusable.Add(one.Question);
            }
        }

        var ways = ImmutableArray.CreateBuilder<ComparedModel>();
        foreach (var (model, withExamples) in product.Models.Settings.Chat.SelectMany(m => new[] { (m.Name, false), (m.Name, true) }).Prepend(("", false)))
        {
            var asked = new List<(ModelCase Case, Turn Expected, Turn Turn)>();
            foreach (var (one, expected) in usable)
            {
                ImmutableArray<VerifiedAnswer> examples = withExamples ? [.. verified.Where(v => VerifiedAnswer.Fold(v.Question) != VerifiedAnswer.Fold(one.Question))] : [];
                asked.Add((one, expected, await turns.PreviewAsync(
                    new TurnRequest(name, one.Question) { Trial = new TurnTrial(model, examples) }, Caller.LocalOwner, cancellationToken).ConfigureAwait(false)));
            }

            ways.Add(Of(model, withExamples, asked));
        }

        var texts = string.Join('\n', product.Product.Glossary.Keys.Concat(product.Product.Glossary.Values).Concat(product.Knowledge.For(product.Rules.For(Caller.LocalOwner)).Texts.Values));
        return new ModelComparison(usable.Count, unusable.ToImmutable(), ways.ToImmutable(), LeverAdvice.Of(ways.ToImmutable(), usable.Count, verified.Length, texts));
    }

    private static bool IsAnswered(Turn turn) => turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered } && !turn.Sql.IsEmpty;

    private static ComparedModel Of(string model, bool withExamples, List<(ModelCase Case, Turn Expected, Turn Turn)> asked)
    {
        bool IsRight((ModelCase Case, Turn Expected, Turn Turn) a) => IsAnswered(a.Turn) && a.Turn.Sql.SequenceEqual(a.Expected.Sql, StringComparer.Ordinal);
        var times = asked.Select(a => a.Turn.TimingsMs.Values.Sum()).Order().ToArray();
        var count = Math.Max(1, asked.Count);
        return new ComparedModel(model, withExamples)
        {
            Right = asked.Count(IsRight),
            Wrong = asked.Count(a => IsAnswered(a.Turn) && !IsRight(a)),
            Unanswered = asked.Count(a => !IsAnswered(a.Turn)),
            MedianMs = At(times, 0.5),
            P95Ms = At(times, 0.95),
            Tokens = Math.Round((double)asked.Sum(a => a.Turn.Chain.Sum(s => s.Tokens)) / count, 1),
            Money = asked.Sum(a => a.Turn.Chain.Sum(s => s.Money)) / count,
            Missed = [.. asked.Where(a => !IsRight(a)).Select(a => a.Case.Question)],
        };
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)], 1);
}
