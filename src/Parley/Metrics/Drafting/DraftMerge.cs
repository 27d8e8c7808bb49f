using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Metrics.Drafting;

/// <summary>
/// Puts a new draft over a file that may have been edited since the last one. An element that is still as it was drafted
/// is drafted anew; one that a person changed, added or deleted stays changed, added or deleted.
/// </summary>
internal static partial class DraftMerge
{
    /// <summary>Merges one file.</summary>
    /// <param name="drafted">The new draft, in order.</param>
    /// <param name="existing">The file as it is; null where there is none.</param>
    /// <param name="recorded">Key → hash of what the last draft wrote.</param>
    /// <returns>The elements of the merged file, in order.</returns>
    public static ImmutableArray<DraftElement> Merge(
        ImmutableArray<DraftElement> drafted, string? existing, ImmutableSortedDictionary<string, string> recorded)
    {
        if (existing is null && recorded.IsEmpty)
        {
            return drafted;
        }

        var current = Split(existing ?? "");
        var there = current.ToDictionary(e => e.Key, StringComparer.Ordinal);
        var merged = new List<DraftElement>();
        foreach (var element in drafted)
        {
            if (there.TryGetValue(element.Key, out var mine))
            {
                merged.Add(recorded.GetValueOrDefault(element.Key) == Hash(mine.Text) ? element : mine);
            }
            else if (!recorded.ContainsKey(element.Key))
            {
                merged.Add(element);
            }
        }

        KeepAdded(merged, current, drafted, recorded);
        return [.. merged];
    }

    /// <summary>Key → hash of a draft's elements, to record beside it.</summary>
    public static ImmutableSortedDictionary<string, string> Record(ImmutableArray<DraftElement> drafted) =>
        drafted.ToImmutableSortedDictionary(e => e.Key, e => Hash(e.Text), StringComparer.Ordinal);

    /// <summary>Cuts a file into elements along the layout that drafts are written in.</summary>
    public static ImmutableArray<DraftElement> Split(string text)
    {
        var elements = new List<(string Key, StringBuilder Text)>();
        var pending = new StringBuilder();
        var (top, model, section) = ("", "", "");
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            string? key = null;
            if (TopKey().Match(line) is { Success: true } t)
            {
                (top, model, section) = (t.Groups[1].Value, "", "");
                key = top;
            }
            else if (TopItem().Match(line) is { Success: true } i)
            {
                model = $"{top}/{i.Groups[1].Value.Trim('"', '\'')}";
                section = "";
                key = model;
            }
            else if (model.StartsWith("semantic_models/", StringComparison.Ordinal) && SectionKey().Match(line) is { Success: true } s)
            {
                section = $"{model}/{s.Groups[1].Value}";
                key = section;
            }
            else if (section.Length > 0 && SectionItem().Match(line) is { Success: true } n)
            {
                key = $"{section}/{n.Groups[1].Value.Trim('"', '\'')}";
            }

            // Comments and empty lines belong to what follows them.
            if (key is null && (line.Length == 0 || line.TrimStart().StartsWith('#')))
            {
                pending.Append(line).Append('\n');
                continue;
            }

            if (key is not null || elements.Count == 0)
            {
                elements.Add((key ?? "", new StringBuilder()));
            }

            elements[^1].Text.Append(pending).Append(line).Append('\n');
            pending.Clear();
        }

        if (pending.Length > 0 && elements.Count > 0)
        {
            elements[^1].Text.Append(pending);
        }

        return [.. elements.Where(e => e.Text.Length > 1).Select(e => new DraftElement(e.Key, e.Text.ToString()))];
    }

    // What is in the file and in no draft: a person's own, or an old element that the data no longer gives.
    private static void KeepAdded(
        List<DraftElement> merged, ImmutableArray<DraftElement> current, ImmutableArray<DraftElement> drafted,
        ImmutableSortedDictionary<string, string> recorded)
    {
        var known = drafted.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < current.Length; i++)
        {
            var element = current[i];
            if (known.Contains(element.Key) || recorded.GetValueOrDefault(element.Key) == Hash(element.Text))
            {
                continue;
            }

            var before = i == 0 ? -1 : merged.FindIndex(e => e.Key == current[i - 1].Key);
            merged.Insert(before + 1, element);
        }
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', text.Split('\n').Select(l => l.TrimEnd())).Trim('\n'))))[..16];

    [GeneratedRegex(@"^([A-Za-z_]+):")]
    private static partial Regex TopKey();

    [GeneratedRegex(@"^  - name: +(\S+)")]
    private static partial Regex TopItem();

    [GeneratedRegex(@"^    (entities|dimensions|measures): *$")]
    private static partial Regex SectionKey();

    [GeneratedRegex(@"^      - name: +(\S+)")]
    private static partial Regex SectionItem();
}
