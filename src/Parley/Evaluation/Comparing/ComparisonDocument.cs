using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Statistics.Inference;
using Parley.Text;

namespace Parley.Evaluation.Comparing;

/// <summary>A comparison as JSON (eval-compare.schema.json), as text and as Markdown.</summary>
public static class ComparisonDocument
{
    private const int MostOfAnOutput = 1_500;

    /// <summary>As JSON.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="names">Names of the baseline and of the run.</param>
    public static JsonObject Json(RunComparison comparison, (string Before, string After) names) => new()
    {
        ["before"] = names.Before,
        ["after"] = names.After,
        ["cases"] = comparison.Cases,
        ["only_before"] = comparison.OnlyBefore,
        ["only_after"] = comparison.OnlyAfter,
        ["measures"] = new JsonArray([.. comparison.Measures.Select(Measure)]),
        ["slices"] = new JsonArray([.. comparison.Slices.Select(s => new JsonObject
        {
            ["slice"] = s.Slice,
            ["value"] = s.Value,
            ["before"] = Of(s.Before),
            ["after"] = Of(s.After),
            ["pass"] = Measure(s.Pass),
        })]),
        ["regressions"] = new JsonArray([.. comparison.Regressions.Select(Changed)]),
        ["improvements"] = new JsonArray([.. comparison.Improvements.Select(Changed)]),
    };

    /// <summary>As text for a terminal.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Text(RunComparison comparison)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{comparison.Cases} cases are in both; {comparison.OnlyBefore} in the baseline alone, {comparison.OnlyAfter} in the run alone.");
        foreach (var measure in comparison.Measures)
        {
            text.AppendLine(Line(measure.Name, measure));
        }

        foreach (var slice in comparison.Slices)
        {
            text.AppendLine(Line($"  {slice.Slice} = {slice.Value}", slice.Pass));
        }

        foreach (var (what, cases) in new[] { ("REGRESSION", comparison.Regressions), ("better", comparison.Improvements) })
        {
            foreach (var change in cases)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{what}: {Name(change)}: {change.After.Error}");
                text.AppendLine(CultureInfo.InvariantCulture, $"    {WordDiff.Plain(Short(change.Before.OutputText), Short(change.After.OutputText)).ReplaceLineEndings("\n    ")}");
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A changed case as Markdown: both outputs side by side, and the words that changed.</summary>
    internal static string Markdown(ChangedCase change) => $"""
        **{Cell(Name(change))}**: {Cell(change.After.Error ?? "")}

        | before | after |
        |---|---|
        | {Cell(Short(change.Before.OutputText))} | {Cell(Short(change.After.OutputText))} |

        {Words(change)}


        """;

    private static string Words(ChangedCase change) => string.Concat(WordDiff.Of(Short(change.Before.OutputText), Short(change.After.OutputText)).Select(part => part.Kind switch
    {
        DiffKind.Removed => $"~~{Cell(part.Text).Trim()}~~ ",
        DiffKind.Added => $"**{Cell(part.Text).Trim()}** ",
        _ => Cell(part.Text),
    }));

    private static string Line(string name, MeasureComparison measure)
    {
        var (d, discordant) = (measure.Difference, measure.Discordant is { } pair ? $", {pair.OnlyBefore} lost, {pair.OnlyAfter} won" : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {measure.Before:0.####} to {measure.After:0.####}, {d.Estimate:+0.####;-0.####;0} ({d.Low:+0.####;-0.####;0} to {d.High:+0.####;-0.####;0}) over {measure.Cases} cases{discordant}; {Says(measure)}");
    }

    // For people who do not read p-values.
    private static string Says(MeasureComparison measure) => measure.AdjustedP < 0.05
        ? string.Create(CultureInfo.InvariantCulture, $"a difference that chance does not explain, {measure.Size.ToString().ToLowerInvariant()} (p = {measure.AdjustedP:0.####}, Holm)")
        : string.Create(CultureInfo.InvariantCulture, $"no difference that chance could not explain (p = {measure.AdjustedP:0.####}, Holm)");

    private static JsonObject Measure(MeasureComparison measure) => new()
    {
        ["name"] = measure.Name,
        ["cases"] = measure.Cases,
        ["before"] = measure.Before,
        ["after"] = measure.After,
        ["difference"] = Of(measure.Difference),
        ["p"] = measure.P,
        ["adjusted_p"] = measure.AdjustedP,
        ["lost"] = measure.Discordant?.OnlyBefore,
        ["won"] = measure.Discordant?.OnlyAfter,
        ["size"] = measure.Size.ToString().ToLowerInvariant(),
        ["says"] = Says(measure),
    };

    private static JsonObject Of(Interval interval) => new() { ["estimate"] = interval.Estimate, ["low"] = interval.Low, ["high"] = interval.High, ["level"] = interval.Level };

    private static JsonObject Changed(ChangedCase change) => new()
    {
        ["test"] = change.After.TestIndex,
        ["description"] = change.After.Description,
        ["provider"] = change.After.Provider,
        ["vars"] = change.After.Vars.DeepClone(),
        ["before"] = change.Before.OutputText,
        ["after"] = change.After.OutputText,
        ["reason"] = change.After.Error ?? change.Before.Error,
        ["diff"] = new JsonArray([.. WordDiff.Of(change.Before.OutputText, change.After.OutputText).Select(part => new JsonObject { ["kind"] = part.Kind.ToString().ToLowerInvariant(), ["text"] = part.Text })]),
    };

    private static string Name(ChangedCase change) => $"{change.After.Description ?? $"test {change.After.TestIndex + 1}"} ({change.After.Provider})";

    private static string Short(string text) => text.Length <= MostOfAnOutput ? text : text[..MostOfAnOutput] + "…";

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
