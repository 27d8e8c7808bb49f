using Parley.Storage;

namespace Parley.Cli;

/// <summary>Opens Parley's own state where the environment says it is.</summary>
internal static class State
{
    public static Task<StateDatabase> OpenAsync(CancellationToken cancellationToken) =>
        StateDatabase.OpenAsync(StateLocation.From(Environment.GetEnvironmentVariable), TimeProvider.System, cancellationToken);
}
