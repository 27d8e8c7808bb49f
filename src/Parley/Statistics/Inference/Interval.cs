namespace Parley.Statistics.Inference;

/// <summary>An estimate and the interval around it.</summary>
/// <param name="Estimate">The estimate itself.</param>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Level">Confidence, such as 0.95.</param>
public readonly record struct Interval(double Estimate, double Low, double High, double Level);
