using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Signals.Delivery;

/// <summary>Something to send, before it is put into the form of its receiver: a signal, a digest, an answer.</summary>
/// <param name="Headline">What it says first; also the subject of a mail and the text of a notification.</param>
public sealed record Message(string Headline)
{
    /// <summary>What follows, in order.</summary>
    public ImmutableArray<MessageSection> Sections { get; init; } = [];

    /// <summary>Questions that it opens, each a button or a link.</summary>
    public ImmutableArray<MessageLink> Links { get; init; } = [];

    /// <summary>For programs: what it is about, by name.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Stops what it is about by one click; empty where there is nothing to stop.</summary>
    public string MuteToken { get; init; } = "";

    /// <summary>Where it is an answer: the channel.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Where it is an answer: the thread.</summary>
    public string Thread { get; init; } = "";

    /// <summary>A signal as a message.</summary>
    /// <param name="signal">The signal.</param>
    public static Message Of(Signal signal) => new(signal.Headline)
    {
        Sections = [.. new[] { new MessageSection("", signal.Cause), new MessageSection("", signal.Body) }.Where(s => s.Text.Length > 0)],
        Links = [new MessageLink(signal.Kind == Monitors.MonitorKind.GoalAtRisk ? "Open" : "Why?", signal.Question)],
        MuteToken = signal.MuteToken,
        Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["product"] = signal.Product,
            ["signal"] = signal.Id,
            ["monitor"] = signal.Monitor,
            ["kind"] = SignalDocument.KindName(signal.Kind),
            ["metric"] = signal.Metric,
            ["segment"] = signal.Segment,
            ["since"] = signal.Since.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["day"] = signal.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        }),
    };

    internal string ToJson() => JsonSerializer.Serialize(this, MessageJson.Default.Message);

    internal static Message FromJson(string json) => JsonSerializer.Deserialize(json, MessageJson.Default.Message) ?? new Message("");
}

/// <summary>A part of a message.</summary>
/// <param name="Title">Its heading; empty for none.</param>
/// <param name="Text">Plain text.</param>
public sealed record MessageSection(string Title, string Text);

/// <summary>A question that a message opens.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Question">The question.</param>
public sealed record MessageLink(string Label, string Question);

[JsonSerializable(typeof(Message))]
internal sealed partial class MessageJson : JsonSerializerContext;
