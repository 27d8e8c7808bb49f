using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Analytics.Understanding.Proposals;

/// <summary>A plan that somebody else proposes for a question, in the form of the prompt <c>understand</c>. It is not trusted.</summary>
public sealed record PlanProposal
{
    /// <summary>False where the proposer finds no answer in the catalogue.</summary>
    public bool Answerable { get; init; } = true;

    /// <summary>A <see cref="QuestionKind"/> in lower case.</summary>
    public string Kind { get; init; } = "value";

    /// <summary>Names of metrics.</summary>
    public ImmutableArray<string> Metrics { get; init; } = [];

    /// <summary>Names of dimensions.</summary>
    public ImmutableArray<string> By { get; init; } = [];

    /// <summary>Restrictions.</summary>
    public ImmutableArray<ProposedFilter> Filters { get; init; } = [];

    /// <summary>The time in words; empty for none.</summary>
    public string Period { get; init; } = "";

    /// <summary>The time compared with, in words; empty for none.</summary>
    public string Baseline { get; init; } = "";

    /// <summary>day, week, month, quarter or year; empty for none.</summary>
    public string Grain { get; init; } = "";

    /// <summary>How many are asked for; 0 for all.</summary>
    public int Count { get; init; }

    /// <summary>What tops and bottoms are ordered by: value, change or relative; empty for the value.</summary>
    public string OrderBy { get; init; } = "";

    /// <summary>The limit of a threshold, or what a forecast is set against; null, or without a comparison, for none.</summary>
    public ProposedLimit? Limit { get; init; }

    /// <summary>What words of the question stand for.</summary>
    public ImmutableArray<ProposedReading> Readings { get; init; } = [];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 16 };

    /// <summary>Reads a proposal; null where the text is none.</summary>
    /// <param name="text">JSON, perhaps with words or a fence around it.</param>
    public static PlanProposal? Read(string text)
    {
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (from < 0 || to < from || to - from > 20_000)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PlanProposal>(text.AsSpan(from, to - from + 1), Options) is { } read ? Whole(read) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // JSON may leave out, or set to null, what the type promises.
    private static PlanProposal Whole(PlanProposal read) => read with
    {
        Kind = read.Kind ?? "",
        Metrics = Texts(read.Metrics),
        By = Texts(read.By),
        Filters = read.Filters.IsDefault ? [] : [.. read.Filters.Where(f => f?.Dimension is not null).Select(f => f with { Values = Texts(f.Values) })],
        Period = read.Period ?? "",
        Baseline = read.Baseline ?? "",
        Grain = read.Grain ?? "",
        OrderBy = read.OrderBy ?? "",
        Limit = read.Limit is { Comparison.Length: > 0 } limit ? limit with { Of = limit.Of ?? "" } : null,
        Readings = read.Readings.IsDefault ? [] : [.. read.Readings.Where(r => r?.Words is not null && r.Means is not null)],
    };

    private static ImmutableArray<string> Texts(ImmutableArray<string> texts) => texts.IsDefault ? [] : [.. texts.Where(t => t is not null)];
}

/// <summary>A proposed restriction.</summary>
/// <param name="Dimension">Name of a dimension.</param>
/// <param name="Values">Members.</param>
/// <param name="Exclude">True to leave them out.</param>
public sealed record ProposedFilter(string Dimension, ImmutableArray<string> Values, bool Exclude = false);

/// <summary>A proposed limit.</summary>
/// <param name="Comparison">gt, gte, lt, lte or between.</param>
/// <param name="Value">In the metric's unit; percentages as fractions.</param>
/// <param name="Upper">The upper end for between.</param>
/// <param name="Of">relative where the relative change is limited; empty for the value.</param>
public sealed record ProposedLimit(string Comparison, decimal Value, decimal? Upper = null, string Of = "");

/// <summary>What words of the question are taken to stand for.</summary>
/// <param name="Words">The words.</param>
/// <param name="Means">A name, member or time; empty where they change nothing.</param>
public sealed record ProposedReading(string Words, string Means);

/// <summary>What a proposal is worth: a closed family.</summary>
public abstract record ProposalVerdict
{
    private ProposalVerdict()
    {
    }

    /// <summary>It is what the question says: the reader reads the same, once it is told what the unknown words stand for.</summary>
    /// <param name="Planned">The plan as the reader made it.</param>
    public sealed record Accepted(Understood.Planned Planned) : ProposalVerdict;

    /// <summary>It can be answered, but nothing shows that it is what was asked; it may be offered.</summary>
    /// <param name="Question">The question that it answers, in full.</param>
    public sealed record Offered(string Question) : ProposalVerdict;

    /// <summary>It is no plan for this caller.</summary>
    /// <param name="Why">What is wrong, for the proposer; names nothing that the caller cannot see.</param>
    public sealed record Refused(string Why) : ProposalVerdict;
}
