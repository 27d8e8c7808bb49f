using System.Globalization;
using Parley.Answers;

namespace Parley.Analytics.Composing;

/// <summary>How the sign of a change is written.</summary>
internal enum SignStyle
{
    /// <summary>Only below zero.</summary>
    Plain,

    /// <summary>Never: the words say the direction.</summary>
    Magnitude,

    /// <summary>Always.</summary>
    Signed,
}

/// <summary>Writes figures for a locale: the same value of the same scope is written the same in text, table and chart.</summary>
internal sealed class FigureText(string locale, string percentagePoints)
{
    private const decimal FewestWhole = 10;

    private readonly CultureInfo _culture = Culture(locale);

    public string Write(decimal value, Scope scope, SignStyle style = SignStyle.Plain)
    {
        var size = Math.Abs(value);
        var text = scope.Measurement switch
        {
            Measurement.RelativeChange or Measurement.Share or Measurement.ContributionShare => Percent(size),
            Measurement.Threshold when scope.Unit.Kind == UnitKind.Percent && size * 100 == decimal.Truncate(size * 100) => size.ToString("P0", PercentFormat()),
            Measurement.Multiple => Number(size, 2) + "×",
            Measurement.Count or Measurement.Rank => Number(size, 0),

            // Things are counted in whole ones, also ahead; of a few, parts tell more.
            Measurement.Forecast when scope.Unit.Kind == UnitKind.Count && size >= FewestWhole => Number(size, 0),
            Measurement.Change or Measurement.Contribution when scope.Unit.Kind == UnitKind.Percent => Points(size),
            _ => InUnit(size, scope.Unit),
        };

        // What is rounded to nothing has no direction.
        return text.AsSpan().ContainsAnyInRange('1', '9') ? Sign(value, style) + text : text;
    }

    private string InUnit(decimal size, Unit unit) => unit.Kind switch
    {
        UnitKind.Money => Money(size, unit.Name),
        UnitKind.Percent => Percent(size),
        UnitKind.Ratio => Number(size, 2),
        UnitKind.Count => Number(size, size == decimal.Truncate(size) || size >= 1000 ? 0 : 1),
        UnitKind.Duration => $"{Number(size, size == decimal.Truncate(size) ? 0 : 1)} {unit.Name}",
        _ => Number(size, size == decimal.Truncate(size) || size >= 1000 ? 0 : 2),
    };

    /// <summary>Whole units from 1,000 on, cents below, parts of a cent where there is less than one, as many as it takes to say something; currencies without cents never have them.</summary>
    private string Money(decimal size, string code)
    {
        var format = (NumberFormatInfo)_culture.NumberFormat.Clone();
        var symbol = Currencies.Symbol(code);
        format.CurrencySymbol = symbol ?? code;
        var digits = size >= 1000 || !Currencies.HasCents(code) ? 0 : size is > 0 and < 0.0001m ? Significant(size) : size is > 0 and < 0.01m ? 4 : 2;
        var text = size.ToString("C" + digits.ToString(CultureInfo.InvariantCulture), format);

        // A code of letters is set apart from the number: CHF 12.
        return symbol is null && text.StartsWith(code, StringComparison.Ordinal) && text.Length > code.Length && char.IsAsciiDigit(text[code.Length])
            ? $"{code}\u00a0{text[code.Length..]}"
            : text;
    }

    // Two digits that count, of ten at most.
    private static int Significant(decimal size) => Math.Clamp(1 - (int)Math.Floor(Math.Log10((double)size)), 4, 10);

    private string Percent(decimal size) => size.ToString(
        size is > 0 and < 0.001m ? "P3" : size is > 0 and < 0.01m ? "P2" : size >= 10 ? "P0" : "P1", PercentFormat());

    // 12.3% where the pattern of the locale puts no space before the sign by custom, else as the locale has it.
    private NumberFormatInfo PercentFormat()
    {
        var format = (NumberFormatInfo)_culture.NumberFormat.Clone();
        if (_culture.TwoLetterISOLanguageName is "en" or "iv")
        {
            format.PercentPositivePattern = 1;
        }

        return format;
    }

    private string Points(decimal size) =>
        $"{(size * 100).ToString(size is > 0 and < 0.001m ? "N3" : size is > 0 and < 0.01m ? "N2" : "N1", _culture)} {percentagePoints}";

    private string Number(decimal size, int digits) => size.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), _culture);

    private string Sign(decimal value, SignStyle style) => style switch
    {
        SignStyle.Magnitude => "",
        _ when value < 0 => _culture.NumberFormat.NegativeSign,
        SignStyle.Signed when value > 0 => _culture.NumberFormat.PositiveSign,
        _ => "",
    };

    private static CultureInfo Culture(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(locale);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
