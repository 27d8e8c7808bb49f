using Microsoft.Extensions.Logging;

namespace Parley.Cli;

/// <summary>
/// Writes errors of the library to standard error: what broke, and of what, in one line without a stack trace. User content is never
/// logged at this level.
/// </summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private ErrorLog()
    {
    }

    /// <summary>The one instance; it holds nothing.</summary>
    public static ErrorLog Instance { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine(string.Join(": ", Causes(exception).Prepend(formatter(state, exception)).Distinct(StringComparer.Ordinal)));
        }
    }

    private static IEnumerable<string> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception.Message.Split('\n')[0].TrimEnd();
        }
    }

    public void Dispose()
    {
    }
}
