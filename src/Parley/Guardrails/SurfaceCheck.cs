using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>
/// Checks what a surface shows: the answer's texts stand there as they are (spaces and marks of the format aside), and what
/// else stands there holds no figure but those that evidence of the answer resolves.
/// </summary>
internal sealed partial class SurfaceCheck(CheckScene scene, Rendering rendering)
{
    /// <summary>Marks of Markdown and of tables; they are left out on both sides.</summary>
    private const string Marks = "*_#`|\\~>•·";

    private readonly List<(int Start, int End)> _covered = [];
    private string _compact = "";
    private int[] _places = [];
    private bool _lacksText;

    /// <summary>Checks the surface.</summary>
    public void Run()
    {
        var text = rendering.Surface.Equals("html", StringComparison.OrdinalIgnoreCase) || rendering.Text.Contains("</", StringComparison.Ordinal)
            ? WebUtility.HtmlDecode(Tags().Replace(rendering.Text, "\n"))
            : rendering.Text;
        (_compact, _places) = Compact(text);
        CoverBlocks();
        foreach (var other in Others().Where(t => t.Length > 0).OrderByDescending(t => t.Length))
        {
            CoverAll(other);
        }

        CheckRest(text);
    }

    /// <summary>Sentences, rows and points stand there whole; a short title must not take a part of them.</summary>
    private void CoverBlocks()
    {
        foreach (var block in scene.Answer.Blocks)
        {
            switch (block)
            {
                case TextBlock words:
                    _lacksText |= !Cover(Sentence.TextOf(words.Spans));
                    break;
                case TableBlock table:
                    CoverTable(table);
                    break;
                case ChartBlock chart:
                    CoverChart(chart);
                    break;
            }
        }
    }

    private IEnumerable<string> Others() => scene.Answer.Choices.Concat(scene.Answer.Blocks.OfType<ChoicesBlock>().SelectMany(b => b.Choices))
        .SelectMany(c => new[] { c.Label, c.Question })
        .Concat(scene.Answer.FollowUps)
        .Concat(scene.Answer.Confidence?.Reasons ?? [])
        .Concat(scene.Answer.Blocks.SelectMany(LabelsOf))
        .Append(scene.Answer.ResolvedQuestion);

    private static IEnumerable<string> LabelsOf(Block block) => block switch
    {
        TableBlock table => table.Columns.Select(c => c.Label).Prepend(table.Title),
        ChartBlock chart => chart.Labels.Concat(chart.Series.Select(s => s.Name)).Prepend(chart.Title),
        _ => [],
    };

    /// <summary>A table is shown with all its rows as they are, or not at all.</summary>
    private void CoverTable(TableBlock table)
    {
        Cover(string.Concat(table.Columns.Select(c => c.Label)));
        var shown = table.Rows.Count(r => Cover(Sentence.TextOf(r)));
        if (shown > 0 && shown < table.Rows.Length)
        {
            scene.Fault(FindingKind.SurfaceDiffers, rendering.Surface, table.Title, "a row is not shown as it is in the answer");
        }

        _lacksText |= shown < table.Rows.Length;
    }

    private void CoverChart(ChartBlock chart)
    {
        foreach (var series in chart.Series)
        {
            for (var i = 0; i < Math.Min(series.Points.Length, chart.Labels.Length); i++)
            {
                if (series.Points[i] is { } point)
                {
                    Cover($"{chart.Labels[i]}:{point.Text}");
                }
            }
        }
    }

    private void CoverAll(string text)
    {
        while (Cover(text))
        {
        }
    }

    /// <summary>Marks the next place where a text stands that is not marked yet; false where there is none.</summary>
    private bool Cover(string text)
    {
        var wanted = Compact(text).Text;
        if (wanted.Length == 0)
        {
            return false;
        }

        for (var at = _compact.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = _compact.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            var end = at + wanted.Length;
            if (IsWholeNumber(at, end) && !_covered.Exists(c => c.Start < end && at < c.End))
            {
                _covered.Add((at, end));
                return true;
            }
        }

        return false;
    }

    /// <summary>"20" does not stand in "120".</summary>
    private bool IsWholeNumber(int start, int end) =>
        !(start > 0 && char.IsDigit(_compact[start]) && char.IsDigit(_compact[start - 1]) && _places[start] == _places[start - 1] + 1)
        && !(end < _compact.Length && char.IsDigit(_compact[end]) && char.IsDigit(_compact[end - 1]) && _places[end] == _places[end - 1] + 1);

    private void CheckRest(string text)
    {
        var rest = new StringBuilder(text);
        foreach (var (start, end) in _covered)
        {
            for (var at = _places[start]; at <= _places[end - 1]; at++)
            {
                rest[at] = text[at] == '\n' ? '\n' : ' ';
            }
        }

        foreach (var line in rest.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            CheckLine(ListMark().Replace(line, ""));
        }
    }

    private void CheckLine(string line)
    {
        if (!line.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return;
        }

        var names = scene.Names.Read(line);
        var times = scene.Times(line);
        foreach (var number in scene.Numbers.Read(line))
        {
            var isFree = names.Any(n => n.Start <= number.Start && number.Start < n.End) || times.Any(t => t.Start <= number.Start && number.Start < t.End);
            if (!isFree && !Resolves(number, line, names, times))
            {
                scene.Fault(FindingKind.SurfaceDiffers, $"{rendering.Surface}: {line}", line[number.Start..number.End], "the answer does not say this here");
            }
        }

        foreach (var time in times)
        {
            if (time.From is { } from && time.To is { } to && !scene.Days.Contains((from, to)))
            {
                scene.Fault(FindingKind.SurfaceDiffers, $"{rendering.Surface}: {line}", line[time.Start..time.End], "no evidence is about this time");
            }
        }
    }

    /// <summary>
    /// A number outside the answer's own texts resolves only on a surface that shows all of these, to evidence about what the
    /// line names.
    /// </summary>
    private bool Resolves(WrittenNumber number, string line, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times) => !_lacksText
        && scene.Evidence.Values.Any(e => e.Value is decimal value && FigureCheck.Writes(number, value, e.Scope, line)
            && (e.Scope.Metric.Length == 0 || names.Any(n => n.Meanings.Any(m => m.Metric == e.Scope.Metric)))
            && (e.Scope.Period is not { } period || times.Any(t => t.From == period.Start && t.To == period.End))
            && e.Scope.Members.All(m => line.Contains(m.Value, StringComparison.OrdinalIgnoreCase)));

    private static (string Text, int[] Places) Compact(string text)
    {
        var compact = new StringBuilder(text.Length);
        var places = new List<int>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && !Marks.Contains(text[at], StringComparison.Ordinal))
            {
                compact.Append(text[at]);
                places.Add(at);
            }
        }

        return (compact.ToString(), [.. places]);
    }

    [GeneratedRegex("<[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"^(\[?\(?c?\d{1,2}[.):\]]+\s*)+", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();
}
