using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Conversations;
using Parley.Governance;

namespace Parley.Server;

/// <summary>Gives memory back to the machine once nobody has asked for a while: a server stands by for most of its life.</summary>
/// <param name="products">What is served.</param>
/// <param name="clock">Measures the quiet.</param>
internal sealed class IdleService(ServedProducts products, TimeProvider clock) : BackgroundService
{
    /// <summary>How long nobody has asked.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private long _lastAsked = clock.GetTimestamp();
    private int _running;
    private bool _isTidy;

    /// <summary>Runs turns, and takes note of them.</summary>
    /// <param name="run">What runs a turn.</param>
    public RunTurn Watch(RunTurn run)
    {
        return Watched;

        async IAsyncEnumerable<TurnEvent> Watched(TurnRequest request, Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _running);
            try
            {
                await foreach (var happened in run(request, caller, cancellationToken).ConfigureAwait(false))
                {
                    yield return happened;
                }
            }
            finally
            {
                Stir();
                Interlocked.Decrement(ref _running);
            }
        }
    }

    /// <summary>Takes note of work that nobody asked for.</summary>
    public void Stir()
    {
        Volatile.Write(ref _lastAsked, clock.GetTimestamp());
        Volatile.Write(ref _isTidy, false);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Quiet, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (!Volatile.Read(ref _isTidy) && Volatile.Read(ref _running) == 0 && clock.GetElapsedTime(Volatile.Read(ref _lastAsked)) >= Quiet)
            {
                Volatile.Write(ref _isTidy, true);
                products.Rest();
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                TrimNative();
            }
        }
    }

    /// <summary>The C library keeps what was freed until it is told otherwise; only GNU's C library can be told.</summary>
    private static void TrimNative()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim))
        {
            Marshal.GetDelegateForFunctionPointer<MallocTrim>(trim)(0);
        }
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallocTrim(nuint padding);
}
