using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers.Exports;

namespace Parley.Conversations.Personal;

/// <summary>Recorded turns as what is taken along of them.</summary>
public static class Exporting
{
    /// <summary>One turn, or several under one title, with where their figures come from.</summary>
    /// <param name="title">What the whole is called.</param>
    /// <param name="turns">Turns that were answered, each with a title.</param>
    /// <param name="extra">Further lines: filters of a dashboard.</param>
    public static ExportSheet Of(string title, ImmutableArray<(string Title, Turn Turn)> turns, params IEnumerable<string> extra)
    {
        var first = turns.Select(t => t.Turn).FirstOrDefault();
        return new ExportSheet(title, [.. turns.Select(t => new ExportPart(t.Title, t.Turn.Answer))], first is null ? [.. extra] :
        [
            .. extra,
            .. turns.Select(t => t.Turn.Answer.ResolvedQuestion).Where(q => q.Length > 0).Distinct().Select(q => $"Question: {q}"),
            string.Create(CultureInfo.InvariantCulture, $"Source: product {first.Product}, version {first.Version[..Math.Min(12, first.Version.Length)]}, data revision {first.DataRevision[..Math.Min(12, first.DataRevision.Length)]}."),
            string.Create(CultureInfo.InvariantCulture, $"Data up to {first.Answer.AsOf:yyyy-MM-dd}; asked {first.AskedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, as of {first.Today:yyyy-MM-dd}."),
            .. turns.Select(t => t.Turn.Answer.Verified).OfType<Answers.VerifiedMark>().Distinct().Select(v => string.Create(CultureInfo.InvariantCulture, $"Question verified by {v.By} on {v.On:yyyy-MM-dd}.")),
        ]);
    }
}
