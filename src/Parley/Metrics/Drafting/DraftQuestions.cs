using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Metrics.Drafting;

/// <summary>Questions that a draft should be able to answer, in the words of its own names.</summary>
internal static class DraftQuestions
{
    /// <summary>How many are proposed at most; the first ten that are answered are kept.</summary>
    public const int MaxProposed = 40;

    public static ImmutableArray<string> From(DraftModel model, NameHints hints)
    {
        var facts = model.Tables.Where(t => t.Measures.Length > 0).OrderByDescending(t => t.Measures.Length).ToImmutableArray();
        var questions = new List<string>();
        for (var i = 0; questions.Count < MaxProposed && facts.Length > 0 && i < MaxProposed; i++)
        {
            var table = facts[i % facts.Length];
            var measure = table.Measures[(i / facts.Length) % table.Measures.Length];
            var dimension = Dimensions(model, table) is { Length: > 0 } all ? all[i % all.Length] : null;
            questions.Add(Fill(hints.Questions[i % hints.Questions.Length], measure, dimension, table));
        }

        return [.. questions.Where(q => q.Length > 0).Distinct()];
    }

    private static string Fill(string template, DraftMeasure measure, string? dimension, DraftTable table)
    {
        if (dimension is null && template.Contains("{dimension}", StringComparison.Ordinal))
        {
            return "";
        }

        var last = table.Profile.Columns.Max(c => c.Last) ?? DateTime.UnixEpoch;
        var month = new DateTime(last.Year, last.Month, 1);
        var whole = last.Day == DateTime.DaysInMonth(last.Year, last.Month) ? month : month.AddMonths(-1);
        return template
            .Replace("{metric}", measure.Label.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("{dimension}", dimension, StringComparison.Ordinal)
            .Replace("{period}", whole.ToString("MMMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{year}", last.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    // Its own attributes and those of the tables it joins to.
    private static ImmutableArray<string> Dimensions(DraftModel model, DraftTable table)
    {
        var joined = table.Entities.Where(e => e.Type == "foreign").Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. model.Tables
                .Where(t => t == table || t.Entities.Any(e => e.Type == "primary" && joined.Contains(e.Name)))
                .SelectMany(t => t.Dimensions)
                .Where(d => d.Grain is null && d.Samples.Length > 1)
                .Select(d => NameHints.Label(d.Name).ToLowerInvariant())
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
