using System.Collections.Immutable;
using Parley.Products.Yaml;
using Parley.Text;

namespace Parley.Products;

/// <summary>Gathers faults while files are read, so that all are reported at once. Used by one thread.</summary>
public sealed class Faults
{
    private readonly List<Fault> found = [];

    /// <summary>True where something cannot be served (warnings do not count).</summary>
    public bool Any => found.Exists(f => !f.IsWarning);

    /// <summary>Adds one fault.</summary>
    /// <param name="fault">What is wrong.</param>
    public void Add(Fault fault) => found.Add(fault);

    /// <summary>Adds something that keeps the product from being served.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public void Error(YamlPlace place, string message) => found.Add(place.Fault(message));

    /// <summary>Adds something the owner should know.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is odd and what would be right.</param>
    public void Warn(YamlPlace place, string message) => found.Add(place.Fault(message) with { IsWarning = true });

    /// <summary>Adds what another reader found.</summary>
    /// <param name="faults">Its faults.</param>
    public void AddRange(IEnumerable<Fault> faults) => found.AddRange(faults);

    /// <summary>Every fault, by file (ordinal) and line; within a line in the order found. Repeats are dropped.</summary>
    public ImmutableArray<Fault> ToImmutable() =>
        [.. found.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line)];

    /// <summary>Words to end a sentence about an unknown name: the nearest known one, or what is known.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string Suggestion(string name, IReadOnlyCollection<string> known) =>
        EditDistance.Nearest(name, known) is { } nearest ? $"the nearest is '{nearest}'"
        : known.Count == 0 ? "there are none"
        : known.Count <= 12 ? $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}"
        : $"none of the {known.Count} known names is near";
}
