namespace Parley.Statistics.Anomalies.Periods;

/// <summary>What a flagged period is.</summary>
public enum AnomalyKind
{
    /// <summary>Above what was to be expected.</summary>
    High,

    /// <summary>Below what was to be expected.</summary>
    Low,

    /// <summary>Several periods in a row on another level: the level has changed.</summary>
    LevelShift,
}

/// <summary>A period of a series, judged by what came before it.</summary>
/// <param name="Score">0 to 1; one half and more is flagged.</param>
/// <param name="Expected">What was to be expected; the value itself while there is too little to go by.</param>
/// <param name="Kind">What it is; null where it is not flagged.</param>
public readonly record struct JudgedPeriod(double Score, double Expected, AnomalyKind? Kind);
