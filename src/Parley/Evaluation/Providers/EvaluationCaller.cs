namespace Parley.Evaluation.Providers;

/// <summary>Who asks where a suite asks a product: turns of evaluations can be told from those of people.</summary>
public static class EvaluationCaller
{
    /// <summary>Its id.</summary>
    public const string Id = "evaluation";
}
