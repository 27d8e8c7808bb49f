using System.Runtime.InteropServices;

namespace Parley.Bench.Harness;

/// <summary>Where a figure was measured.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="MemoryMib">Memory available to the process, MiB.</param>
/// <param name="Runtime">The .NET runtime.</param>
public sealed record Machine(string Os, string Architecture, int Cores, long MemoryMib, string Runtime)
{
    /// <summary>This machine.</summary>
    public static Machine Describe() => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        RuntimeInformation.FrameworkDescription);
}
