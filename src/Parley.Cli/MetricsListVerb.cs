using System.CommandLine;
using System.Text.Json;
using Parley.Metrics;

namespace Parley.Cli;

/// <summary><c>parley metrics list</c>: what a caller may ask about.</summary>
internal static class MetricsListVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Options.Format("text", "json");

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
        await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "json" ? Json(catalogue) : Text(catalogue)).ConfigureAwait(false);
        return ExitCodes.Answered;
    }

    private static string Text(Catalogue catalogue) => string.Join(
        Environment.NewLine,
        catalogue.Metrics.Select(m => $"{m.Name}: {m.Label}{(m.Formula.Length > 0 ? $" = {m.Formula}" : "")}{Environment.NewLine}    by {string.Join(", ", m.Dimensions)}"));

    private static string Json(Catalogue catalogue) => JsonSerializer.Serialize(
        new MetricsDocument([.. catalogue.Metrics.Select(m => new MetricEntry(
            m.Name, m.Label, m.Description, m.Type.ToString().ToLowerInvariant(), m.Formula, m.Unit.Name.Length > 0 ? m.Unit.Name : m.Unit.Kind.ToString().ToLowerInvariant(), [.. m.Dimensions], m.From, m.To))]),
        CliJson.Default.MetricsDocument);
}
