using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Analytics.Understanding;
using Parley.Conversations;
using Parley.Conversations.Colleagues;
using Parley.Governance;
using Parley.Storage;

namespace Parley.Cli.Colleagues;

/// <summary><c>parley verified list|export|withdraw</c>: what people confirmed that questions mean.</summary>
internal static class VerifiedVerb
{
    public static Command Create() => new("verified", "List, export and withdraw verified answers.")
    {
        VerifiedListVerb.Create(), VerifiedExportVerb.Create(), VerifiedWithdrawVerb.Create(),
    };

    public static VerifiedAnswers Over(StateDatabase state) => new(state, new AuditTrail(state, TimeProvider.System), TimeProvider.System);

    public static Option<string?> Product() => new("--product") { Description = "The product's name; all products by default." };

    public static async Task<VerifiedDocument> ReadAsync(string? product, CancellationToken cancellationToken)
    {
        await using var state = await State.OpenAsync(cancellationToken).ConfigureAwait(false);
        var answers = await Over(state).ListAsync(product, cancellationToken).ConfigureAwait(false);
        return new VerifiedDocument([.. answers.Select(a => new VerifiedEntry(a.Id, a.Product, a.Question, a.Wording, PlanLine.Of(a.Plan), a.By, a.At))]);
    }
}

/// <summary><c>parley verified list</c>.</summary>
internal static class VerifiedListVerb
{
    private static readonly Option<string?> Product = VerifiedVerb.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("list", "List the verified answers that hold.") { Product, Format };
        command.SetAction(async (parsed, token) =>
        {
            Output.Write(parsed, Format, await VerifiedVerb.ReadAsync(parsed.GetValue(Product), token).ConfigureAwait(false), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static string Text(VerifiedDocument document) => document.Answers.Count == 0
        ? "Nobody has verified an answer yet."
        : string.Join(Environment.NewLine, document.Answers.Select(a =>
            string.Create(CultureInfo.InvariantCulture, $"{a.Id}  {a.Product}: {a.Question}{Environment.NewLine}    means: {a.Wording}  ({a.By}, {a.At:yyyy-MM-dd})")));
}

/// <summary><c>parley verified export</c>: regression cases, in the form that the benchmark's questions have.</summary>
internal static class VerifiedExportVerb
{
    private static readonly Option<string?> Product = VerifiedVerb.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("export", "Write the verified answers as regression cases: each wording with the plan it must be read to.") { Product, Format };
        command.SetAction(async (parsed, token) =>
        {
            Output.Write(parsed, Format, await VerifiedVerb.ReadAsync(parsed.GetValue(Product), token).ConfigureAwait(false), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static string Text(VerifiedDocument document) => string.Join(
        Environment.NewLine + Environment.NewLine,
        document.Answers.Select(a => string.Create(
            CultureInfo.InvariantCulture, $"Asked as: {a.Question} (verified by {a.By}, {a.At:yyyy-MM-dd}){Environment.NewLine}? {a.Wording}{Environment.NewLine}= {a.Plan}")));
}

/// <summary><c>parley verified withdraw</c>.</summary>
internal static class VerifiedWithdrawVerb
{
    private static readonly Argument<string> Id = new("id") { Description = "The verified answer, as `parley verified list` names it." };

    public static Command Create()
    {
        var command = new Command("withdraw", "Take a verified answer back; its question is then read as any other.") { Id };
        command.SetAction(async (parsed, token) =>
        {
            await using var state = await State.OpenAsync(token).ConfigureAwait(false);
            var id = parsed.GetRequiredValue(Id);
            var done = await VerifiedVerb.Over(state).WithdrawAsync(id, Caller.LocalOwner.Id, token).ConfigureAwait(false);
            await (done ? Console.Out : Console.Error).WriteLineAsync(done ? $"Withdrew {id}." : $"There is no verified answer {id}.").ConfigureAwait(false);
            return done ? ExitCodes.Answered : ExitCodes.Fault;
        });
        return command;
    }
}
