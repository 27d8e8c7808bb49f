namespace Parley.Guardrails.Reading;

/// <summary>Marks beside a written number that say what it counts.</summary>
internal enum NumberMark
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>A percentage.</summary>
    Percent,

    /// <summary>Percentage points.</summary>
    Points,

    /// <summary>A currency.</summary>
    Money,

    /// <summary>A multiple: 2.5×.</summary>
    Multiple,
}

/// <summary>A number as it stands in a text.</summary>
/// <param name="Start">Index of its first character, with sign and currency.</param>
/// <param name="End">Index after its last character, with scale and unit.</param>
/// <param name="Value">What it says: 1.2M is 1,200,000; 25% is 25.</param>
/// <param name="Step">One unit of its last digit.</param>
/// <param name="Mark">What it counts.</param>
internal sealed record WrittenNumber(int Start, int End, decimal Value, decimal Step, NumberMark Mark)
{
    /// <summary>Currency as written: a symbol or an ISO code; empty without.</summary>
    public string Currency { get; init; } = "";

    /// <summary>+1 or −1 where a sign is written; else 0.</summary>
    public int Sign { get; init; }

    /// <summary>True for four digits without a separator between 1900 and 2099: it may be a year.</summary>
    public bool MayBeYear { get; init; }
}
