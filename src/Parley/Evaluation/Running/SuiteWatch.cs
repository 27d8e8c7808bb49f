using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Waits for a change of a suite's files.</summary>
public static class SuiteWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends when the suite, or a file that it refers to, is another than it is now. Looks twice a second; what cannot be read meanwhile counts as changed when it can be read again.</summary>
    /// <param name="file">The suite's file.</param>
    /// <param name="clock">Waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task ChangedAsync(string file, TimeProvider clock, CancellationToken cancellationToken)
    {
        var before = Hash(file);
        while (Hash(file) is var now && (now is null || now == before))
        {
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? Hash(string file)
    {
        try
        {
            return SuiteHash.Of(new Suite(Path.GetDirectoryName(Path.GetFullPath(file))!) { File = Path.GetFullPath(file) }, new EvaluationOptions());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
