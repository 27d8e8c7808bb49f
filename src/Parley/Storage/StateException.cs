namespace Parley.Storage;

/// <summary>What is wrong with Parley's own state.</summary>
public enum StateFault
{
    /// <summary>Something no other value names.</summary>
    Other,

    /// <summary>No space left where the state is.</summary>
    DiskFull,

    /// <summary>Another process held the database for longer than the busy timeout.</summary>
    Locked,

    /// <summary>The folder, the file or the database refuses writing.</summary>
    ReadOnly,

    /// <summary>The file is damaged or is no database.</summary>
    Corrupt,

    /// <summary>The database was migrated by a newer Parley.</summary>
    NewerVersion,

    /// <summary>The database server does not answer.</summary>
    Unreachable,

    /// <summary>The server refused the user, or lets them do too little.</summary>
    NotAllowed,

    /// <summary>SQLite on a network disk, where its locks do not hold.</summary>
    NetworkDisk,

    /// <summary>A setting cannot be used.</summary>
    Configuration,

    /// <summary>A backup file that cannot be used, or may not be restored here.</summary>
    Backup,
}

/// <summary>Parley's own state cannot be read or written. The message says what to do and holds no secret.</summary>
public sealed class StateException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="inner">The driver's error.</param>
    public StateException(StateFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public StateFault Fault { get; }
}
