namespace Parley.Answers;

/// <summary>The standard granularities of time, from the finest to the coarsest, in MetricFlow's order.</summary>
public enum TimeGrain
{
    /// <summary>10⁻⁹ s; read, but no database here stores it.</summary>
    Nanosecond,

    /// <summary>10⁻⁶ s.</summary>
    Microsecond,

    /// <summary>10⁻³ s.</summary>
    Millisecond,

    /// <summary>One second.</summary>
    Second,

    /// <summary>60 seconds.</summary>
    Minute,

    /// <summary>60 minutes.</summary>
    Hour,

    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>An ISO week; it starts on Monday.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}
