using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Parley.Governance;

namespace Parley.Signals;

/// <summary>
/// For whom monitors run: callers of the same roles and attributes see the same, so that what was found for one may be shown to all
/// of them, and to nobody else.
/// </summary>
/// <param name="Roles">Roles, in lower case.</param>
/// <param name="Attributes">Attributes that permissions use.</param>
public sealed record Audience(ImmutableSortedSet<string> Roles, ImmutableSortedDictionary<string, string> Attributes)
{
    /// <summary>Who asks for monitors, as turns record it.</summary>
    public const string CallerId = "monitors";

    private const int KeyLength = 32;

    /// <summary>The owner's, where a receiver names no other.</summary>
    public static Audience Owner { get; } = Of(Caller.LocalOwner);

    /// <summary>The audience that a caller belongs to.</summary>
    /// <param name="caller">The caller.</param>
    public static Audience Of(Caller caller) => new(caller.Roles, caller.Attributes);

    /// <summary>A caller who sees what the audience sees.</summary>
    public Caller Caller => new() { Id = CallerId, Roles = Roles, Attributes = Attributes };

    /// <summary>Names what may be seen; equal for audiences that see the same. Empty where nothing is hidden.</summary>
    /// <param name="permissions">What the audience may see of a product.</param>
    public static string KeyOf(Permissions permissions) => permissions.Fingerprint.Length == 0 ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(permissions.Fingerprint)))[..KeyLength];
}
