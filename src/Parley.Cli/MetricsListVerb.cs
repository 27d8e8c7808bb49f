using System.CommandLine;
using Parley.Metrics;

namespace Parley.Cli;

/// <summary><c>parley metrics list</c>: what a caller may ask about.</summary>
internal static class MetricsListVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("list", "List metrics with their dimensions.") { Product, Attributes, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var opened = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = opened.Lease();
        var permissions = lease.Rules.For(Options.CallerOf(parsed.GetValue(Attributes) ?? []));
        var catalogue = await lease.Layer.CatalogueAsync(permissions, cancellationToken).ConfigureAwait(false);
        Output.Write(parsed, Format, new MetricsDocument([.. catalogue.Metrics.Select(Entry)]), Text);
        return ExitCodes.Answered;
    }

    private static string Text(MetricsDocument document) => string.Join(
        Environment.NewLine,
        document.Metrics.Select(m => $"{m.Name}: {m.Label}{(m.Formula.Length > 0 ? $" = {m.Formula}" : "")}{Environment.NewLine}    by {string.Join(", ", m.Dimensions)}"));

    private static MetricEntry Entry(CatalogueMetric metric) => new(metric.Name, metric.Label, metric.Description, metric.Type.ToString().ToLowerInvariant())
    {
        Formula = metric.Formula,
        Unit = metric.Unit.Name.Length > 0 ? metric.Unit.Name : metric.Unit.Kind.ToString().ToLowerInvariant(),
        Synonyms = metric.Synonyms,
        Dimensions = metric.Dimensions,
        From = metric.From,
        To = metric.To,
    };
}
