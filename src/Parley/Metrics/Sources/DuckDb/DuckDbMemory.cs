using System.Runtime.InteropServices;

namespace Parley.Metrics.Sources.DuckDb;

/// <summary>
/// The engine's allocator (jemalloc) keeps what queries freed, and gives it back by and by only while more is asked of it; a server that
/// nobody asks would hold it for ever.
/// </summary>
internal static class DuckDbMemory
{
    /// <summary>jemalloc's number for all arenas, <c>MALLCTL_ARENAS_ALL</c>.</summary>
    private const string PurgeAll = "arena.4096.purge";

    /// <summary>Gives what the engine holds and does not use back to the machine; does nothing where the engine has another allocator.</summary>
    public static void GiveBack()
    {
        if (NativeLibrary.TryLoad("duckdb", typeof(DuckDB.NET.Native.DuckDBState).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, "duckdb_je_mallctl", out var control))
        {
            Marshal.GetDelegateForFunctionPointer<Control>(control)(PurgeAll, 0, 0, 0, 0);
        }
    }

    // int mallctl(const char *name, void *oldp, size_t *oldlenp, void *newp, size_t newlen)
    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi)]
    private delegate int Control([MarshalAs(UnmanagedType.LPStr)] string name, nint old, nint oldLength, nint next, nuint nextLength);
}
