using System.Collections.Immutable;
using Parley.Signals.Delivery;

namespace Parley.Server.Ui.Signals;

/// <summary>When a receiver is left alone, while it is edited: what stands in the fields, which need not be right.</summary>
internal sealed class QuietDraft
{
    /// <summary>The days of the week as people list them.</summary>
    public static readonly ImmutableArray<DayOfWeek> Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>The receiver's name.</summary>
    public required string Receiver { get; init; }

    public TimeOnly? From { get; set; }

    public TimeOnly? To { get; set; }

    public string Zone { get; set; } = "";

    public HashSet<DayOfWeek> Days { get; } = [];

    /// <summary>The fields of a receiver.</summary>
    public static QuietDraft Of(Receiver receiver)
    {
        var (quiet, isNever) = (receiver.Quiet, receiver.Quiet.From == receiver.Quiet.To);
        var draft = new QuietDraft { Receiver = receiver.Name, From = isNever ? null : quiet.From, To = isNever ? null : quiet.To, Zone = quiet.Zone.Id };
        draft.Days.UnionWith(quiet.Days);
        return draft;
    }

    /// <summary>Makes a day quiet, or not.</summary>
    public void Tick(DayOfWeek day, bool isQuiet)
    {
        if (isQuiet)
        {
            Days.Add(day);
        }
        else
        {
            Days.Remove(day);
        }
    }

    /// <summary>The quiet hours that the fields describe.</summary>
    /// <param name="wrong">What is wrong with them.</param>
    public QuietHours? ToQuiet(out ImmutableArray<string> wrong)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        if (From.HasValue != To.HasValue)
        {
            faults.Add($"{(From is null ? "From" : "Until")}: a time is missing; leave both empty for no quiet hours.");
        }
        else if (From is not null && From == To)
        {
            faults.Add("From and Until are the same; leave both empty for no quiet hours.");
        }

        if (Days.Count == 7)
        {
            faults.Add("Every day is quiet, so nothing would ever be sent; take the receiver from the monitors instead.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone.Trim(), out var zone))
        {
            faults.Add($"Time zone: there is none called “{Zone.Trim()}”; write it like Europe/Berlin, or UTC.");
        }

        wrong = faults.ToImmutable();
        return wrong.IsEmpty ? new QuietHours(From ?? TimeOnly.MinValue, To ?? TimeOnly.MinValue, zone!) { Days = [.. Days] } : null;
    }
}
