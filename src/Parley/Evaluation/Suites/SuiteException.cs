namespace Parley.Evaluation.Suites;

/// <summary>A suite cannot be read; the message names file, line or key, and what would be right.</summary>
public sealed class SuiteException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public SuiteException(string message)
        : base(message)
    {
    }
}
