namespace Parley.Prompts.Templates;

/// <summary>A template cannot be read or rendered; the message says where and why, for its author.</summary>
public sealed class TemplateException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="line">Line of the template, from 1.</param>
    public TemplateException(string message, int line)
        : base($"line {line}: {message}") => (Line, Reason) = (line, message);

    /// <summary>Line of the template, from 1.</summary>
    public int Line { get; }

    /// <summary>The message without the line.</summary>
    public string Reason { get; }
}
