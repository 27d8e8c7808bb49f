namespace Parley.Models;

/// <summary>Why a model gave nothing.</summary>
public enum ModelFault
{
    /// <summary>The key was refused.</summary>
    Unauthorized,

    /// <summary>There is no such model or address.</summary>
    NotFound,

    /// <summary>Too many requests.</summary>
    Busy,

    /// <summary>The provider had a fault of its own.</summary>
    Server,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The answer broke off, or could not be read.</summary>
    Broken,

    /// <summary>The answer was longer than is taken.</summary>
    TooLong,

    /// <summary>There was no text in the answer, or it was refused.</summary>
    Empty,

    /// <summary>The request was refused as wrong.</summary>
    BadRequest,

    /// <summary>It failed so often that it is left alone for a while.</summary>
    Resting,

    /// <summary>A budget is spent.</summary>
    Budget,

    /// <summary>The recording has no such request.</summary>
    NotRecorded,
}

/// <summary>A model gave nothing. The message is for the owner; it holds no key and none of the provider's text.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Why.</param>
    /// <param name="message">In words.</param>
    /// <param name="inner">What was caught.</param>
    public ModelException(ModelFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>Why.</summary>
    public ModelFault Fault { get; }

    /// <summary>How long the provider asks to wait; null where it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same request may succeed a moment later.</summary>
    public bool IsPassing => Fault is ModelFault.Busy or ModelFault.Server or ModelFault.Timeout or ModelFault.Broken;
}
