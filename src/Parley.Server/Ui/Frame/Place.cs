using System.Collections.Immutable;

namespace Parley.Server.Ui.Frame;

/// <summary>A page that one goes to from anywhere.</summary>
/// <param name="Key">What the page names itself to <c>Shell</c>.</param>
/// <param name="Title">What the link says.</param>
/// <param name="Path">Its address.</param>
internal sealed record Place(string Key, string Title, string Path)
{
    /// <summary>True for what is always in sight; the rest is in the menu.</summary>
    public bool IsInBar { get; init; }

    /// <summary>True for what only owners see.</summary>
    public bool ForOwners { get; init; }

    /// <summary>True for what only owners and reviewers see.</summary>
    public bool ForReviewers { get; init; }

    /// <summary>True for what is opened beside the page.</summary>
    public bool IsBeside { get; init; }

    /// <summary>All places in the order of the navigation. A page that is added is added here.</summary>
    public static ImmutableArray<Place> All { get; } =
    [
        new("conversations", "Conversations", "/conversations") { IsInBar = true },
        new("queue", "Queue", "/queue") { IsInBar = true },
        new("knowledge", "Documents", "/knowledge"),
        new("data", "Your own data", "/data"),
        new("preferences", "Preferences", "/preferences"),
        new("shares", "Shared links", "/shares"),
        new("people", "People", "/people") { ForOwners = true },
        new("monitors", "Monitors", "/monitors") { ForOwners = true },
        new("health", "Health", "/health") { ForOwners = true },
        new("routes", "Routes", "/routes") { ForOwners = true },
        new("prompts", "Prompts", "/prompts") { ForOwners = true },
        new("models", "Language models", "/models") { ForOwners = true },
        new("evaluations", "Evaluations", "/evaluations") { ForOwners = true },
        new("reviews", "Blind review", "/evaluations/reviews") { ForReviewers = true },
        new("changes", "What is new", "/changes") { IsBeside = true },
        new("docs", "Documentation", "/docs/README") { IsBeside = true },
        new("api", "API", "/scalar") { IsBeside = true },
    ];
}
