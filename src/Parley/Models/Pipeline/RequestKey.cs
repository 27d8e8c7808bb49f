using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>What makes two requests the same: every message and every option that changes the answer.</summary>
internal static class RequestKey
{
    /// <summary>SHA-256, hex.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options.</param>
    public static string Of(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{options.Temperature}|{options.TopP}|{options.Seed}|{string.Join('\u001f', options.StopSequences ?? [])}\n");
        text.Append((options.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText() ?? options.ResponseFormat?.GetType().Name).Append('\n');
        foreach (var message in messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{message.Role.Value}:{message.Text.Length}:{message.Text}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
