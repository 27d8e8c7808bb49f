namespace Parley.Evaluation.Scripts;

/// <summary>Which programs of the user's own a suite may start.</summary>
/// <param name="AllowScripts">Whether Node, Python and commands may be started at all; off unless asked for.</param>
public sealed record ScriptPermissions(bool AllowScripts = false)
{
    /// <summary>Longest run of one script.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The Python interpreter.</summary>
    public string Python { get; init; } = Environment.GetEnvironmentVariable("PROMPTFOO_PYTHON") ?? "python3";

    /// <summary>The Node.js program.</summary>
    public string Node { get; init; } = "node";
}
