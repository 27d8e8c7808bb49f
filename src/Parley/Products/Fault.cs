namespace Parley.Products;

/// <summary>One thing that is wrong with a product's files, as <c>parley check</c> reports it.</summary>
/// <param name="File">Path of the file, relative to the product folder.</param>
/// <param name="Line">Line in that file, from 1; 0 where no line can be named.</param>
/// <param name="Key">The key, dotted from the document's root (<c>metrics.revenue.type_params</c>); empty for a whole file.</param>
/// <param name="Message">What is wrong and what would be right, in one sentence.</param>
public sealed record Fault(string File, int Line, string Key, string Message)
{
    /// <summary>True where the product can still be served, and the owner should know.</summary>
    public bool IsWarning { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        $"{(File.Length > 0 ? $"{File}{(Line > 0 ? $":{Line}" : "")}: " : "")}{(Key.Length > 0 ? Key + ": " : "")}{Message}";
}

/// <summary>A product's files cannot be served; carries every fault that was found, not the first.</summary>
public sealed class ProductFaultException : Exception
{
    /// <summary>Creates the exception from the faults found.</summary>
    /// <param name="faults">At least one fault.</param>
    public ProductFaultException(IReadOnlyList<Fault> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Every fault found.</summary>
    public IReadOnlyList<Fault> Faults { get; }
}
