using System.Collections.Immutable;
using Parley.Answers;
using Parley.Guardrails.Reading;

namespace Parley.Guardrails;

/// <summary>Checks that a figure's text writes its evidence's value: the number, its rounding, its unit, its sign.</summary>
internal static class FigureCheck
{
    /// <summary>How far a number word may be from the value: "doubled" for +97%.</summary>
    private const decimal WordTolerance = 0.05m;

    /// <summary>What is wrong with a figure; null where it holds.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="evidence">What it is bound to.</param>
    /// <param name="heading">Column label and titles: a unit said there counts.</param>
    /// <param name="scene">Readers.</param>
    public static (FindingKind Kind, string Why)? Fault(Figure figure, Evidence evidence, string heading, CheckScene scene)
    {
        if (!Equals(figure.Value, evidence.Value))
        {
            return (FindingKind.WrongNumber, $"evidence {evidence.Id} is {evidence.Value ?? "nothing"}");
        }

        return evidence.Value switch
        {
            decimal value => Number(figure.Text, value, evidence.Scope, heading, scene),
            DateOnly day => Date(figure.Text, (day, day), scene),
            string text => Words(figure.Text, text, evidence.Scope, scene),
            null => scene.Numbers.Read(figure.Text).IsEmpty ? null : (FindingKind.WrongNumber, "there is no value"),
            _ => null,
        };
    }

    /// <summary>True where a written number is a value, as rounded, with its unit.</summary>
    public static bool Writes(WrittenNumber written, decimal value, Scope scope, string heading) =>
        Unit(written, scope, heading) is null && IsRounded(written, value * Factor(scope), scope);

    private static (FindingKind Kind, string Why)? Number(string text, decimal value, Scope scope, string heading, CheckScene scene)
    {
        var numbers = scene.Numbers.Read(text);
        if (numbers.IsEmpty)
        {
            return NumberWord(text, value, scope, scene);
        }

        if (numbers.Length > 1)
        {
            return (FindingKind.WrongNumber, "it says more than one number");
        }

        return Unit(numbers[0], scope, heading) is { } wrong ? (FindingKind.WrongUnit, wrong)
            : IsRounded(numbers[0], value * Factor(scope), scope) ? null
            : (FindingKind.WrongNumber, $"the value is {value}");
    }

    private static (FindingKind Kind, string Why)? NumberWord(string text, decimal value, Scope scope, CheckScene scene)
    {
        var word = text.Trim().ToLowerInvariant();
        var isRight = scene.Words.Values["numbers"].TryGetValue(word, out var number) ? number == value
            : scene.Words.Values["multiples"].TryGetValue(word, out var multiple) ? IsMultiple(multiple, value, scope)
            : scene.Words.Values["fractions"].TryGetValue(word, out var fraction) ? Near(value, fraction)
            : value == 0;
        return isRight ? null : (FindingKind.WrongNumber, $"the value is {value}");
    }

    /// <summary>"Doubled" is a multiple of 2 or a change of +100%.</summary>
    public static bool IsMultiple(decimal multiple, decimal value, Scope scope) =>
        Near(scope.Measurement == Measurement.RelativeChange ? value + 1 : value, multiple);

    /// <summary>True where a value is what a number word says.</summary>
    public static bool Near(decimal value, decimal word) => Math.Abs(value - word) <= word * WordTolerance;

    /// <summary>Percentages are stored as fractions.</summary>
    private static decimal Factor(Scope scope) => IsFraction(scope) ? 100 : 1;

    private static bool IsFraction(Scope scope) => scope.Unit.Kind == UnitKind.Percent
        || scope.Measurement is Measurement.RelativeChange or Measurement.Share or Measurement.ContributionShare;

    /// <summary>The unit that is written is the value's; null where it is.</summary>
    private static string? Unit(WrittenNumber written, Scope scope, string heading)
    {
        if (IsFraction(scope))
        {
            return written.Mark is NumberMark.Percent or NumberMark.Points || heading.Contains('%', StringComparison.Ordinal) ? null : "the value is a percentage";
        }

        var mayBeMultiple = scope.Unit.Kind is UnitKind.Ratio or UnitKind.Number || scope.Measurement == Measurement.Multiple;
        return written.Mark switch
        {
            NumberMark.Money when scope.Unit.Kind == UnitKind.Money && NumberReader.IsCurrency(written.Currency, scope.Unit.Name) => null,
            NumberMark.Multiple when mayBeMultiple => null,
            NumberMark.Plain when scope.Unit.Kind != UnitKind.Money || SaysCurrency(heading, scope.Unit.Name) || scope.Measurement == Measurement.Multiple => null,
            _ => $"the unit is {scope.Unit.Kind} {scope.Unit.Name}".TrimEnd(),
        };
    }

    private static bool SaysCurrency(string heading, string code)
    {
        foreach (var word in heading.Split([' ', '(', ')', ',', '·', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (NumberReader.IsCurrency(word, code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Within half a unit of the last digit written. A change may leave its sign to the words around it.</summary>
    private static bool IsRounded(WrittenNumber written, decimal value, Scope scope)
    {
        var leavesSign = written.Sign == 0 && IsChange(scope.Measurement);
        var (said, actual) = leavesSign ? (Math.Abs(written.Value), Math.Abs(value)) : (written.Value, value);
        return Math.Abs(said - actual) <= written.Step / 2;
    }

    /// <summary>Measurements whose sign is a direction.</summary>
    public static bool IsDirection(Measurement measurement) => measurement is Measurement.Change or Measurement.RelativeChange or Measurement.Contribution;

    /// <summary>A share of a change may be negative; whether it goes with the change or against it stands in the words.</summary>
    private static bool IsChange(Measurement measurement) => IsDirection(measurement) || measurement == Measurement.ContributionShare;

    private static (FindingKind Kind, string Why)? Date(string text, (DateOnly, DateOnly) days, CheckScene scene)
    {
        var said = Days(text, days.Item2.Year, scene);
        return said is null ? (FindingKind.WrongNumber, "it cannot be read as a date") : said == days ? null
            : (FindingKind.WrongNumber, $"the date is {days.Item1:yyyy-MM-dd}");
    }

    private static (DateOnly, DateOnly)? Days(string text, int year, CheckScene scene) => scene.Dates.Read(text) switch
    {
        [{ From: { } from, To: { } to }] => (from, to),
        [{ From: null }] => scene.Dates.Read($"{text} {year}") is [{ From: { } from, To: { } to }] ? (from, to) : null,
        _ => PeriodWords.Days(text, scene.Context),
    };

    private static (FindingKind Kind, string Why)? Words(string text, string value, Scope scope, CheckScene scene)
    {
        if (text.Equals(value, StringComparison.Ordinal))
        {
            return null;
        }

        // A period may be written by its label or another label of the same days.
        var isPeriod = scope.Period is { } period && (text == period.Label || PeriodWords.Days(text, scene.Context) == (period.Start, period.End));
        return isPeriod || text.Equals(value, StringComparison.OrdinalIgnoreCase) ? null : (FindingKind.WrongNumber, $"the value is '{value}'");
    }
}
