using System.CommandLine;
using Parley.Conversations.Modelled;
using Parley.Guardrails.Grounding;
using Parley.Guardrails.Injection;

namespace Parley.Cli.Scoring;

/// <summary><c>parley score groundedness|injection</c>: the guardrails over rows of a file, without a product.</summary>
internal static class ScoreVerb
{
    private static readonly Option<FileInfo> GroundednessFile = File("Rows of JSON, one a line, each with id, context and response.");

    private static readonly Option<FileInfo> InjectionFile = File("Rows of JSON, one a line, each with id and text.");

    private static readonly Option<DirectoryInfo?> Product = new("--product", "-p")
    {
        Description = "A product's folder: its language models give a second opinion on each row, which changes no score.",
    };

    public static Command Create() => new("score", "Score texts without a product.") { Groundedness(), Injection() };

    private static Command Injection()
    {
        var command = new Command("injection", "Whether a text gives orders to the system that reads it. Prints one JSON object a row: id, score (0 harmless to 1 attack), rules.")
        {
            InjectionFile,
        };
        command.SetAction((parsed, token) => ScoreFile.RunAsync(parsed.GetRequiredValue(InjectionFile), ["text"], (id, texts) => ValueTask.FromResult(Attack(id, texts)), token));
        return command;
    }

    private static InjectionRow Attack(string id, string[] texts)
    {
        var verdict = InjectionScorer.Score(texts[0]);
        return new InjectionRow(id, Math.Round(verdict.Score, 4), verdict.Rules);
    }

    private static Command Groundedness()
    {
        var command = new Command("groundedness", "Whether a context supports a response. Prints one JSON object a row: id, score (0 unsupported to 1 supported), unsupported_spans, sentences, and a model's second opinion where there is one.")
        {
            GroundednessFile, Product,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var opinions = parsed.GetValue(Product) is { } folder ? GroundednessOpinions.Open(folder.FullName, TimeProvider.System) : null;
        if (opinions is { HasModel: false })
        {
            await Console.Error.WriteLineAsync("models: The product has no language model; the score stands alone.").ConfigureAwait(false);
        }

        return await ScoreFile.RunAsync(
            parsed.GetRequiredValue(GroundednessFile), ["context", "response"], (id, texts) => ScoreAsync(id, texts, opinions is { HasModel: true } ? opinions : null, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<GroundednessRow> ScoreAsync(string id, string[] texts, GroundednessOpinions? opinions, CancellationToken cancellationToken)
    {
        var response = texts[1];
        var verdict = GroundednessScorer.Score(texts[0], response);
        var row = Row(id, response, verdict);
        if (opinions is null)
        {
            return row;
        }

        var claims = Enumerable.Range(0, verdict.Sentences.Length).Where(i => verdict.Sentences[i].IsClaim).ToList();
        var opinion = await opinions.AskAsync(texts[0], [.. claims.Select(i => verdict.Sentences[i].Span.Of(response))], cancellationToken).ConfigureAwait(false);
        int[] doubted = [.. opinion.Unsupported.Select(i => claims[i])];
        // They agree where the model doubts something just where the scorer found something without support.
        return row with { SecondOpinion = new OpinionRow(opinion.Model, opinion.Fault.Length == 0 && doubted.Length > 0 == verdict.Unsupported.Any(), doubted, opinion.Why, opinion.Fault) };
    }

    private static GroundednessRow Row(string id, string response, Groundedness verdict) =>
        new GroundednessRow(
            id,
            Math.Round(verdict.Score, 4),
            [.. verdict.Unsupported.Select(u => new UnsupportedPart(u.Span.Start, u.Span.End, u.Span.Of(response), Reason(u.Reason)))],
            [.. verdict.Sentences.Select(s => new SentenceRow(s.Span.Start, s.Span.End, Math.Round(s.Score, 4), s.IsClaim, [.. s.Support.Select(p => new SupportPart(p.Start, p.End))]))]);

    private static string Reason(UnsupportedReason reason) => reason switch
    {
        UnsupportedReason.NotSaid => "not_said",
        UnsupportedReason.OtherNumber => "other_number",
        UnsupportedReason.OtherName => "other_name",
        _ => "denied",
    };

    private static Option<FileInfo> File(string description)
    {
        var option = new Option<FileInfo>("--file") { Description = description, Required = true };
        option.AcceptExistingOnly();
        return option;
    }
}
