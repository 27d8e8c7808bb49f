using Parley.Storage;

namespace Parley.Cli;

/// <summary>Parley's own state, where the environment says it is.</summary>
internal static class State
{
    public static StateLocation Location() => StateLocation.From(Environment.GetEnvironmentVariable);

    public static Task<StateDatabase> OpenAsync(CancellationToken cancellationToken) =>
        StateDatabase.OpenAsync(Location(), TimeProvider.System, cancellationToken);
}
