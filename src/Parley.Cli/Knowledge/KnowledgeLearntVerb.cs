using System.CommandLine;
using System.Globalization;
using Parley.Conversations.Colleagues;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge learnt</c>: what a product has learnt from people, to read and to take along.</summary>
internal static class KnowledgeLearntVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("learnt", "List or export what people said of passages, and what they confirmed that questions mean.") { Product, Attributes, Format };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>A mark as people read it.</summary>
    internal static string Line(LearntMark mark)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"marked {mark.Kind} ({mark.Id}, {mark.Actor}, {mark.At:yyyy-MM-dd}): {mark.Document}: {mark.Quote}");
        return string.Join(Environment.NewLine + "    ", new[]
        {
            line,
            mark.Question.Length > 0 ? $"answers: {mark.Question}" : "",
            mark.Correction.Length > 0 ? $"should say: {mark.Correction}" : "",
            mark.Note.Length > 0 ? $"because: {mark.Note}" : "",
            mark.Stands ? "" : "The words do not stand in the document any more, so the mark does nothing.",
        }.Where(p => p.Length > 0));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = host.Lease();
        var learnt = await Learnt.ReadAsync(lease, host.Conversations.Verified, Options.CallerOf(parsed.GetValue(Attributes) ?? []), cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, learnt, Text);
        return ExitCodes.Answered;
    }

    private static string Text(Learnt learnt) => string.Join(Environment.NewLine, learnt.Marks.Select(Line)
        .Concat(learnt.Answers.Select(a =>
            string.Create(CultureInfo.InvariantCulture, $"verified answer ({a.Id}, {a.By}, {a.At:yyyy-MM-dd}): {a.Question}{Environment.NewLine}    means: {a.Wording}")))
        .DefaultIfEmpty("Nothing was learnt yet."));
}
