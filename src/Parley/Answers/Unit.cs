namespace Parley.Answers;

/// <summary>What a figure counts, and so how it is written.</summary>
public enum UnitKind
{
    /// <summary>A number without a unit.</summary>
    Number,

    /// <summary>An amount of money; <see cref="Unit.Name"/> is the ISO 4217 code.</summary>
    Money,

    /// <summary>A share stored as a fraction: 0.25 is written 25%.</summary>
    Percent,

    /// <summary>A quotient written plain (3.2) or with × where it is a multiple.</summary>
    Ratio,

    /// <summary>A number of things; <see cref="Unit.Name"/> is the plural noun.</summary>
    Count,

    /// <summary>A length of time; <see cref="Unit.Name"/> is the plural of the unit (<c>days</c>).</summary>
    Duration,
}

/// <summary>The unit of a metric or figure.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="Name">ISO 4217 code, plural noun, or empty.</param>
public sealed record Unit(UnitKind Kind, string Name = "")
{
    /// <summary>A plain number.</summary>
    public static Unit Number { get; } = new(UnitKind.Number);

    /// <summary>A fraction shown as a percentage.</summary>
    public static Unit Percent { get; } = new(UnitKind.Percent);
}
