using System.Globalization;
using Parley.Knowledge.Storing;

namespace Parley.Cli.Knowledge;

/// <summary>A bar on standard error while documents are read; nothing where it is not a terminal, and nothing for what is over at once.</summary>
internal sealed class ReadingLine : IProgress<ReadingProgress>
{
    private const int Width = 30;
    private const int LongestName = 40;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private long _shown;
    private int _length;

    /// <summary>Shows the bar while some work runs, and takes it away.</summary>
    /// <param name="work">The work; it is given where to report.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<T> ShowAsync<T>(Func<IProgress<ReadingProgress>?, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(null, cancellationToken).ConfigureAwait(false);
        }

        var line = new ReadingLine();
        try
        {
            return await work(line, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            line.Write("");
        }
    }

    /// <inheritdoc />
    public void Report(ReadingProgress value)
    {
        lock (_gate)
        {
            if (TimeProvider.System.GetElapsedTime(_begun) < Wait || (TimeProvider.System.GetElapsedTime(_shown) < Wait && value.Done < value.Total))
            {
                return;
            }

            _shown = TimeProvider.System.GetTimestamp();
            Write(Bar(value));
        }
    }

    /// <summary>"[#####-----] 120 of 240  name", in one line.</summary>
    /// <param name="value">How far the reading is.</param>
    internal static string Bar(ReadingProgress value)
    {
        var full = value.Total == 0 ? Width : (int)((long)value.Done * Width / value.Total);
        var name = value.Path.Length > LongestName ? "…" + value.Path[^(LongestName - 1)..] : value.Path;
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('-', Width - full)}] {value.Done} of {value.Total}  {name}");
    }

    private void Write(string text)
    {
        Console.Error.Write("\r" + text.PadRight(_length) + (text.Length == 0 ? "\r" : ""));
        _length = text.Length;
    }
}
