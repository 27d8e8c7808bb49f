using Parley.Analytics;
using Parley.Answers;
using Parley.Text;

namespace Parley.Conversations.Colleagues;

/// <summary>
/// A person's word for what a question means. The question is then read in the person's words, anew each time, under the asker's own
/// permissions and on the asker's day: "last month" goes on meaning the month before.
/// </summary>
public sealed record VerifiedAnswer
{
    /// <summary>Unique id.</summary>
    public required string Id { get; init; }

    /// <summary>The product.</summary>
    public required string Product { get; init; }

    /// <summary>The question as people ask it.</summary>
    public required string Question { get; init; }

    /// <summary>The question in words that are read to the plan that is meant.</summary>
    public required string Wording { get; init; }

    /// <summary>The plan that <see cref="Wording"/> was read to when it was confirmed.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Id of who confirmed it.</summary>
    public required string By { get; init; }

    /// <summary>When; set by the store.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The work item it came of; empty where there was none.</summary>
    public string WorkItem { get; init; } = "";

    /// <summary>When it was taken back; null while it holds.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>What an answer says of it.</summary>
    public VerifiedMark Mark => new(By, DateOnly.FromDateTime(At.UtcDateTime));

    /// <summary>Equal for questions that differ in case, accents, spaces and marks at the end only.</summary>
    /// <param name="question">The question.</param>
    public static string Fold(string question) =>
        string.Join(' ', Tokenizer.Fold(question).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('?', '.', '!', ' ');
}
