using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Signals.Slack;

/// <summary>A request as Slack sent it.</summary>
/// <param name="Body">The body, as it came.</param>
/// <param name="Timestamp">The header <c>X-Slack-Request-Timestamp</c>: seconds since 1970.</param>
/// <param name="Signature">The header <c>X-Slack-Signature</c>: <c>v0=</c> and a hex HMAC-SHA256 over <c>v0:time:body</c>.</param>
public sealed record SlackRequest(string Body, string Timestamp, string Signature)
{
    /// <summary>What is older, or further ahead, was recorded and is sent again by somebody.</summary>
    public static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(5);

    /// <summary>True where it is signed with a secret, now. A secret that is empty signs nothing.</summary>
    /// <param name="secret">The app's signing secret.</param>
    /// <param name="now">The time.</param>
    public bool IsSigned(string secret, DateTimeOffset now)
    {
        if (secret.Length == 0 || !long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > LongestAge.TotalSeconds)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(secret, Timestamp, Body)), Encoding.UTF8.GetBytes(Signature));
    }

    /// <summary>The signature of a body.</summary>
    /// <param name="secret">The app's signing secret.</param>
    /// <param name="timestamp">As in the header.</param>
    /// <param name="body">The body.</param>
    public static string Sign(string secret, string timestamp, string body) =>
        "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));
}

/// <summary>What Slack is told at once.</summary>
public abstract record SlackReply
{
    private SlackReply()
    {
    }

    /// <summary>The text that proves that the address is ours.</summary>
    /// <param name="Text">As Slack sent it.</param>
    public sealed record Challenge(string Text) : SlackReply;

    /// <summary>It is kept, or there is nothing to do; Slack need not send it again.</summary>
    public sealed record Taken : SlackReply;

    /// <summary>It is not signed by Slack.</summary>
    public sealed record Unsigned : SlackReply;
}
