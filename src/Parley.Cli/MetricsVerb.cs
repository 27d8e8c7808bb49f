using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Metrics.Queries;

namespace Parley.Cli;

/// <summary><c>parley metrics list|query|validate</c>: the semantic layer without a conversation.</summary>
internal static class MetricsVerb
{
    public static Command Create() => new("metrics", "List, query and validate a product's metrics.")
    {
        MetricsListVerb.Create(), MetricsQueryVerb.Create(), MetricsValidateVerb.Create(),
    };
}

/// <summary><c>parley metrics query</c>.</summary>
internal static class MetricsQueryVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Metrics = Listed("--metrics", "Metric names, separated by commas.");

    private static readonly Option<string[]> GroupBy = Listed("--group-by", "What to group by: metric_time__month, campaign__region, …");

    private static readonly Option<string[]> Where = new("--where") { Description = "A filter in MetricFlow's Jinja form. Repeat for more." };

    private static readonly Option<DateTime?> Start = new("--start") { Description = "First day, included.", CustomParser = ParseTime };

    private static readonly Option<DateTime?> End = new("--end") { Description = "Last day, included.", CustomParser = ParseTime };

    private static readonly Option<string[]> OrderBy = Listed("--order-by", "Columns to order by; -name for the largest first.");

    private static readonly Option<int?> Limit = new("--limit") { Description = "At most this many rows." };

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Options.Format("csv", "json", "sql");

    public static Command Create()
    {
        var command = new Command("query", "Run a metric query.")
        {
            Product, Metrics, GroupBy, Where, Start, End, OrderBy, Limit, Attributes, Format,
        };
        Options.Within(Limit, 1, int.MaxValue);
        command.Validators.Add(result =>
        {
            if (Split(result.GetValue(Metrics)).IsEmpty && Split(result.GetValue(GroupBy)).IsEmpty)
            {
                result.AddError("Name at least one of --metrics or --group-by.");
            }

            if (result.GetValue(Start) is { } start && result.GetValue(End) is { } end && start > end)
            {
                result.AddError("--start is after --end.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var opened = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        await using var lease = opened.Lease();
        var permissions = lease.Rules.For(Options.CallerOf(parsed.GetValue(Attributes) ?? []));
        var query = Read(parsed);
        if (parsed.GetValue(Format) == "sql")
        {
            await Console.Out.WriteLineAsync(lease.Layer.Sql(query, permissions)).ConfigureAwait(false);
            return ExitCodes.Answered;
        }

        var executed = await lease.Layer.QueryAsync(query, permissions, cancellationToken).ConfigureAwait(false);
        await Console.Out.WriteAsync(parsed.GetValue(Format) == "json" ? Rows.ToJson(executed) : Rows.ToCsv(executed)).ConfigureAwait(false);
        if (executed.Result.Truncated)
        {
            await Console.Error.WriteLineAsync($"Only the first {executed.Result.Rows.Length} rows are shown.").ConfigureAwait(false);
        }

        return ExitCodes.Answered;
    }

    private static MetricQuery Read(ParseResult parsed) => new()
    {
        Metrics = Split(parsed.GetValue(Metrics)),
        GroupBy = Split(parsed.GetValue(GroupBy)),
        Where = [.. parsed.GetValue(Where) ?? []],
        Start = parsed.GetValue(Start),
        End = parsed.GetValue(End),
        OrderBy = [.. Split(parsed.GetValue(OrderBy)).Select(name => new QueryOrder(name.TrimStart('-'), name.StartsWith('-')))],
        Limit = parsed.GetValue(Limit),
    };

    private static Option<string[]> Listed(string name, string description) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = false,
    };

    private static ImmutableArray<string> Split(string[]? values) =>
        [.. (values ?? []).SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static DateTime? ParseTime(System.CommandLine.Parsing.ArgumentResult result)
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss"];
        var text = result.Tokens[0].Value;
        if (DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        result.AddError($"'{text}' is no day; write it as 2026-03-31.");
        return null;
    }
}
