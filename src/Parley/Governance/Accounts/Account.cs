using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Governance.Accounts;

/// <summary>Somebody who can sign in.</summary>
public sealed record Account
{
    /// <summary>Roles that the page knows; products may use more.</summary>
    public static readonly ImmutableArray<string> KnownRoles = ["viewer", "analyst", "reviewer", "owner"];

    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>What they sign in as, in lower case; how the audit trail and answers name them.</summary>
    public required string Login { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Roles in lower case.</summary>
    public ImmutableSortedSet<string> Roles { get; init; } = [];

    /// <summary>Attributes that permissions use.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The subject at the identity provider; empty for a local account.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When it was closed; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>The account as one who asks.</summary>
    public Caller Caller => new() { Id = Login, Roles = Roles, Attributes = Attributes };
}

/// <summary>Passwords as they are kept: PBKDF2 with HMAC-SHA-512, a salt of 16 bytes and 210,000 rounds (OWASP's advice of 2023).</summary>
public static class PasswordHash
{
    /// <summary>The shortest password that is taken (NIST SP 800-63B asks for at least eight).</summary>
    public const int Shortest = 10;

    private const int Rounds = 210_000;
    private const int Length = 64;

    /// <summary>Hashes a password.</summary>
    /// <param name="password">The password.</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"pbkdf2-sha512${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Rounds))}";
    }

    /// <summary>True where a password is the one that was hashed; takes as long where it is not.</summary>
    /// <param name="password">The password.</param>
    /// <param name="hash">What was kept; an empty one fits no password.</param>
    public static bool Fits(string password, string hash)
    {
        var parts = hash.Split('$');
        if (parts is not ["pbkdf2-sha512", var rounds, var salt, var expected])
        {
            Derive(password, new byte[16], Rounds);
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(
            Derive(password, Convert.FromBase64String(salt), int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture)), Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize()), salt, rounds, HashAlgorithmName.SHA512, Length);
}
