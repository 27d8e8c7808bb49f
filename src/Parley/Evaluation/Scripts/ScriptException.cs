namespace Parley.Evaluation.Scripts;

/// <summary>A script of a suite failed, ran too long or asked for what it may not have; the message is for its author.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public ScriptException(string message)
        : base(message)
    {
    }
}
