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
        Output.Write(parsed, Format, compared, Text);
        return ExitCodes.Answered;
    }

    private static string Text(ModelComparison document) => string.Join(
        Environment.NewLine,
        document.Models.Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{(m.Name.Length == 0 ? "no model" : m.WithExamples ? $"{m.Name} with examples" : m.Name)}: {m.Right} right, {m.Wrong} wrong, {m.Unanswered} not answered of {document.Cases}; {m.MedianMs} ms (slowest {m.P95Ms}), {m.Tokens} tokens, {m.Money:0.######} a question"))
            .Concat(document.Unusable.Select(q => $"left out, its wording has no answer: {q}"))
            .Concat(document.Advice));
}
