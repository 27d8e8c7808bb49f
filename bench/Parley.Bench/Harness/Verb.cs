using System.Collections.Immutable;

namespace Parley.Bench.Harness;

/// <summary>One published measurement: its name, what it does, and how it is run.</summary>
public abstract class Verb
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    public abstract string Summary { get; }

    /// <summary>Measures.</summary>
    /// <param name="run">The options, and where to say what is being done.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>Every published figure; the verb passes where each meets its target.</returns>
    public abstract Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken);
}

/// <summary>Options of one run.</summary>
/// <param name="Out">Where the verb says what it does.</param>
/// <param name="Cases">The file or folder given by <c>--cases</c>, in place of the verb's own; null where none was given.</param>
/// <param name="Options">The other <c>--name value</c> pairs, by name without dashes.</param>
public sealed record BenchRun(TextWriter Out, string? Cases, ImmutableSortedDictionary<string, string> Options)
{
    /// <summary>Says a line about what is being done.</summary>
    /// <param name="line">The line.</param>
    public void Say(string line) => Out.WriteLine(line);
}
