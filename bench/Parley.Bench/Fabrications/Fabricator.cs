using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Guardrails;

namespace Parley.Bench.Fabrications;

/// <summary>What is made up.</summary>
public enum FabricationKind
{
    /// <summary>A figure that is not the value.</summary>
    WrongNumber,

    /// <summary>Two true figures in each other's place.</summary>
    SwappedFigures,

    /// <summary>Evidence that does not exist, or that no query gave.</summary>
    InventedEvidence,

    /// <summary>A chart that shows something else than the table beside it.</summary>
    ChartUnlikeTable,

    /// <summary>Another unit.</summary>
    ChangedUnit,
}

/// <summary>Puts falsehoods into true answers: into the answer (then every surface shows them) or into one surface alone.</summary>
public static partial class Fabricator
{
    /// <summary>A fabrication over an answer; null where the answer has nothing that could be made up so.</summary>
    /// <param name="true">The true answer.</param>
    /// <param name="kind">What is made up.</param>
    /// <param name="variant">Chooses the place and the way.</param>
    public static (Answer Answer, ImmutableArray<Rendering> Renderings)? Fabricate(CheckedAnswer @true, FabricationKind kind, int variant)
    {
        var onSurface = variant % 4 == 3 && kind is FabricationKind.WrongNumber or FabricationKind.SwappedFigures or FabricationKind.ChangedUnit;
        if (onSurface)
        {
            return OnSurface(@true, kind, variant) is { } renderings ? (@true.Answer, renderings) : null;
        }

        var answer = kind switch
        {
            FabricationKind.WrongNumber => WrongNumber(@true.Answer, variant),
            FabricationKind.SwappedFigures => Swapped(@true.Answer, variant),
            FabricationKind.InventedEvidence => Invented(@true.Answer, variant),
            FabricationKind.ChartUnlikeTable => OtherChart(@true.Answer, variant),
            _ => OtherUnit(@true.Answer, variant),
        };
        return answer is null ? null : (answer, CheckedAnswer.Render(answer));
    }

    /// <summary>Numbers of the answer that are values, changes, shares: not dates, counts or limits.</summary>
    private static ImmutableArray<Figure> Quantities(Answer answer, Func<Block, bool> of)
    {
        var evidence = answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        return
        [
            .. answer.Blocks.Where(of).SelectMany(FiguresOf)
                .Where(f => f.Value is decimal && evidence[f.Evidence].Scope.Measurement is not (Measurement.Date or Measurement.Count or Measurement.Rank or Measurement.Threshold))
                .Where(f => f.Text.Any(char.IsAsciiDigit)),
        ];
    }

    private static IEnumerable<Figure> FiguresOf(Block block) => block switch
    {
        TextBlock text => text.Spans.OfType<Figure>(),
        TableBlock table => table.Rows.SelectMany(r => r).OfType<Figure>(),
        ChartBlock chart => chart.Series.SelectMany(s => s.Points).OfType<Figure>(),
        _ => [],
    };

    private static Answer? WrongNumber(Answer answer, int variant)
    {
        if (Pick(Quantities(answer, b => b is not ChartBlock), variant) is not { } figure)
        {
            return null;
        }

        var wrong = (decimal)figure.Value! * 1.17m + 1;
        var text = OtherDigits(figure.Text, variant);
        return (variant % 4) switch
        {
            // The text alone; text and value; text, value and a cell that no query gave.
            0 => Replace(answer, figure, figure with { Text = text }),
            1 => Replace(answer, figure, figure with { Value = wrong, Text = text }),
            _ => Replace(answer, figure, figure with { Value = wrong, Text = text }) with
            {
                Evidence = [.. answer.Evidence.Select(e => e.Id == figure.Evidence ? e with { Value = wrong } : e)],
            },
        };
    }

    /// <summary>Two figures of one kind and unit about different things change places, in one block.</summary>
    private static Answer? Swapped(Answer answer, int variant)
    {
        if (Pick(Pairs(answer), variant) is not var (block, first, second))
        {
            return null;
        }

        Block swapped = Map(answer.Blocks[block], s => ReferenceEquals(s, first) ? second : ReferenceEquals(s, second) ? first : s);
        return answer with { Blocks = answer.Blocks.SetItem(block, swapped) };
    }

    private static ImmutableArray<(int Block, Figure First, Figure Second)?> Pairs(Answer answer)
    {
        var evidence = answer.Evidence.ToDictionary(e => e.Id, StringComparer.Ordinal);
        return
        [
            .. from block in Enumerable.Range(0, answer.Blocks.Length)
               let figures = Quantities(answer, b => ReferenceEquals(b, answer.Blocks[block]) && b is TextBlock or TableBlock)
               from first in figures
               from second in figures
               let a = evidence[first.Evidence].Scope
               let b = evidence[second.Evidence].Scope
               where string.CompareOrdinal(first.Evidence, second.Evidence) < 0 && first.Text != second.Text
                   && a.Measurement == b.Measurement && a.Unit == b.Unit && IsAboutOther(a, b)
               select ((int, Figure, Figure)?)(block, first, second),
        ];
    }

    private static bool IsAboutOther(Scope a, Scope b) =>
        a.Metric != b.Metric || a.Period != b.Period || !a.Members.SequenceEqual(b.Members);

    private static Answer? Invented(Answer answer, int variant)
    {
        if (Pick(Quantities(answer, b => b is not ChartBlock), variant) is not { } figure)
        {
            return null;
        }

        Answer With(Func<Evidence, Evidence> change) => answer with
        {
            Evidence = [.. answer.Evidence.Select(e => e.Id == figure.Evidence ? change(e) : e)],
        };
        return (variant % 4) switch
        {
            0 => Replace(answer, figure, figure with { Evidence = "e9999" }),
            1 => With(e => e is CellEvidence cell ? cell with { Row = cell.Row + 100_000 } : ((ComputedEvidence)e) with { Function = "guess/1" }),
            2 => With(e => e is CellEvidence cell ? cell with { Query = 99 } : ((ComputedEvidence)e) with { Inputs = ["e9998", "e9999"] }),
            _ => answer with { Evidence = [.. answer.Evidence.Where(e => e.Id != figure.Evidence)] },
        };
    }

    private static Answer? OtherChart(Answer answer, int variant)
    {
        var at = answer.Blocks.IndexOf(answer.Blocks.FirstOrDefault(b => b is ChartBlock)!);
        if (at < 0 || ((ChartBlock)answer.Blocks[at]).Series.FirstOrDefault(s => s.Points.OfType<Figure>().Select(p => p.Text).Distinct().Count() > 1) is not { } series)
        {
            return null;
        }

        var chart = (ChartBlock)answer.Blocks[at];
        var points = series.Points;
        var (i, j) = Different(points);
        var changed = (variant % 3) switch
        {
            0 => points.SetItem(i, points[j]).SetItem(j, points[i]),
            1 => points.SetItem(i, points[i]! with { Value = (decimal)points[i]!.Value! + 7 }),
            _ => points.SetItem(i, points[i]! with { Text = points[j]!.Text, Value = points[j]!.Value }),
        };
        return answer with { Blocks = answer.Blocks.SetItem(at, chart with { Series = chart.Series.Replace(series, series with { Points = changed }) }) };
    }

    private static (int First, int Second) Different(ImmutableArray<Figure?> points)
    {
        var first = points.ToList().FindIndex(p => p is not null);
        return (first, points.ToList().FindIndex(p => p is not null && p.Text != points[first]!.Text));
    }

    private static Answer? OtherUnit(Answer answer, int variant)
    {
        if (Pick([.. Quantities(answer, b => b is not ChartBlock).Where(f => WithOtherUnit(f.Text, variant) is not null)], variant) is not { } figure)
        {
            return null;
        }

        return variant % 4 == 1
            ? answer with { Evidence = [.. answer.Evidence.Select(e => e.Id == figure.Evidence ? e with { Scope = e.Scope with { Unit = new Unit(UnitKind.Money, "CHF") } } : e)] }
            : Replace(answer, figure, figure with { Text = WithOtherUnit(figure.Text, variant)! });
    }

    /// <summary>Another currency, money for a percentage, a percentage for a plain number.</summary>
    private static string? WithOtherUnit(string text, int variant) =>
        text.Contains('€', StringComparison.Ordinal) ? text.Replace("€", variant % 2 == 0 ? "$" : "£", StringComparison.Ordinal)
        : text.Contains('$', StringComparison.Ordinal) ? text.Replace("$", variant % 2 == 0 ? "€" : "£", StringComparison.Ordinal)
        : text.EndsWith('%') ? variant % 2 == 0 ? text[..^1] : $"${text[..^1]}"
        : char.IsAsciiDigit(text[^1]) ? text + (variant % 2 == 0 ? "%" : " €")
        : null;

    /// <summary>The same falsehoods in what one surface shows, the answer left as it is.</summary>
    private static ImmutableArray<Rendering>? OnSurface(CheckedAnswer @true, FabricationKind kind, int variant)
    {
        var renderings = @true.Renderings;
        var at = variant / 4 % renderings.Length;
        var figures = Quantities(@true.Answer, b => b is TextBlock);
        var figure = Pick([.. figures.Where(f => kind != FabricationKind.ChangedUnit || WithOtherUnit(f.Text, variant) is not null)], variant);
        var other = figures.FirstOrDefault(f => figure is not null && f.Text != figure.Text && f.Evidence != figure.Evidence);
        if (figure is null || (kind == FabricationKind.SwappedFigures && other is null))
        {
            return null;
        }

        var text = renderings[at].Text;
        var changed = kind switch
        {
            FabricationKind.WrongNumber => ReplaceFirst(text, figure.Text, OtherDigits(figure.Text, variant)),
            FabricationKind.ChangedUnit => ReplaceFirst(text, figure.Text, WithOtherUnit(figure.Text, variant)!),
            _ => ReplaceFirst(ReplaceFirst(ReplaceFirst(text, figure.Text, "\u0001"), other!.Text, figure.Text), "\u0001", other.Text),
        };
        return changed == text ? null : renderings.SetItem(at, renderings[at] with { Text = changed });
    }

    private static string ReplaceFirst(string text, string what, string other)
    {
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + other + text[(at + what.Length)..];
    }

    /// <summary>The first digit is another one.</summary>
    private static string OtherDigits(string text, int variant) => FirstDigit().Replace(
        text, m => (((m.Value[0] - '0' + 1 + (variant % 7)) % 9) + 1).ToString(CultureInfo.InvariantCulture) is var digit && digit == m.Value ? "9" == digit ? "8" : "9" : digit, 1);

    private static Answer Replace(Answer answer, Figure figure, Figure other) => answer with
    {
        Blocks = [.. answer.Blocks.Select(b => Map(b, s => ReferenceEquals(s, figure) ? other : s))],
    };

    private static Block Map(Block block, Func<Span, Span> change) => block switch
    {
        TextBlock text => text with { Spans = [.. text.Spans.Select(change)] },
        TableBlock table => table with { Rows = [.. table.Rows.Select(r => r.Select(change).ToImmutableArray())] },
        _ => block,
    };

    private static T? Pick<T>(ImmutableArray<T> things, int variant) => things.IsEmpty ? default : things[variant * 7 % things.Length];

    [GeneratedRegex("[0-9]")]
    private static partial Regex FirstDigit();
}
