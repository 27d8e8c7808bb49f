using System.Security.Cryptography;
using System.Text;

namespace Parley.Evaluation.Providers;

/// <summary>Answers kept by request, in a folder, so that a later run does not pay for them again.</summary>
/// <param name="folder">Where they are kept.</param>
internal sealed class ReplyCache(string folder)
{
    /// <summary>What is said where a replay has no answer.</summary>
    public const string NotRecorded = "The recording has no such request.";

    /// <summary>True where answers come from here alone.</summary>
    public bool IsReplay { get; init; }

    /// <summary>The answer to a request; null where none is kept.</summary>
    public string? Find(string request)
    {
        var path = Path.Combine(folder, Name(request));
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Keeps an answer; a full disk loses the saving, not the run.</summary>
    public void Keep(string request, string answer)
    {
        var name = Name(request);
        try
        {
            Directory.CreateDirectory(folder);
            var draft = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}");
            File.WriteAllText(draft, answer);
            File.Move(draft, Path.Combine(folder, name), overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Not kept.
        }
    }

    private static string Name(string request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
}
