using System.Collections.Immutable;
using System.Globalization;
using Parley.Analytics;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Products;
using Parley.Text;

namespace Parley.Signals.Monitors;

/// <summary>
/// Says a group of findings: asks about it through <see cref="TurnRunner"/> as anybody would, so that the figures of a signal are those
/// of an answer that was checked and recorded. Words of its own have no figures in them.
/// </summary>
/// <param name="turns">Answers.</param>
/// <param name="product">The product.</param>
/// <param name="catalogue">What the audience may ask about.</param>
/// <param name="caller">Who sees what the audience sees.</param>
/// <param name="asOf">The day of the run.</param>
internal sealed class SignalWriter(TurnRunner turns, Product product, Catalogue catalogue, Caller caller, DateOnly asOf)
{
    private const int DaysShown = 28;
    private const int MostAlso = 5;

    private readonly PeriodLabels _labels = new(TimeLanguage.English, product.Calendar);
    private readonly Lazy<Interpreter> _interpreter = new(() => new Interpreter(new ReadingContext { Catalogue = catalogue, Product = product, Today = asOf }));

    /// <summary>The signal; null where the question is not answered with figures.</summary>
    public async Task<Signal?> WriteAsync(FindingGroup group, CancellationToken cancellationToken)
    {
        var lead = group.Lead;
        if (PlanOf(lead) is not { } plan)
        {
            return null;
        }

        var question = PlanPhrase.Of(plan, _interpreter.Value);
        var signal = new Signal(product.Name, lead.Monitor.Name, lead.Segment.Text, lead.Until)
        {
            Kind = lead.Monitor.Kind,
            Metric = lead.Monitor.Metric,
            Since = lead.Since,
            Weight = lead.Weight,
            Headline = "",
            Question = question,
        };
        if (lead.Monitor.Kind == MonitorKind.DataLate)
        {
            return signal with { Headline = Late(group), Body = Also(group) };
        }

        Turn? turn = null;
        await foreach (var happened in turns.RunAsync(new TurnRequest(product.Name, question) { Plan = plan, Verbosity = Verbosity.Standard }, caller, cancellationToken).ConfigureAwait(false))
        {
            turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
        }

        return turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered } && AnswerWords.Of(turn.Answer, TextRole.Headline) is { Length: > 0 } headline
            ? Said(signal, group, headline, turn.Answer)
            : null;
    }

    private Signal Said(Signal signal, FindingGroup group, string headline, Answer answer)
    {
        var first = SentenceSplitter.Split(headline) is [var sentence, ..] ? headline.Substring(sentence.Start, sentence.Length).Trim() : headline;
        var rest = headline[(headline.IndexOf(first, StringComparison.Ordinal) + first.Length)..].Trim();
        var lead = group.Lead.Lead;
        return signal with
        {
            Headline = lead.Length == 0 ? first : $"{lead}: {first}",
            Cause = rest.Length > 0 ? rest : Foremost(group),
            Body = string.Join("\n\n", new[] { TextRole.Detail, TextRole.Caveat, TextRole.Basis }.Select(r => AnswerWords.Of(answer, r)).Append(Also(group)).Where(t => t.Length > 0)),
        };
    }

    /// <summary>Where the answer names no cause: the part that broke away most on the same days.</summary>
    private static string Foremost(FindingGroup group) =>
        group.Also.FirstOrDefault(f => f.Monitor.Metric == group.Lead.Monitor.Metric && !f.Segment.IsWhole && f.Direction == group.Lead.Direction) is { Segment: var part }
            ? $"Of its parts {part.Term} {part.Member} broke away most."
            : "";

    private Plan? PlanOf(Finding finding)
    {
        var metric = catalogue.Metrics.FirstOrDefault(m => m.Name == finding.Monitor.Metric);
        var period = _labels.Name(finding.AskedFrom is { } from && from < finding.Since ? from : finding.Since, finding.Until);
        return metric is null ? null : finding.Monitor.Kind switch
        {
            MonitorKind.GoalAtRisk => new Plan { Kind = QuestionKind.Goal, Metrics = [metric.Name], Period = period },
            MonitorKind.DataLate => new Plan
            {
                Kind = QuestionKind.Trend,
                Metrics = [metric.Name],
                Period = _labels.Name(finding.Since.AddDays(-DaysShown), finding.Since.AddDays(-1)),
                Grain = TimeGrain.Day,
                Filters = finding.Segment.Filters,
            },
            _ => new Plan
            {
                Kind = QuestionKind.Why,
                Metrics = [metric.Name],
                Period = period,
                Baseline = finding.Against is var (start, end) ? _labels.Name(start, end) : Baselines.Preceding(period, _labels),
                Filters = finding.Segment.Filters,
            },
        };
    }

    private string Late(FindingGroup group)
    {
        var metrics = group.Also.Where(f => f.Monitor.Kind == MonitorKind.DataLate && f.Segment.IsWhole).Prepend(group.Lead).Select(f => Label(f.Monitor.Metric)).Distinct();
        var of = group.Lead.Segment.IsWhole ? "" : $" for {group.Lead.Segment.Term} {group.Lead.Segment.Member}";
        return string.Create(CultureInfo.InvariantCulture, $"Data is late: {string.Join(", ", metrics)}{of} usually comes every day, and there is none since {group.Lead.Since:d MMM yyyy}.");
    }

    private string Also(FindingGroup group)
    {
        var lead = group.Lead;
        var names = group.Also.Where(f => lead.Monitor.Kind != MonitorKind.DataLate || f.Monitor.Kind != MonitorKind.DataLate || !f.Segment.IsWhole)
            .Where(f => f.Monitor.Metric != lead.Monitor.Metric || f.Segment != lead.Segment)
            .Select(f => (f.Monitor.Metric == lead.Monitor.Metric ? "" : Label(f.Monitor.Metric) + (f.Segment.IsWhole ? "" : ", ")) + (f.Segment.IsWhole ? "" : $"{f.Segment.Term} {f.Segment.Member}"))
            .Distinct().ToArray();
        return names.Length == 0 ? "" : $"Noticed with it: {string.Join("; ", names.Take(MostAlso))}{(names.Length > MostAlso ? " and others" : "")}.";
    }

    private string Label(string metric) => catalogue.Metric(metric)?.Label ?? metric;
}
