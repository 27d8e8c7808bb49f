using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Models.Pipeline;

/// <summary>One recorded request and every part of its answer, in order.</summary>
internal sealed record RecordedAnswer(string Key, string Model, IReadOnlyList<RecordedPart> Parts);

/// <summary>A part of an answer.</summary>
internal sealed record RecordedPart(string Text, string? Finish, long? Input, long? Output);

/// <summary>A file of recorded answers: one JSON object a line. Prompts are not in it, only their hash.</summary>
internal sealed class Recording(string file)
{
    private readonly Lock _lock = new();
    private readonly Lazy<ConcurrentDictionary<string, RecordedAnswer>> _answers = new(() => Read(file));

    public RecordedAnswer? Find(string key) => _answers.Value.GetValueOrDefault(key);

    public void Add(RecordedAnswer answer)
    {
        lock (_lock)
        {
            if (_answers.Value.TryAdd(answer.Key, answer))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                File.AppendAllText(file, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web) + "\n");
            }
        }
    }

    private static ConcurrentDictionary<string, RecordedAnswer> Read(string file)
    {
        var answers = new ConcurrentDictionary<string, RecordedAnswer>(StringComparer.Ordinal);
        foreach (var line in File.Exists(file) ? File.ReadLines(file).Where(l => l.Length > 0) : [])
        {
            if (JsonSerializer.Deserialize<RecordedAnswer>(line, JsonSerializerOptions.Web) is { } answer)
            {
                answers[answer.Key] = answer;
            }
        }

        return answers;
    }
}

/// <summary>Writes down what a model answers, once it has answered to the end.</summary>
internal sealed class RecordClient(IChatClient inner, Recording recording, string model) : StreamingClient(inner)
{
    protected override async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = new List<RecordedPart>();
        await foreach (var update in Next(messages, options, cancellationToken).ConfigureAwait(false))
        {
            var usage = update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details;
            parts.Add(new RecordedPart(update.Text, update.FinishReason?.Value, usage?.InputTokenCount, usage?.OutputTokenCount));
            yield return update;
        }

        recording.Add(new RecordedAnswer(RequestKey.Of(messages, options), model, parts));
    }
}

/// <summary>Answers from a recording alone, part by part as it was; without a network.</summary>
internal sealed class ReplayClient(Recording recording, string model) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var answer = recording.Find(RequestKey.Of([.. messages], options ?? new ChatOptions()))
            ?? throw new ModelException(ModelFault.NotRecorded, $"The recording has no such request to '{model}'.");
        foreach (var part in answer.Parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var update = new ChatResponseUpdate(ChatRole.Assistant, part.Text)
            {
                FinishReason = part.Finish is { } finish ? new ChatFinishReason(finish) : null,
                ModelId = answer.Model,
            };
            if (part.Input is not null || part.Output is not null)
            {
                update.Contents.Add(new UsageContent(new UsageDetails { InputTokenCount = part.Input, OutputTokenCount = part.Output }));
            }

            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
