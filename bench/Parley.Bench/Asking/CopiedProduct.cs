namespace Parley.Bench.Asking;

/// <summary>Which product is copied, and with what data.</summary>
/// <param name="Folder">The product's folder, absolute or from the repository's root.</param>
public sealed record CopiedProduct(string Folder)
{
    /// <summary>How many times as many events a sample is made with.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>The seed a sample is made with; its own where null.</summary>
    public int? Seed { get; init; }

    /// <summary>A public data set that is put into the copy's data/.</summary>
    public string? Data { get; init; }

    /// <summary>Changes the copy's files before it is served; gets its folder.</summary>
    public Action<string>? Prepared { get; init; }
}
