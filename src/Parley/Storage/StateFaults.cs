using Microsoft.Data.Sqlite;
using Npgsql;

namespace Parley.Storage;

/// <summary>Says a driver's error in words that name the place and what to do.</summary>
internal static class StateFaults
{
    /// <summary>The fault; null where the error is not the database's.</summary>
    public static StateException? OfSqlite(Exception error, string file) => error switch
    {
        SqliteException e => OfSqlite(e, file),
        UnauthorizedAccessException => ReadOnly(file, error),
        IOException => new StateException(StateFault.Other, $"{Path.GetDirectoryName(file)} cannot be used: {error.Message}", error),
        _ => null,
    };

    /// <summary>The fault; null where the error is not the database's.</summary>
    public static StateException? OfPostgres(Exception error, string where) => error switch
    {
        PostgresException e => OfPostgres(e, where),
        NpgsqlException e => new StateException(
            StateFault.Unreachable, $"PostgreSQL at {where} does not answer. Is the server running, and PARLEY_STATE_DB right?", e),
        System.Net.Sockets.SocketException e => new StateException(
            StateFault.Unreachable, $"PostgreSQL at {where} cannot be reached. Is the server running, and PARLEY_STATE_DB right?", e),
        _ => null,
    };

    // Result codes: https://www.sqlite.org/rescode.html
    private static StateException OfSqlite(SqliteException error, string file) => error.SqliteErrorCode switch
    {
        5 or 6 => new StateException(
            StateFault.Locked, $"{file} is held by another process that does not let go. Close it, or try again.", error),
        8 or 3 or 23 => ReadOnly(file, error),
        11 or 26 => new StateException(
            StateFault.Corrupt,
            $"{file} is damaged or is no database. Move it aside and restore a backup: parley restore FILE (snapshots are in {Path.Combine(Path.GetDirectoryName(file)!, "backups")}).",
            error),
        // Beside the log of a database in WAL mode, a full disk is an error of reading and writing.
        10 => new StateException(StateFault.Other, $"{file} cannot be read or written; the disk may be full or failing ({error.Message}). What was acknowledged is kept.", error),
        13 => new StateException(StateFault.DiskFull, $"No space is left on the disk of {file}. Nothing was written.", error),
        14 => new StateException(StateFault.ReadOnly, $"{file} cannot be opened or made. Check the folder's permissions, or set PARLEY_STATE.", error),
        _ => new StateException(StateFault.Other, $"{file} failed: {error.Message}", error),
    };

    private static StateException ReadOnly(string file, Exception error) => new(
        StateFault.ReadOnly, $"{file} may not be written. Check the permissions of the folder and the file, or set PARLEY_STATE.", error);

    // Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static StateException OfPostgres(PostgresException error, string where) => error.SqlState switch
    {
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory => new StateException(
            StateFault.DiskFull, $"PostgreSQL at {where} has no space left. Nothing was written.", error),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => new StateException(
            StateFault.Locked, $"PostgreSQL at {where}: others held the same rows for too long. Try again.", error),
        PostgresErrorCodes.ReadOnlySqlTransaction => new StateException(
            StateFault.ReadOnly, $"PostgreSQL at {where} is read-only (a standby?). Parley needs the primary.", error),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new StateException(
            StateFault.NotAllowed, $"PostgreSQL at {where} refused the user or the password of PARLEY_STATE_DB.", error),
        PostgresErrorCodes.InsufficientPrivilege => new StateException(
            StateFault.NotAllowed, $"PostgreSQL at {where}: the user may do too little; it needs to make the schema {PostgresEngine.Schema}.", error),
        PostgresErrorCodes.InvalidCatalogName => new StateException(
            StateFault.Unreachable, $"PostgreSQL at {where}: there is no such database. Make it, or change PARLEY_STATE_DB.", error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new StateException(
            StateFault.Corrupt, $"PostgreSQL at {where} says that its data is damaged.", error),
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections =>
            new StateException(StateFault.Unreachable, $"PostgreSQL at {where} takes no connections now: {error.MessageText}.", error),
        _ => new StateException(StateFault.Other, $"PostgreSQL at {where} failed: {error.MessageText}", error),
    };
}
