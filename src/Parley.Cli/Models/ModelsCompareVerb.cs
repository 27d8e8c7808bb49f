using System.CommandLine;
using System.Globalization;
using Parley.Conversations.Comparing;

namespace Parley.Cli.Models;

/// <summary><c>parley models compare</c>: the models over the product's question cases, through the turn.</summary>
internal static class ModelsCompareVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<FileInfo> Cases = new("--cases")
    {
        Description = "Cases, a JSON object a line with question and wording; the product's verified answers without it.",
    };

    private static readonly Option<FileInfo?> FineTune = new("--fine-tune")
    {
        Description = "Write the verified answers to this file as examples to tune a model with.",
    };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        Cases.AcceptExistingOnly();
        var command = new Command("compare", "Ask every case without a model, with each model, and with each model and examples; say quality, time and cost, and which lever is the better one.")
        {
            Product, Cases, FineTune, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var given = parsed.GetValue(Cases) is { } file ? ModelCase.Read(file.FullName) : (System.Collections.Immutable.ImmutableArray<ModelCase>?)null;
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        var verified = await host.Conversations.Verified.ListAsync(host.Product.Name, cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        if (parsed.GetValue(FineTune) is { } target)
        {
            var lines = await FineTuning.LinesAsync(lease, verified, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), cancellationToken).ConfigureAwait(false);
            await File.WriteAllLinesAsync(target.FullName, lines, cancellationToken).ConfigureAwait(false);
        }

        var compared = await ModelComparison.RunAsync(host.Turns, lease, given ?? ModelCase.Of(verified), verified, cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, Document(compared), Text);
        return ExitCodes.Answered;
    }

    private static ModelComparisonDocument Document(ModelComparison compared) => new(
        compared.Cases,
        compared.Unusable,
        [
            .. compared.Models.Select(m => new ComparedModelEntry(m.Name, m.WithExamples)
            {
                Right = m.Right,
                Wrong = m.Wrong,
                Unanswered = m.Unanswered,
                MedianMs = m.MedianMs,
                P95Ms = m.P95Ms,
                Tokens = Math.Round(m.Tokens, 1),
                Money = m.Money,
                Missed = m.Missed,
            }),
        ],
        compared.Advice);

    private static string Text(ModelComparisonDocument document) => string.Join(
        Environment.NewLine,
        document.Models.Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{(m.Name.Length == 0 ? "no model" : m.WithExamples ? $"{m.Name} with examples" : m.Name)}: {m.Right} right, {m.Wrong} wrong, {m.Unanswered} not answered of {document.Cases}; {m.MedianMs} ms (slowest {m.P95Ms}), {m.Tokens} tokens, {m.Money:0.######} a question"))
            .Concat(document.Unusable.Select(q => $"left out, its wording has no answer: {q}"))
            .Concat(document.Advice));
}

/// <summary><c>parley models compare</c>; published as models-compare.schema.json.</summary>
internal sealed record ModelComparisonDocument(int Cases, IReadOnlyList<string> Unusable, IReadOnlyList<ComparedModelEntry> Models, IReadOnlyList<string> Advice);

/// <summary>One way of asking, over all cases.</summary>
internal sealed record ComparedModelEntry(string Name, bool WithExamples)
{
    public required int Right { get; init; }

    public required int Wrong { get; init; }

    public required int Unanswered { get; init; }

    public required double MedianMs { get; init; }

    public required double P95Ms { get; init; }

    public required double Tokens { get; init; }

    public required decimal Money { get; init; }

    public required IReadOnlyList<string> Missed { get; init; }
}
