namespace Parley.Server.OpenAi;

/// <summary>A request of an OpenAI client that cannot be taken.</summary>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="param">The field; null for the whole.</param>
/// <param name="code">A stable name.</param>
internal sealed class ClientFault(string message, string? param = null, string code = "invalid_value") : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status400BadRequest;

    /// <summary>The field; null for the whole.</summary>
    public string? Param { get; } = param;

    /// <summary>A stable name.</summary>
    public string Code { get; } = code;
}
