using System.CommandLine;
using Parley.Guardrails.Grounding;
using Parley.Guardrails.Injection;

namespace Parley.Cli.Scoring;

/// <summary><c>parley score groundedness|injection</c>: the guardrails over rows of a file, without a product.</summary>
internal static class ScoreVerb
{
    private static readonly Option<FileInfo> GroundednessFile = File("Rows of JSON, one a line, each with id, context and response.");

    private static readonly Option<FileInfo> InjectionFile = File("Rows of JSON, one a line, each with id and text.");

    public static Command Create() => new("score", "Score texts without a product.") { Groundedness(), Injection() };

    private static Command Injection()
    {
        var command = new Command("injection", "Whether a text gives orders to the system that reads it. Prints one JSON object a row: id, score (0 harmless to 1 attack), rules.")
        {
            InjectionFile,
        };
        command.SetAction((parsed, token) => ScoreFile.RunAsync(parsed.GetRequiredValue(InjectionFile), ["text"], Attack, token));
        return command;
    }

    private static InjectionRow Attack(string id, string[] texts)
    {
        var verdict = InjectionScorer.Score(texts[0]);
        return new InjectionRow(id, Math.Round(verdict.Score, 4), verdict.Rules);
    }

    private static Command Groundedness()
    {
        var command = new Command("groundedness", "Whether a context supports a response. Prints one JSON object a row: id, score (0 unsupported to 1 supported), unsupported_spans, sentences.")
        {
            GroundednessFile,
        };
        command.SetAction((parsed, token) => ScoreFile.RunAsync(parsed.GetRequiredValue(GroundednessFile), ["context", "response"], Score, token));
        return command;
    }

    private static GroundednessRow Score(string id, string[] texts)
    {
        var response = texts[1];
        var verdict = GroundednessScorer.Score(texts[0], response);
        return new GroundednessRow(
            id,
            Math.Round(verdict.Score, 4),
            [.. verdict.Unsupported.Select(u => new UnsupportedPart(u.Span.Start, u.Span.End, u.Span.Of(response), Reason(u.Reason)))],
            [.. verdict.Sentences.Select(s => new SentenceRow(s.Span.Start, s.Span.End, Math.Round(s.Score, 4), s.IsClaim, [.. s.Support.Select(p => new SupportPart(p.Start, p.End))]))]);
    }

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
