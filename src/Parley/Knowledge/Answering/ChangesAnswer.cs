using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Text;
using static Parley.Knowledge.Answering.DocumentAnswers;

namespace Parley.Knowledge.Answering;

/// <summary>What two versions of a document say differently, sentence by sentence.</summary>
internal static partial class ChangesAnswer
{
    private const int MostChanged = 8;
    private const int MostOther = 4;
    private const double AlikeFrom = 0.45;

    public static DocumentAnswer? Compose(Inquiry inquiry)
    {
        if (Versions(inquiry) is not { } versions)
        {
            return null;
        }

        var (older, newer) = (Lines(versions.Older, inquiry), Lines(versions.Newer, inquiry));
        var changes = Differences(older, newer);
        var topic = inquiry.Question.Keys.Except(inquiry.Language.Keys(versions.Newer.Facts.Title)).Where(k => !inquiry.Language.IsGeneric(k) && !char.IsAsciiDigit(k[0]) && k is not ("version" or "edit" or "old" or "last")).ToHashSet();
        var about = changes.Where(c => topic.Count > 0 && (c.Now ?? c.Was)!.Keys.Concat(inquiry.Language.Keys((c.Now ?? c.Was)!.Hit.Passage.Passage.Headings)).Any(topic.Contains)).ToList();
        // Other numbers come first: they are what people ask about.
        changes = [.. (about.Count > 0 ? about : changes).OrderBy(c => c.Was is null || c.Now is null || c.Was.Quantities.SequenceEqual(c.Now.Quantities) ? 1 : 0)];
        return changes.Count == 0 ? Same(inquiry, newer) : Of(inquiry, changes);
    }

    private static DocumentAnswer? Same(Inquiry inquiry, List<Candidate> newer)
    {
        if (newer.Count == 0)
        {
            return null;
        }

        var draft = inquiry.Draft();
        draft.Say(TextRole.Headline, "same");
        draft.PointTo([newer[0]], "sources");
        return inquiry.Finish(draft, isFound: true, 0.9);
    }

    private static DocumentAnswer Of(Inquiry inquiry, List<(Candidate? Was, Candidate? Now)> changes)
    {
        var draft = inquiry.Draft();
        draft.Say(TextRole.Headline, "changed");
        foreach (var (was, now) in changes.Where(c => c.Was is not null && c.Now is not null).Take(MostChanged))
        {
            draft.Quote(TextRole.Detail, now!, "is");
            draft.Quote(TextRole.Detail, was!, "was");
        }

        foreach (var (_, now) in changes.Where(c => c.Was is null).Take(MostOther))
        {
            draft.Quote(TextRole.Detail, now!, "added");
        }

        foreach (var (was, _) in changes.Where(c => c.Now is null).Take(MostOther))
        {
            draft.Quote(TextRole.Detail, was!, "dropped");
        }

        return inquiry.Finish(draft, isFound: true, 0.9);
    }

    /// <summary>The two newest versions of the document that the question is about; documents are versions of one where their titles differ in numbers alone.</summary>
    private static (IndexedDocument Older, IndexedDocument Newer)? Versions(Inquiry inquiry)
    {
        var families = inquiry.Library.Index.Documents.GroupBy(d => DocumentVersions.Family(d.Facts.Title), StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Key.Length > 0 && g.Count() > 1).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.OrdinalIgnoreCase);
        var best = inquiry.Candidates.Select(c => c.Hit.Passage.Document)
            .Where(d => families.ContainsKey(DocumentVersions.Family(d.Facts.Title)))
            .Where(d => inquiry.Language.Keys(d.Facts.Title).Any(inquiry.Question.Keys.Contains) || inquiry.Candidates[0].Hit.Passage.Document == d)
            .FirstOrDefault();
        if (best is null)
        {
            return null;
        }

        var versions = families[DocumentVersions.Family(best.Facts.Title)].OrderBy(DocumentVersions.Order).ThenBy(d => d.Path, StringComparer.Ordinal).ToList();
        var named = versions.Where(d => Names(inquiry.Question.Text, d)).ToList();
        return named.Count >= 2 ? (named[0], named[^1]) : (versions[^2], versions[^1]);
    }

    private static bool Names(string question, IndexedDocument document) =>
        (document.Facts.Version.Length > 0 && Regex.IsMatch(question, $@"\b(?:version|v\.?|edition)?\s*{Regex.Escape(document.Facts.Version)}\b", RegexOptions.IgnoreCase))
        || (document.Facts.Date is { } date && question.Contains(date.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    public static List<Candidate> Lines(IndexedDocument document, Inquiry inquiry) =>
        [.. inquiry.Library.Index.Passages.Where(p => p.Document.Path == document.Path).SelectMany(p => Candidate.Of(new SearchHit(p, 0, []), inquiry.Language))];

    private static List<(Candidate? Was, Candidate? Now)> Differences(List<Candidate> older, List<Candidate> newer)
    {
        var left = older.Where(o => !newer.Exists(n => Same(o, n))).ToList();
        var right = newer.Where(n => !older.Exists(o => Same(o, n))).ToList();
        var found = new List<(Candidate?, Candidate?)>();
        foreach (var now in right)
        {
            var was = left.Select(o => (Line: o, Alike: Alike(o, now))).Where(o => o.Alike >= AlikeFrom).OrderByDescending(o => o.Alike).Select(o => o.Line).FirstOrDefault();
            if (was is not null)
            {
                left.Remove(was);
            }

            found.Add((was, now));
        }

        found.AddRange(left.Select(was => ((Candidate?)was, (Candidate?)null)));
        return found;
    }

    private static bool Same(Candidate one, Candidate other) => Normal(one.Text) == Normal(other.Text);

    private static string Normal(string text) => Spaces().Replace(text, " ").ToUpperInvariant().Trim();

    private static double Alike(Candidate one, Candidate other) => Similarity.Jaccard(one.Keys, other.Keys);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
