using System.Collections.Immutable;
using System.Globalization;
using Parley.Telemetry;

namespace Parley.Server.Ui.Traces;

/// <summary>How a trace is drawn: numbers as text, bars as shares of the whole.</summary>
internal static class TraceText
{
    // What is worth a word beside a span's name; the rest is for collectors.
    private static readonly string[] Told = ["parley.metrics", "gen_ai.request.model", "gen_ai.tool.name", "db.response.returned_rows", "error.type"];

    /// <summary>From the first span's beginning to the last one's end, in milliseconds.</summary>
    public static double Whole(ImmutableArray<TraceSpan> spans) => spans.IsEmpty ? 0 : spans.Max(s => s.StartMs + s.DurationMs);

    /// <summary>"0.4 ms", "12 ms", "1.2 s".</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    /// <summary>How far a span's name stands to the right, in rem.</summary>
    public static string Indent(TraceSpan span) => (0.5 + (span.Depth * 1.25)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The place and width of a span's bar.</summary>
    public static string Bar(TraceSpan span, ImmutableArray<TraceSpan> spans)
    {
        var whole = Math.Max(Whole(spans), 0.001);
        return string.Create(
            CultureInfo.InvariantCulture, $"margin-left:{100 * span.StartMs / whole:0.##}%;width:{Math.Max(0.5, 100 * span.DurationMs / whole):0.##}%");
    }

    /// <summary>What a span was about, in a few words; empty where there is nothing to say.</summary>
    public static string About(TraceSpan span) => string.Join(", ", Told.Where(span.Attributes.ContainsKey).Select(key => key switch
    {
        "db.response.returned_rows" => $"{span.Attributes[key]} rows",
        _ => span.Attributes[key],
    }));
}
