using System.Collections.Immutable;
using Parley.Analytics;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Bench.Asking;
using Parley.Bench.Understanding;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Bench.Questions;

/// <summary>What came of a case.</summary>
/// <param name="Fault">What is wrong; null where nothing is.</param>
/// <param name="Figures">How many of its figures were counted from the raw files and compared.</param>
public sealed record CaseResult(string? Fault, int Figures);

/// <summary>
/// Asks the cases of a suite as whole turns over a copy of its product: outcome and plan as written down, figures as SQL
/// over the raw files counts them.
/// </summary>
public sealed class QuestionRunner : IAsyncDisposable
{
    private static readonly Caller Asker = Caller.LocalOwner with { Locale = "en-US" };

    private readonly AskedProduct _product;
    private readonly RawFigures _raw;
    private readonly ReadingContext _reading;
    private readonly AskedFigures _asked;

    private QuestionRunner(AskedProduct product, RawFigures raw, ReadingContext reading) =>
        (_product, _raw, _reading, _asked) = (product, raw, reading, new AskedFigures(raw, reading.Product.Overview));

    /// <summary>Opens a suite's product.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<QuestionRunner> OpenAsync(QuestionSuite suite, CancellationToken cancellationToken) => OpenAsync(suite, null, cancellationToken);

    /// <summary>Opens a suite's product, changed.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="prepared">Changes the copy's files; null for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<QuestionRunner> OpenAsync(QuestionSuite suite, Action<string>? prepared, CancellationToken cancellationToken)
    {
        var product = await AskedProduct.OpenAsync(new CopiedProduct(suite.Product) { Data = suite.Data, Prepared = prepared }, null, cancellationToken);
        var catalogue = await product.CatalogueAsync(cancellationToken);
        await using var lease = product.Lease();
        var today = lease.Product.AsOf ?? throw new InvalidOperationException($"{suite.Product} has no as_of day.");
        var raw = await RawFigures.OpenAsync(Path.Combine(lease.Product.Folder, "data"), suite.Sql, cancellationToken);
        return new QuestionRunner(product, raw, new ReadingContext { Catalogue = catalogue, Product = lease.Product, Today = today, Locale = Asker.Locale });
    }

    /// <summary>Asks one case, in a conversation of its own.</summary>
    /// <param name="spec">The case.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CaseResult> RunAsync(SpecCase spec, CancellationToken cancellationToken)
    {
        if (SpecReading.Fault(spec, _reading) is { } misread)
        {
            return new CaseResult(misread, 0);
        }

        Turn? before = null;
        foreach (var question in spec.Earlier)
        {
            before = await _product.AskAsync(question, Asker, before?.Conversation, cancellationToken);
        }

        var turn = await _product.AskAsync(spec.Question, Asker, before?.Conversation, cancellationToken);
        if (OutcomeFault(spec, turn, before) is { } fault)
        {
            return new CaseResult(fault, 0);
        }

        return turn.Plan is { } plan ? Figures(turn, plan) : new CaseResult(null, 0);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _raw.DisposeAsync();
        await _product.DisposeAsync();
    }

    private CaseResult Figures(Turn turn, Plan plan)
    {
        var shown = new ShownFigures(turn);
        var asked = _asked.Of(plan);
        var isRank = plan.Kind is QuestionKind.Top or QuestionKind.Bottom or QuestionKind.Threshold && plan.Metrics.Length == 1;
        var listed = _asked.Listed(plan);
        var (counted, wrong) = shown.Recount(_raw);
        var fault = wrong ?? shown.Missing(asked) ?? (isRank ? shown.Order(asked) : null) ?? (listed is null ? null : shown.Listed(listed));
        return new CaseResult(fault, Math.Max(counted, asked.Length) + (listed?.Count ?? 0));
    }

    private static string? OutcomeFault(SpecCase spec, Turn turn, Turn? before)
    {
        if (turn.Status != TurnStatus.Completed || !turn.Verdicts.IsEmpty)
        {
            return $"{TurnText.Of(turn)} {string.Join("; ", turn.Verdicts)}";
        }

        var expected = spec.Expected.Split(' ')[0] switch
        {
            "ambiguous:" => Outcome.Clarified,
            "declined" => Outcome.Declined,
            "person" => Outcome.Escalated,
            _ => Outcome.Answered,
        };

        // Unsure twice in a row goes to a person.
        if (expected is Outcome.Clarified or Outcome.Declined && before is { Answer.Unsure: true } && turn.Answer.Unsure)
        {
            expected = Outcome.Escalated;
        }

        return turn.Answer.Outcome != expected ? $"{TurnText.Of(turn)}, expected {expected}"
            : turn.Plan is { } plan && PlanLine.Of(plan) != spec.Expected ? $"the turn's plan is \"{PlanLine.Of(plan)}\""
            : null;
    }
}
