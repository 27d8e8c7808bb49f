using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;
using Parley.Guardrails;
using Parley.Metrics;
using Parley.Metrics.Queries;
using Parley.Metrics.Sources;

namespace Parley.Tests.Guardrails;

/// <summary>Answers as a composer writes them, with the queries they rest on.</summary>
internal static class Samples
{
    public static readonly Period Q2 = new(new DateOnly(2026, 4, 1), new DateOnly(2026, 6, 30), "Q2 2026");
    public static readonly Period Q3 = new(new DateOnly(2026, 7, 1), new DateOnly(2026, 9, 30), "Q3 2026");
    public static readonly Unit Eur = new(UnitKind.Money, "EUR");

    public static Catalogue Catalogue { get; } = new()
    {
        AsOf = new DateOnly(2026, 10, 25),
        Metrics =
        [
            new CatalogueMetric { Name = "spend", Label = "Marketing spend", Synonyms = ["spend"], Unit = Eur, Dimensions = ["region"], Additive = true },
            new CatalogueMetric { Name = "revenue", Label = "Revenue", Unit = Eur, Dimensions = ["region"], Additive = true },
            new CatalogueMetric { Name = "leads", Label = "Leads", Unit = new Unit(UnitKind.Count, "leads"), Additive = true },
        ],
        Dimensions =
        [
            new CatalogueDimension
            {
                Name = "region", Label = "Region",
                Values = [new CatalogueValue("North", []), new CatalogueValue("South", []), new CatalogueValue("Top 10 cities", [])],
            },
        ],
    };

    /// <summary>Spend and revenue of Q3 (query 0) and Q2 (query 1) by region.</summary>
    public static ImmutableArray<ExecutedQuery> Queries { get; } =
    [
        Query(Q3, ["region"], ["North", 1200m, 4000m], ["South", 800.5m, 3000m]),
        Query(Q2, ["region"], ["North", 600m, 3900m], ["South", 900m, 2800m]),
        Query(Q3, [], [2000.5m, 7000m]),
    ];

    public static CheckContext Context { get; } = new(Catalogue, new DateOnly(2026, 10, 26)) { Queries = Queries, Locale = "en-GB" };

    public static CellEvidence Cell(string id, int query, int row, string metric, string? region)
    {
        var executed = Queries[query];
        return new CellEvidence(
            id,
            new Scope
            {
                Metric = metric,
                Period = query == 1 ? Q2 : Q3,
                Unit = Eur,
                Members = region is null ? ImmutableSortedDictionary<string, string>.Empty : Members(region),
            },
            executed.Result.Rows[row][executed.Result.Columns.IndexOf(metric)],
            query,
            row,
            metric);
    }

    public static ComputedEvidence Change(string id, string function, CellEvidence after, CellEvidence before)
    {
        var (a, b) = ((decimal)after.Value!, (decimal)before.Value!);
        var isRelative = function == "relative_change/1";
        return new ComputedEvidence(
            id,
            after.Scope with
            {
                Baseline = before.Scope.Period,
                Measurement = isRelative ? Measurement.RelativeChange : Measurement.Change,
                Unit = isRelative ? Unit.Percent : Eur,
            },
            isRelative ? (a - b) / b : a - b,
            function,
            [after.Id, before.Id],
            ImmutableSortedDictionary<string, string>.Empty);
    }

    public static ComputedEvidence Given(string id, Scope scope, object value, string function) => new(
        id, scope, value, function, [],
        ImmutableSortedDictionary<string, string>.Empty.Add("value", Convert.ToString(value, CultureInfo.InvariantCulture)!));

    public static ComputedEvidence Named(string id, Period period) =>
        Given(id, new Scope { Period = period, Measurement = Measurement.Date }, period.Label, "period/1");

    public static Figure Show(Evidence evidence, string text) => new(evidence.Id, evidence.Value, text);

    public static ImmutableSortedDictionary<string, string> Members(string region) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("region", region);

    /// <summary>A change of one region with its table and chart; everything in it is right.</summary>
    public static Answer ChangeAnswer()
    {
        var (now, then) = (Cell("e1", 0, 0, "spend", "North"), Cell("e2", 1, 0, "spend", "North"));
        var (change, relative) = (Change("e3", "difference/1", now, then), Change("e4", "relative_change/1", now, then));
        var (south, southThen) = (Cell("e5", 0, 1, "spend", "South"), Cell("e6", 1, 1, "spend", "South"));
        var southChange = Change("e7", "difference/1", south, southThen);
        var (q3, q2) = (Named("e8", Q3), Named("e9", Q2));
        return new Answer
        {
            Outcome = Outcome.Answered,
            ResolvedQuestion = "How did marketing spend change in Q3 2026 against Q2 2026 by region?",
            Evidence = [now, then, change, relative, south, southThen, southChange, q3, q2],
            Blocks =
            [
                Text(
                    TextRole.Headline,
                    "Marketing spend for region North rose by ", Show(change, "€600.00"), " (", Show(relative, "100%"), ") from ", Show(then, "€600.00"),
                    " in ", Show(q2, "Q2 2026"), " to ", Show(now, "€1,200"), " in ", Show(q3, "Q3 2026"), ". ",
                    "It fell for South by ", Show(southChange, "€99.50"), "."),
                new TableBlock(
                    "Marketing spend by region",
                    [new TableColumn("Region", false), new TableColumn("Q3 2026", true), new TableColumn("Q2 2026", true), new TableColumn("Change", true)],
                    [
                        [new Words("North"), Show(now, "€1,200"), Show(then, "€600.00"), Show(change, "+€600.00")],
                        [new Words("South"), Show(south, "€800.50"), Show(southThen, "€900.00"), Show(southChange, "−€99.50")],
                    ]),
                new ChartBlock(
                    ChartKind.Bar, "Marketing spend by region", ["North", "South"],
                    [new ChartSeries("Q3 2026", [Show(now, "€1,200"), Show(south, "€800.50")])], Eur),
            ],
            FollowUps = ["What were the top 5 regions by revenue in August 2026?"],
        };
    }

    public static TextBlock Text(TextRole role, params ReadOnlySpan<object> parts)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        foreach (var part in parts)
        {
            spans.Add(part as Span ?? new Words((string)part));
        }

        return new TextBlock(role, spans.ToImmutable());
    }

    /// <summary>Renders the simplest Markdown.</summary>
    public static string Markdown(Answer answer) => string.Join("\n\n", answer.Blocks.Select(Markdown)) + "\n\n" + string.Join('\n', answer.FollowUps.Select((f, i) => $"{i + 1}. {f}"));

    private static string Markdown(Block block) => block switch
    {
        TextBlock text => string.Concat(text.Spans.Select(TextOf)),
        TableBlock table => $"**{table.Title}**\n\n| {string.Join(" | ", table.Columns.Select(c => c.Label))} |\n|---|---:|\n"
            + string.Join('\n', table.Rows.Select(r => $"| {string.Join(" | ", r.Select(TextOf))} |")),
        _ => "",
    };

    private static string TextOf(Span span) => span is Figure figure ? figure.Text : ((Words)span).Text;

    private static ExecutedQuery Query(Period period, ImmutableArray<string> by, params ImmutableArray<ImmutableArray<object?>> rows) => new(
        new MetricQuery
        {
            Metrics = ["spend", "revenue"],
            GroupBy = by,
            Start = period.Start.ToDateTime(TimeOnly.MinValue),
            End = period.End.ToDateTime(TimeOnly.MinValue),
        },
        "SELECT 1",
        [.. by.Select(b => new QueryColumn(b, ColumnRole.GroupBy)), new QueryColumn("spend", ColumnRole.Metric), new QueryColumn("revenue", ColumnRole.Metric)],
        new QueryResult([.. by, "spend", "revenue"], rows, false, TimeSpan.Zero));
}
