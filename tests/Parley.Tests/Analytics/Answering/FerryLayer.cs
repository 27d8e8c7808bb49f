using Xunit;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Gathering;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Governance;
using Parley.Guardrails;
using Parley.Metrics;
using Parley.Products;
using Parley.Statistics;

namespace Parley.Tests.Analytics.Answering;

/// <summary>
/// A ferry line: 32 months of days, three routes, three ships, two kinds of ticket. In August 2026 the ship Skua lost a good part
/// of its passengers on the route to the outer isles; on 21 July 2026 hardly anybody sailed; harbour fees have no rows since
/// 2 September 2026. In August 2026 the Skua also took 40 minutes longer to the outer isles.
/// </summary>
internal sealed class FerryLayer
{
    private static readonly Lazy<Task<FerryLayer>> Once = new(OpenAsync);
    private static readonly string[] Routes = ["Inner Bay", "Outer Isles", "North Sound"];
    private static readonly string[] Ships = ["Skua", "Tern", "Gannet"];
    private static readonly string[] Tickets = ["Day return", "Season card"];

    private const string Metrics =
        """
        semantic_models:
          - name: sailings
            model: ref('sailings')
            defaults: {agg_time_dimension: sail_date}
            primary_entity: sailing
            dimensions:
              - {name: sail_date, type: time, type_params: {time_granularity: day}}
              - {name: route, type: categorical}
              - {name: ship, type: categorical}
              - {name: ticket, type: categorical}
            measures:
              - {name: passengers_total, agg: sum, expr: passengers}
              - {name: fares_total, agg: sum, expr: fares}
              - {name: fuel_total, agg: sum, expr: fuel_cost}
              - {name: litres_total, agg: sum, expr: litres}
              - {name: minutes_mean, agg: average, expr: minutes}
          - name: fees
            model: ref('fees')
            defaults: {agg_time_dimension: fee_date}
            primary_entity: fee
            dimensions:
              - {name: fee_date, type: time, type_params: {time_granularity: day}}
              - {name: harbour, type: categorical}
            measures:
              - {name: fees_total, agg: sum, expr: amount}
        metrics:
          - {name: passengers, label: Passengers, type: simple, type_params: {measure: passengers_total}, config: {meta: {unit: passengers, good_direction: up}}}
          - {name: fares, label: Fares, type: simple, type_params: {measure: fares_total}, config: {meta: {unit: EUR, good_direction: up}}}
          - {name: fuel_cost, label: Fuel cost, type: simple, type_params: {measure: fuel_total}, config: {meta: {unit: EUR, good_direction: down}}}
          - {name: litres, label: Litres burnt, type: simple, type_params: {measure: litres_total}, config: {meta: {unit: litres}}}
          - {name: harbour_fees, label: Harbour fees, type: simple, type_params: {measure: fees_total}, config: {meta: {unit: EUR, good_direction: down}}}
          - {name: crossing_time, label: Average crossing time, type: simple, type_params: {measure: minutes_mean}, config: {meta: {unit: minutes, good_direction: down}}}
          - {name: litre_price, label: Price of a litre, type: ratio, type_params: {numerator: fuel_cost, denominator: litres}, config: {meta: {unit: EUR}}}
          - {name: fare_per_passenger, label: Fare per passenger, type: ratio, type_params: {numerator: fares, denominator: passengers}, config: {meta: {unit: EUR}}}
          - {name: fuel_per_passenger, label: Fuel per passenger, type: ratio, type_params: {numerator: fuel_cost, denominator: passengers}, config: {meta: {unit: EUR, good_direction: down}}}
        """;

    private const string Product =
        """
        title: Ferry line
        as_of: 2026-09-16
        overview: [passengers, fares, fuel_cost]
        goals:
          - { metric: fares, value: 760000, grain: month }
          - { metric: passengers, value: 1000000, grain: year }
        """;

    private FerryLayer(SemanticLayer layer, Catalogue catalogue) => (Layer, Catalogue) = (layer, catalogue);

    public SemanticLayer Layer { get; }

    public Catalogue Catalogue { get; }

    private VisibleData Data => new(Layer, Catalogue, Permissions.Unrestricted, Today);

    public static DateOnly Today => new(2026, 9, 16);

    public ReadingContext Reading => new() { Catalogue = Catalogue, Product = Layer.Product, Today = Today };

    public static Task<FerryLayer> Opened => Once.Value;

    /// <summary>What a question is read as.</summary>
    public Understood Read(string question) => QuestionReader.Read(question, Reading);

    /// <summary>The findings of a question that is read as a plan.</summary>
    public Task<Findings> FindAsync(string question) => Gatherer.GatherAsync(
        ((Understood.Planned)Read(question)).Plan, Data, TestContext.Current.CancellationToken);

    /// <summary>The answer, after the independent checker has found nothing wrong with it.</summary>
    public async Task<Answer> AskAsync(string question)
    {
        var planned = (Understood.Planned)Read(question);
        var findings = await Gatherer.GatherAsync(planned.Plan, Data, TestContext.Current.CancellationToken);
        var answer = Composer.Compose(findings, new Wording(Catalogue) { Calendar = Layer.Product.Calendar, ResolvedQuestion = planned.ResolvedQuestion, Verbosity = Verbosity.Detailed });
        var verdict = AnswerChecker.Check(answer, [], new CheckContext(Catalogue, Today)
        {
            Queries = findings.Queries,
            Calendar = Layer.Product.Calendar,
            Question = question + "\n" + planned.ResolvedQuestion,
            Periods = [.. new[] { planned.Plan.Period, planned.Plan.Baseline }.OfType<Period>()],
        });
        Assert.Equal([], verdict.Findings);
        return answer with { FollowUps = FollowUpQuestions.After(findings, Reading) };
    }

    private static async Task<FerryLayer> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("parley-ferry-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, "ferry", name))!);
            File.WriteAllText(Path.Combine(folder, "ferry", name), text);
        }

        Write("product.yaml", Product);
        Write("metrics/ferry.yml", Metrics);
        Write("data/sailings.csv", Sailings());
        Write("data/fees.csv", Fees());
        var layer = await SemanticLayer.OpenAsync(
            ProductFolder.Load(Path.Combine(folder, "ferry")), Path.Combine(folder, "state"), new FakeTimeProvider(), CancellationToken.None);
        return new FerryLayer(layer, await layer.CatalogueAsync(Permissions.Unrestricted, CancellationToken.None));
    }

    private static IEnumerable<DateOnly> Days(DateOnly last)
    {
        for (var day = new DateOnly(2024, 1, 1); day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static string Sailings()
    {
        var (csv, random) = (new StringBuilder("sail_date,route,ship,ticket,passengers,fares,fuel_cost,litres,minutes\n"), new SeededRandom(20260916));
        foreach (var day in Days(Today.AddDays(-1)))
        {
            var season = 1 + (0.35 * Math.Sin(2 * Math.PI * (day.DayOfYear - 105) / 365.25)) + (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.4 : 0);
            var growth = 1 + (0.0002 * (day.DayNumber - new DateOnly(2024, 1, 1).DayNumber));
            foreach (var (route, r) in Routes.Select((r, i) => (r, i)))
            {
                foreach (var (ship, s) in Ships.Select((s, i) => (s, i)))
                {
                    foreach (var (ticket, t) in Tickets.Select((t, i) => (t, i)))
                    {
                        var planted = (day is { Year: 2026, Month: 8 } && r == 1 && s == 0 ? 0.45 : 1) * (day == new DateOnly(2026, 7, 21) ? 0.25 : 1);
                        var passengers = Math.Round((60 + (30 * r) + (25 * s)) * (1.2 - (0.5 * t)) * season * growth * planted * (0.95 + (0.1 * random.Unit())));
                        var litres = Math.Round((40 + (20 * r)) * (0.98 + (0.04 * random.Unit())));
                        var (fares, fuel) = (passengers * (9 + (3 * r) - (2 * t)), (decimal)litres * (day >= new DateOnly(2026, 6, 1) ? 2.1m : 1.6m));


                        // Nobody times the holders of season cards.
                        var minutes = t == 1 ? "" : (45 + (35 * r) + (4 * s) + (day.DayNumber % 5) + (day is { Year: 2026, Month: 8 } && r == 1 && s == 0 ? 40 : 0)).ToString(CultureInfo.InvariantCulture);
                        csv.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{route},{ship},{ticket},{passengers},{fares},{fuel},{litres},{minutes}\n");
                    }
                }
            }
        }

        return csv.ToString();
    }

    private static string Fees()
    {
        var csv = new StringBuilder("fee_date,harbour,amount\n");
        foreach (var day in Days(new DateOnly(2026, 9, 1)))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},East quay,{400 + (day.DayNumber % 7 * 10)}\n{day:yyyy-MM-dd},West quay,{300 + (day.DayNumber % 5 * 8)}\n");
        }

        return csv.ToString();
    }
}
