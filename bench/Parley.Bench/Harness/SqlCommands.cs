using System.Data.Common;

namespace Parley.Bench.Harness;

/// <summary>Commands whose text is the compiler's, or the cases' own.</summary>
internal static class SqlCommands
{
    /// <summary>A command.</summary>
    /// <param name="connection">Where it runs.</param>
    /// <param name="sql">Its text.</param>
    internal static DbCommand Command(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // No text of a user's reaches a measurement.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
