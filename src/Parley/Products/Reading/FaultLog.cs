using System.Collections.Immutable;

namespace Parley.Products.Reading;

/// <summary>The faults found so far, in the order in which they were found.</summary>
internal sealed class FaultLog
{
    private readonly List<Fault> _faults = [];

    /// <summary>True where some fault is more than a warning.</summary>
    public bool HasErrors => _faults.Exists(f => !f.IsWarning);

    /// <summary>Adds something that keeps the product from being served.</summary>
    public void Error(Place place, string message) =>
        _faults.Add(new Fault(place.File, place.Line, place.Key, message));

    /// <summary>Adds something the owner should know.</summary>
    public void Warn(Place place, string message) =>
        _faults.Add(new Fault(place.File, place.Line, place.Key, message) { IsWarning = true });

    /// <summary>Adds faults found elsewhere.</summary>
    public void AddRange(IEnumerable<Fault> faults) => _faults.AddRange(faults);

    /// <summary>Every fault by file and line; those of one line as they were found, each once.</summary>
    public ImmutableArray<Fault> ToImmutable() =>
    [
        .. _faults.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line),
    ];
}

/// <summary>Where something stands in a product's files.</summary>
/// <param name="File">Path relative to the product folder.</param>
/// <param name="Line">Line from 1; 0 for the whole file.</param>
/// <param name="Key">Dotted key; empty for the whole file.</param>
internal sealed record Place(string File, int Line, string Key);
