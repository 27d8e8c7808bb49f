using System.CommandLine;
using System.Globalization;
using Parley.Products.Samples;

namespace Parley.Cli;

/// <summary><c>parley sample</c>: makes the data that a product's <c>generate.yaml</c> describes.</summary>
internal static class SampleVerb
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The product's folder, with a generate.yaml." };

    private static readonly Option<int?> Seed = new("--seed") { Description = "What is random is drawn from this; generate.yaml's own seed by default." };

    private static readonly Option<int> Scale = new("--scale")
    {
        Description = $"How many times as many events, 1 to {SampleGenerator.MaxScale}.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        Options.Within(Scale, 1, SampleGenerator.MaxScale);
        var command = new Command("sample", "Make sample data from a product's generate.yaml; the same seed gives the same bytes.") { Folder, Seed, Scale, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = SampleGenerator.Generate(
            parsed.GetRequiredValue(Folder).FullName, parsed.GetValue(Seed), parsed.GetValue(Scale), cancellationToken);
        Output.Write(parsed, Format, new SampleDocument(report.Seed, [.. report.Tables.Select(t => new SampleEntry(t.Table, t.Rows))], report.Labels), Text);
        return Task.FromResult(ExitCodes.Answered);
    }

    private static string Text(SampleDocument document) => string.Join(
        Environment.NewLine,
        document.Tables.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Rows,9} {t.Table}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"Seed {document.Seed}. What was planted: {document.Labels}")));
}
