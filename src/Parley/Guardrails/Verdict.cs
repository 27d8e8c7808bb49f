using System.Collections.Immutable;

namespace Parley.Guardrails;

/// <summary>What a check found.</summary>
/// <param name="Findings">Everything that does not hold; empty where the answer is supported.</param>
public sealed record Verdict(ImmutableArray<CheckFinding> Findings)
{
    /// <summary>True where every figure resolved.</summary>
    public bool IsSupported => Findings.IsEmpty;
}

/// <summary>One thing that does not hold.</summary>
/// <param name="Kind">What kind of fault.</param>
/// <param name="Place">The sentence, row, chart or evidence it is in.</param>
/// <param name="What">The figure or word.</param>
/// <param name="Why">What it should agree with.</param>
public sealed record CheckFinding(FindingKind Kind, string Place, string What, string Why)
{
    /// <summary>One line for the record.</summary>
    public override string ToString() => $"{Kind}: '{What}' in '{Place}': {Why}";
}

/// <summary>Kinds of faults.</summary>
public enum FindingKind
{
    /// <summary>Evidence that the turn's queries, or its declared computation, do not give.</summary>
    BrokenEvidence,

    /// <summary>A figure bound to no evidence that exists.</summary>
    UnknownEvidence,

    /// <summary>A number, date or number word that nothing stands behind.</summary>
    Unresolved,

    /// <summary>The number written is not the value.</summary>
    WrongNumber,

    /// <summary>Another unit than the value's.</summary>
    WrongUnit,

    /// <summary>The sentence names another metric.</summary>
    WrongMetric,

    /// <summary>The sentence names another member, or not the one the value is restricted to.</summary>
    WrongMember,

    /// <summary>The sentence names another period.</summary>
    WrongPeriod,

    /// <summary>"Rose" for what fell.</summary>
    WrongDirection,

    /// <summary>A chart that shows something else than its evidence and the table beside it.</summary>
    ChartDiffers,

    /// <summary>A surface that says something else than the answer.</summary>
    SurfaceDiffers,
}
