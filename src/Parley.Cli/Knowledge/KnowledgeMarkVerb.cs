using System.CommandLine;
using Parley.Conversations.Colleagues;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Storing;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge mark</c>: says of a passage that it is verified, outdated or wrong, or what it should say.</summary>
internal static class KnowledgeMarkVerb
{
    private static readonly Argument<string> Document = new("document") { Description = "The document's path below knowledge/." };

    private static readonly Argument<string> Quote = new("quote") { Description = "The words that are marked, as they stand in the document." };

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Kind = new("--kind") { Description = "verified, corrected, outdated or wrong.", Required = true };

    private static readonly Option<string> Note = new("--note") { Description = "Why.", DefaultValueFactory = _ => "" };

    private static readonly Option<string> Question = new("--question")
    {
        Description = "The question that the passage answers: asked again, it is told first. For verified and corrected.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> Correction = new("--correction") { Description = "What the passage should say; for corrected.", DefaultValueFactory = _ => "" };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        Kind.AcceptOnlyFromAmong("verified", "corrected", "outdated", "wrong");
        var command = new Command("mark", "Mark a passage: verified and corrected ones come first, outdated and wrong ones last and are shown as such.")
        {
            Document, Quote, Product, Kind, Note, Question, Correction, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var (path, quote) = (parsed.GetRequiredValue(Document), parsed.GetRequiredValue(Quote));
        var library = lease.Knowledge.For(lease.Rules.For(Governance.Caller.LocalOwner));
        var made = new PassageMark("", path, quote, Enum.Parse<PassageMarkKind>(parsed.GetRequiredValue(Kind), ignoreCase: true), parsed.GetValue(Note) ?? "", Governance.Caller.LocalOwner.Id, default)
        {
            Question = parsed.GetValue(Question) ?? "",
            Correction = parsed.GetValue(Correction) ?? "",
        };
        var text = library.TextsOf([path]).GetValueOrDefault(path);
        if (made.Fault(text) is { } fault)
        {
            throw new InvalidDataException(fault.Key is "quote" ? $"{fault.Message} `parley knowledge show` prints {path}." : $"--{fault.Key}: {fault.Message}");
        }

        var mark = await host.Knowledge.MarkAsync(host.Product.Name, made, cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, LearntMark.Of(mark, text!), m => $"marked {m.Kind} ({m.Id})");
        return ExitCodes.Answered;
    }
}

/// <summary><c>parley knowledge undo</c>: takes a mark back.</summary>
internal static class KnowledgeUndoVerb
{
    private static readonly Argument<string> Id = new("id") { Description = "The mark, as `parley knowledge list` names it." };

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    public static Command Create()
    {
        var command = new Command("undo", "Take a mark on a passage back.") { Id, Product };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        if (!await host.Knowledge.UndoAsync(host.Product.Name, parsed.GetRequiredValue(Id), Governance.Caller.LocalOwner.Id, cancellationToken).ConfigureAwait(false))
        {
            throw new FileNotFoundException($"There is no mark {parsed.GetRequiredValue(Id)} that holds; `parley knowledge list` shows those that do.");
        }

        await Console.Out.WriteLineAsync("taken back").ConfigureAwait(false);
        return ExitCodes.Answered;
    }
}
