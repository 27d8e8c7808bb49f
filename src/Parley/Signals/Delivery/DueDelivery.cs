namespace Parley.Signals.Delivery;

/// <summary>A delivery that was claimed.</summary>
/// <param name="Id">Its id: the idempotency key that receivers see.</param>
/// <param name="Receiver">The receiver's name.</param>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="MayHaveArrived">An earlier attempt was made and what became of it is not known.</param>
/// <param name="Message">What is said.</param>
public sealed record DueDelivery(string Id, string Receiver, int Attempt, bool MayHaveArrived, Message Message)
{
    /// <summary>The product it is about; names of receivers are the product's.</summary>
    public string Product { get; init; } = "";

    internal string Owner { get; init; } = "";

    /// <summary>When the claim runs out; nothing is sent that could arrive later.</summary>
    internal DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    internal DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What came of an attempt.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>The receiver has it.</summary>
    /// <param name="Receipt">What the receiver calls it; empty where it does not say.</param>
    public sealed record Arrived(string Receipt = "") : DeliveryResult;

    /// <summary>The receiver has refused it for now, and does not have it.</summary>
    /// <param name="After">When to try again at the earliest.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Postponed(TimeSpan After, string Reason) : DeliveryResult;

    /// <summary>It is not known whether the receiver has it: no answer, or one that says nothing.</summary>
    /// <param name="Reason">What happened.</param>
    public sealed record Unknown(string Reason) : DeliveryResult;

    /// <summary>The receiver will never take it: the address redirects, the token is refused, the body is.</summary>
    /// <param name="Reason">Why, and what would be right.</param>
    public sealed record Refused(string Reason) : DeliveryResult;
}
