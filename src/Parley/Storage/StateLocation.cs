namespace Parley.Storage;

/// <summary>How surely a commit of SQLite is on the disk when it returns.</summary>
public enum StateSync
{
    /// <summary>Survives a killed process; a power cut may lose the last commits, and never damages the file.</summary>
    Normal,

    /// <summary>Survives a power cut too, for one flush of the disk a commit.</summary>
    Full,
}

/// <summary>
/// Where Parley keeps its own state: always a folder, and PostgreSQL where a connection string is given. The folder
/// then holds snapshots and caches only.
/// </summary>
/// <param name="Folder">Absolute path; made on first use, readable by its owner only.</param>
/// <param name="Connection">PostgreSQL connection string, resolved; null for SQLite in the folder.</param>
public sealed record StateLocation(string Folder, string? Connection = null)
{
    /// <summary>Only SQLite asks; PostgreSQL follows its own <c>synchronous_commit</c>.</summary>
    public StateSync Sync { get; init; } = StateSync.Normal;

    /// <summary>SQLite: how long a write waits for another process's before it fails. Default 10 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The SQLite file.</summary>
    public string File => Path.Combine(Folder, "parley.db");

    /// <summary>Snapshots made before migrations and restores.</summary>
    public string Backups => Path.Combine(Folder, "backups");

    /// <summary>Reads PARLEY_STATE, PARLEY_STATE_DB and PARLEY_STATE_SYNC; without them, SQLite in the user's data folder.</summary>
    /// <param name="environment">Looks up a setting; null where there is none.</param>
    /// <exception cref="StateException">A setting cannot be used.</exception>
    public static StateLocation From(Func<string, string?> environment)
    {
        var folder = environment("PARLEY_STATE") is { Length: > 0 } named ? named : DefaultFolder();
        var connection = environment("PARLEY_STATE_DB") is { Length: > 0 } text ? ConnectionText.Resolve(text, environment) : null;
        return new StateLocation(Path.GetFullPath(folder), connection) { Sync = SyncOf(environment("PARLEY_STATE_SYNC")) };
    }

    private static StateSync SyncOf(string? text) => text?.ToLowerInvariant() switch
    {
        null or "" or "normal" => StateSync.Normal,
        "full" => StateSync.Full,
        _ => throw new StateException(StateFault.Configuration, $"PARLEY_STATE_SYNC is \"{text}\"; write normal or full."),
    };

    private static string DefaultFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "parley")
            : throw new StateException(StateFault.Configuration, "There is no folder for application data here. Set PARLEY_STATE to a folder on a local disk.");
    }
}
