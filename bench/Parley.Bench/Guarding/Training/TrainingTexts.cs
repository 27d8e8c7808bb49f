using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Bench.Harness;

namespace Parley.Bench.Guarding.Training;

/// <summary>
/// Texts to learn from, made of lines: <c>{a|b}</c> is one of them, <c>&lt;name&gt;</c> one of a list of <c>words.txt</c>. One file a class.
/// </summary>
internal sealed class TrainingTexts
{
    private const int PerLine = 100;
    private const string Harmless = "harmless";
    private const int Pairs = 12000;
    private const int PerHarmlessLine = 200;
    private readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal);
    private readonly Draw _draw = new(2026);
    private readonly Regex _part;

    private TrainingTexts(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "words.txt")).Where(l => l.StartsWith("= ", StringComparison.Ordinal)))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            _words[line[2..colon]] = [.. line[(colon + 1)..].Split(" | ").Select(w => w.Trim())];
        }

        // The innermost choice, or a name; other words in angle brackets are text.
        _part = new Regex($@"\{{(?<of>[^{{}}]*\|[^{{}}]*)\}}|<(?<name>{string.Join('|', _words.Keys)})>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }

    /// <summary>The texts of a folder with their classes.</summary>
    /// <param name="folder">It holds <c>words.txt</c> and a file for each class.</param>
    /// <param name="without">Begins the name of files that are left out; none where empty.</param>
    public static ImmutableArray<(string Class, string Text)> Read(string folder, string without = "")
    {
        var texts = new TrainingTexts(folder);
        ImmutableArray<(string Class, string Text)> made =
        [
            .. Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).Where(f => Path.GetFileName(f) != "words.txt" && (without.Length == 0 || !Path.GetFileName(f).StartsWith(without, StringComparison.Ordinal)))
                .SelectMany(f => File.ReadLines(f).Where(l => l.Length > 0 && l[0] != '#').SelectMany(l => texts.Make(l, Path.GetFileName(f).StartsWith("harmless", StringComparison.Ordinal) ? PerHarmlessLine : PerLine).Select(t => (Path.GetFileName(f).Split('.')[0], t)))),
        ];

        // Two harmless sentences one after the other are harmless, too.
        var harmless = made.Where(t => t.Class == Harmless).ToArray();
        string Some() => harmless[texts._draw.Below(harmless.Length)].Text;
        return [.. made, .. Enumerable.Range(0, Pairs).Select(_ => (Harmless, $"{Some()} {Some()}"))];
    }

    /// <summary>A few texts of each line of the files whose names begin so: what was not learnt from, where it was left out.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="only">The beginning of their names.</param>
    /// <param name="count">How many of a line.</param>
    public static ImmutableArray<string> Of(string folder, string only, int count)
    {
        var texts = new TrainingTexts(folder);
        return [.. Directory.EnumerateFiles(folder, only + "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(l => l.Length > 0 && l[0] != '#').SelectMany(l => texts.Make(l, count))];
    }

    private IEnumerable<string> Make(string line, int count) => Enumerable.Range(0, count).Select(_ => One(line)).Distinct(StringComparer.Ordinal);

    private string One(string text)
    {
        while (_part.Match(text) is { Success: true } part)
        {
            var options = part.Groups["of"] is { Success: true } of ? of.Value.Split('|') : _words[part.Groups["name"].Value];
            text = string.Concat(text.AsSpan(0, part.Index), options[_draw.Below(options.Length)], text.AsSpan(part.Index + part.Length));
        }

        return text.Replace("\\n", "\n", StringComparison.Ordinal);
    }
}
