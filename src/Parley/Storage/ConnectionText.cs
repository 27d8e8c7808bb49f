using Npgsql;

namespace Parley.Storage;

/// <summary>
/// Reads connection strings as settings give them: by value, or by reference so that no secret stands in a file
/// (<c>env:NAME</c>, <c>file:PATH</c>); in the driver's form (<c>Host=…;Username=…</c>) or as a URL
/// (<c>postgres://user:password@host:5432/database?sslmode=require</c>).
/// </summary>
public static class ConnectionText
{
    /// <summary>Follows a reference; any other text is its own value.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="environment">Looks up an environment variable; null where there is none.</param>
    /// <exception cref="StateException">The variable is not set, or the file cannot be read.</exception>
    public static string Resolve(string text, Func<string, string?> environment)
    {
        if (text.StartsWith("env:", StringComparison.Ordinal))
        {
            var name = text[4..].Trim();
            return environment(name) is { Length: > 0 } value
                ? value.Trim()
                : throw new StateException(StateFault.Configuration, $"{text} names the environment variable {name}, which is not set.");
        }

        if (text.StartsWith("file:", StringComparison.Ordinal))
        {
            var path = text[5..].Trim();
            try
            {
                return File.ReadAllText(path).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StateException(StateFault.Configuration, $"{text} names a file that cannot be read: {e.Message}", e);
            }
        }

        return text.Trim();
    }

    /// <summary>Brings a PostgreSQL connection string or URL into the driver's form.</summary>
    /// <param name="text">A resolved setting.</param>
    /// <exception cref="StateException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Postgres(string text)
    {
        try
        {
            return text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUrl(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text may hold a password, so neither it nor the driver's message is repeated.
            throw new StateException(
                StateFault.Configuration,
                "The PostgreSQL connection string cannot be read. Write Host=…;Database=…;Username=…;Password=… or postgres://user:password@host:5432/database.");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = url.Host };
        if (url.Port > 0)
        {
            builder.Port = url.Port;
        }

        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            builder.Database = Uri.UnescapeDataString(database);
        }

        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
        {
            builder.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            builder[KeywordOf(Uri.UnescapeDataString(parts[0]))] = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
        }

        return builder;
    }

    // The names of libpq that the driver spells otherwise.
    private static string KeywordOf(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        _ => name,
    };
}
