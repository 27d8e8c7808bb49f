using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>
/// Checks what a surface shows: the answer's texts stand there as they are (spaces and marks of the format aside), and what
/// else stands there holds no figure but those that evidence of the answer resolves.
/// </summary>
internal sealed partial class SurfaceCheck
{
    private readonly CheckScene _scene;
    private readonly SurfaceTexts _texts;
    private readonly string _surface;
    private readonly string _shown;
    private readonly string _compact;
    private readonly int[] _places;
    private readonly bool[] _covered;
    private bool _lacksText;

    /// <summary>Prepares the check of one surface.</summary>
    /// <param name="scene">Readers and evidence.</param>
    /// <param name="texts">What the answer says.</param>
    /// <param name="rendering">What is shown.</param>
    public SurfaceCheck(CheckScene scene, SurfaceTexts texts, Rendering rendering)
    {
        (_scene, _texts, _surface) = (scene, texts, rendering.Surface);
        _shown = rendering.Surface.Equals("html", StringComparison.OrdinalIgnoreCase)
            ? WebUtility.HtmlDecode(Tags().Replace(rendering.Text, "\n"))
            : rendering.Text;
        (_compact, _places) = SurfaceTexts.Compact(_shown);
        _covered = new bool[_compact.Length];
    }

    /// <summary>Checks the surface.</summary>
    public void Run()
    {
        // Sentences, rows and points stand there whole; a short title must not take a part of them.
        foreach (var text in _texts.Sentences)
        {
            _lacksText |= !Cover(text, 0, out _);
        }

        foreach (var (title, rows) in _texts.Tables)
        {
            CoverTable(title, rows);
        }

        foreach (var text in _texts.Points)
        {
            Cover(text, 0, out _);
        }

        foreach (var text in _texts.Labels)
        {
            for (var at = 0; Cover(text, at, out at);)
            {
            }
        }

        CheckRest();
    }

    /// <summary>A table is shown with all its rows as they are, or not at all.</summary>
    private void CoverTable(string title, ImmutableArray<string> rows)
    {
        var (shown, at) = (0, 0);
        foreach (var row in rows)
        {
            shown += Cover(row, at, out at) || Cover(row, 0, out at) ? 1 : 0;
        }

        if (shown > 0 && shown < rows.Length)
        {
            _scene.Fault(FindingKind.SurfaceDiffers, _surface, title, "a row is not shown as it is in the answer");
        }

        _lacksText |= shown < rows.Length;
    }

    /// <summary>Marks the next place where a text stands that is not marked yet; false where there is none.</summary>
    private bool Cover(string wanted, int from, out int end)
    {
        end = from;
        if (wanted.Length == 0 || from >= _compact.Length)
        {
            return false;
        }

        for (var at = _compact.IndexOf(wanted, from, StringComparison.Ordinal); at >= 0; at = _compact.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            var place = _covered.AsSpan(at, wanted.Length);
            if (!place.Contains(true) && IsWhole(at, at + wanted.Length))
            {
                place.Fill(true);
                end = at + wanted.Length;
                return true;
            }
        }

        return false;
    }

    /// <summary>"20" does not stand in "120", nor "5" in "5k".</summary>
    private bool IsWhole(int start, int end) =>
        !(start > 0 && char.IsLetterOrDigit(_compact[start]) && char.IsLetterOrDigit(_compact[start - 1]) && _places[start] == _places[start - 1] + 1)
        && !(end < _compact.Length && char.IsLetterOrDigit(_compact[end]) && char.IsLetterOrDigit(_compact[end - 1]) && _places[end] == _places[end - 1] + 1);

    private void CheckRest()
    {
        var rest = new StringBuilder(_shown);
        for (var i = 0; i < _covered.Length; i++)
        {
            if (_covered[i])
            {
                rest[_places[i]] = ' ';
            }
        }

        foreach (var line in rest.ToString().Split('\n'))
        {
            if (line.AsSpan().ContainsAnyInRange('0', '9'))
            {
                CheckLine(ListMark().Replace(line.Trim(), ""));
            }
        }
    }

    private void CheckLine(string line)
    {
        var names = _scene.NamesIn(line);
        var times = _scene.Times(line);
        foreach (var number in _scene.Numbers.Read(line))
        {
            var isFree = names.Any(n => n.Start <= number.Start && number.Start < n.End) || times.Any(t => t.Start <= number.Start && number.Start < t.End);
            if (!isFree && !Resolves(number, line, names, times))
            {
                _scene.Fault(FindingKind.SurfaceDiffers, $"{_surface}: {line}", line[number.Start..number.End], "the answer does not say this here");
            }
        }

        foreach (var time in times)
        {
            if (time.From is not { } from || time.To is not { } to || !_scene.Days.Contains((from, to)))
            {
                _scene.Fault(FindingKind.SurfaceDiffers, $"{_surface}: {line}", line[time.Start..time.End], "no evidence is about this time");
            }
        }
    }

    /// <summary>
    /// A number outside the answer's own texts resolves only on a surface that shows all of these, to evidence about what the
    /// line names.
    /// </summary>
    private bool Resolves(WrittenNumber number, string line, ImmutableArray<Mention> names, ImmutableArray<WrittenDate> times) => !_lacksText
        && _scene.Evidence.Values.Any(e => e.Value is decimal value && FigureCheck.Writes(number, value, e.Scope, line)
            && (e.Scope.Metric.Length == 0 || names.Any(n => n.Meanings.Any(m => m.Metric == e.Scope.Metric)))
            && (e.Scope.Period is not { } period || times.Any(t => t.From == period.Start && t.To == period.End))
            && e.Scope.Members.All(m => line.Contains(m.Value, StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex("<[^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"^(\[?\(?c?\d{1,2}[.):\]]+\s*)+", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();
}
