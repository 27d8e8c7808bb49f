using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Analytics.Causes;
using Parley.Statistics.Causes;

namespace Parley.Cli.Analyze;

/// <summary><c>parley analyze root-cause</c>.</summary>
internal static class AnalyzeRootCauseVerb
{
    private static readonly Option<string> File = new("--file") { Description = "A CSV file with a header, one row a segment (and time).", Required = true };

    private static readonly Option<string[]> Attributes = new("--attributes")
    {
        Description = "Columns whose values make segments, separated by commas.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Actual = Column("--actual", "The column of what was; for a ratio its numerator.");

    private static readonly Option<string?> Expected = Column("--expected", "The column of what was to be expected.");

    private static readonly Option<string?> Denominator = Column("--denominator", "The column of a ratio's denominator.");

    private static readonly Option<string?> ExpectedDenominator = Column("--expected-denominator", "The column of what the denominator was expected to be.");

    private static readonly Option<string?> Time = Column("--time", "The column of times, in place of expectations: these come from the times before --at.");

    private static readonly Option<string?> At = Column("--at", "The time that is explained.");

    private static readonly Option<string?> Measure = Column("--measure", "With --time: the column of a sum.");

    private static readonly Option<string?> Numerator = Column("--numerator", "With --time: the column of a ratio's numerator.");

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("root-cause", "Find the few segments, of up to three attributes, that explain a change. A cause is a contribution, not proof.")
        {
            File, Attributes, Actual, Expected, Denominator, ExpectedDenominator, Time, At, Measure, Numerator, Format,
        };
        command.Validators.Add(result =>
        {
            bool Has(Option<string?> option) => result.GetValue(option) is { Length: > 0 };
            var given = Has(Actual) && Has(Expected) && Has(Denominator) == Has(ExpectedDenominator) && !Has(Time) && !Has(Measure) && !Has(Numerator);
            var dated = Has(Time) && Has(At) && Has(Measure) != Has(Numerator) && Has(Numerator) == Has(Denominator) && !Has(Actual) && !Has(Expected) && !Has(ExpectedDenominator);
            if (!given && !dated)
            {
                result.AddError("Either --actual and --expected (for a ratio also --denominator and --expected-denominator), or --time and --at with --measure (for a ratio with --numerator and --denominator).");
            }

            var names = Names(result.GetValue(Attributes));
            if (names.IsEmpty)
            {
                result.AddError("--attributes names at least one column.");
            }

            foreach (var twice in new[] { Actual, Expected, Denominator, ExpectedDenominator, Time, Measure, Numerator }.Where(o => names.Contains(result.GetValue(o) ?? "", StringComparer.OrdinalIgnoreCase)))
            {
                result.AddError($"'{result.GetValue(twice)}' is among --attributes and is {twice.Name} too; a column is one or the other.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<string?> Column(string name, string description) => new(name) { Description = description };

    private static ImmutableArray<string> Names(string[]? attributes) =>
        [.. (attributes ?? []).SelectMany(a => a.Split(',')).Select(a => a.Trim()).Where(a => a.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var columns = new LeafColumns(Names(parsed.GetValue(Attributes)), parsed.GetValue(Actual) ?? parsed.GetValue(Measure) ?? parsed.GetValue(Numerator)!, parsed.GetValue(Denominator))
        {
            Expected = parsed.GetValue(Expected),
            ExpectedDenominator = parsed.GetValue(ExpectedDenominator),
            Time = parsed.GetValue(Time),
            At = parsed.GetValue(At),
        };
        var table = LeafFile.Read(parsed.GetRequiredValue(File), columns, cancellationToken);
        if (table.IsRatio && table.Leaves.Count(l => l.Denominator == 0 && l.Actual != 0) is var undefined and > 0)
        {
            await SeriesOptions.NoteAsync([$"{undefined} of {table.Leaves.Length} segments have a numerator without a denominator; a ratio of theirs is undefined, and none is named as a cause."], cancellationToken).ConfigureAwait(false);
        }

        var found = CauseSearch.Find(table, null, cancellationToken);
        Output.Write(parsed, Format, Document(table, found), Text);
        return ExitCodes.Answered;
    }

    private static RootCauseDocument Document(LeafTable table, CauseFindings found) =>
        new(table.IsRatio ? "ratio" : "sum", table.Leaves.Length, [.. found.Causes.Select(c => Entry(table, found, c))])
        {
            Actual = Value(table, found.Total, expected: false),
            Expected = Value(table, found.Total, expected: true),
            Change = Finite(found.Change),
        };

    private static CauseEntry Entry(LeafTable table, CauseFindings found, SegmentCause cause) => new(
        new SortedDictionary<string, string>(cause.Conditions.ToDictionary(x => x.Attribute, x => x.Member), StringComparer.Ordinal),
        Value(table, cause.Sum, expected: false),
        Value(table, cause.Sum, expected: true))
    {
        Part = Finite(cause.Part),
        Share = IsNothing(table, found) ? null : Finite(cause.Part / found.Change),
        Evidence = cause.Evidence,
        Leaves = cause.Leaves.Length,
    };

    // What moved against each other and left the whole as it was is no share of nothing.
    private static bool IsNothing(LeafTable table, CauseFindings found) =>
        Math.Abs(found.Change) <= 1e-9 * Math.Abs(Value(table, found.Total, expected: true) ?? 0);

    private static double? Value(LeafTable table, Leaf leaf, bool expected)
    {
        var (value, denominator) = expected ? (leaf.Expected, leaf.ExpectedDenominator) : (leaf.Actual, leaf.Denominator);
        return Finite(table.IsRatio ? value / denominator : value);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Text(RootCauseDocument document)
    {
        static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "undefined";
        var lines = new List<string> { $"{Number(document.Actual)} where {Number(document.Expected)} was expected: {Number(document.Change)}." };
        lines.AddRange(document.Causes.Select(c =>
            $"{string.Join(", ", c.Conditions.Select(p => $"{p.Key} = {p.Value}"))}: {Number(c.Actual)} where {Number(c.Expected)} was expected; {Number(c.Part)}"
            + (c.Share is { } share ? $", {(share * 100).ToString("0.0", CultureInfo.InvariantCulture)}% of the change" : "")));
        lines.Add(document.Causes.Count == 0
            ? "No segment stands out from the noise of the others."
            : "Contributions, not proof: a segment shows where the change is, not what made it.");
        return string.Join(Environment.NewLine, lines);
    }
}
