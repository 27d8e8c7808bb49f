using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Governance;

/// <summary>Something that was done and must be accounted for; says who and what, never what was asked or answered.</summary>
public sealed record AuditEvent
{
    /// <summary>Who did it: a caller's id, or <c>parley</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, dotted: <c>turn.recorded</c>, <c>conversation.deleted</c>, <c>work_item.closed</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The product it was done with; empty where there is none.</summary>
    public string Product { get; init; } = "";

    /// <summary>The conversation; empty where there is none.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>The turn; empty where there is none.</summary>
    public string Turn { get; init; } = "";

    /// <summary>More about it, without anybody's words or figures: a status, a count, a content hash.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>An entry of the audit trail; its hash covers every field and the hash before it.</summary>
/// <param name="Sequence">Place in the trail, from 1, without gaps.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Event">What was done.</param>
/// <param name="PreviousHash">The hash before; empty for the first.</param>
/// <param name="Hash">SHA-256 in hex.</param>
public sealed record AuditEntry(long Sequence, DateTimeOffset At, AuditEvent Event, string PreviousHash, string Hash)
{
    /// <summary>The hash that the entry's fields give; another than <see cref="Hash"/> where the entry was changed.</summary>
    public string ComputeHash()
    {
        // Each field is written with its length, so that no two entries give the same text.
        var text = new StringBuilder();
        string[] fields =
        [
            PreviousHash, Sequence.ToString(CultureInfo.InvariantCulture), Storage.StoredText.Of(At), Event.Actor,
            Event.Action, Event.Product, Event.Conversation, Event.Turn, Event.Detail,
        ];
        foreach (var field in fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field.Length}:{field}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>Whether the audit trail is whole.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Every entry follows from the one before, up to the head.</summary>
    /// <param name="Entries">How many there are.</param>
    /// <param name="Head">The last hash; kept elsewhere, it proves later that nothing before it was changed.</param>
    public sealed record Intact(long Entries, string Head) : AuditVerdict;

    /// <summary>An entry was changed, removed or put in.</summary>
    /// <param name="Sequence">The first place where the chain does not hold.</param>
    public sealed record Broken(long Sequence) : AuditVerdict;
}
