using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Models;
using Parley.Prompts;
using Parley.Prompts.Templates;

namespace Parley.Conversations.Modelled;

/// <summary>The models as one turn uses them: sends prompts, keeps the chain and the meter, and ends when the turn's time for models is over.</summary>
internal sealed class TurnModels : IDisposable
{
    private const string ModelKey = "parley.model";
    private readonly IChatClient _client;
    private readonly PromptLibrary _prompts;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _time;
    private readonly List<ModelStep> _chain = [];
    private bool _isTimed;

    public TurnModels(IChatClient client, PromptLibrary prompts, BudgetAccount account, ModelSettings settings, TimeProvider clock)
    {
        (_client, _prompts, Account, Settings, _clock) = (client, prompts, account, settings, clock);
        _time = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    public BudgetAccount Account { get; }

    public ModelSettings Settings { get; }

    /// <summary>What was asked so far.</summary>
    public ImmutableArray<ModelStep> Chain => [.. _chain];

    /// <summary>What the asker is told where a budget is spent; null where none is.</summary>
    public string? BudgetWords { get; private set; }

    /// <summary>Asks for a whole answer.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="situation">Who asks, for what.</param>
    /// <param name="cancellationToken">Stops the turn.</param>
    /// <returns>The answer, and the step to be ended with its outcome; no text where the model gave nothing.</returns>
    public async Task<(string? Text, ModelStep Step)> AskAsync(
        string name, IReadOnlyDictionary<string, object?> inputs, PromptSituation situation, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var reply = Begin(name, inputs, situation);
        await foreach (var part in ReadAsync(reply, cancellationToken).ConfigureAwait(false))
        {
            text.Append(part);
        }

        return (reply.Failed ? null : text.ToString(), reply.Step);
    }

    /// <summary>Makes ready to ask; nothing is sent.</summary>
    public ModelReply Begin(string name, IReadOnlyDictionary<string, object?> inputs, PromptSituation situation)
    {
        try
        {
            return Make(_prompts.Render(name, inputs, situation), name, inputs, situation);
        }
        catch (Exception fault) when (PromptLibrary.IsFaultOfPrompt(fault))
        {
            // A prompt of the product that cannot be rendered for this turn.
            var reply = new ModelReply([], new ChatOptions(), new ModelStep { Step = name, Prompt = name, Version = "", Complexity = situation.Complexity, Outcome = "" });
            reply.Fail("prompt", fault.Message);
            return reply;
        }
    }

    private static ModelReply Make(RenderedPrompt rendered, string name, IReadOnlyDictionary<string, object?> inputs, PromptSituation situation)
    {
        var options = new ChatOptions
        {
            Temperature = rendered.Prompt.Model.Temperature,
            TopP = rendered.Prompt.Model.TopP,
            Seed = rendered.Prompt.Model.Seed,
            MaxOutputTokens = rendered.Prompt.Model.MaxOutputTokens,
            ResponseFormat = PromptSchema.Of(rendered.Prompt) is { } schema ? ChatResponseFormat.ForJsonSchema(schema, name) : null,
        };
        return new ModelReply(
            [.. rendered.Messages.Select(m => new ChatMessage(new ChatRole(m.Role == "developer" ? "system" : m.Role), m.Text))],
            options,
            new ModelStep
            {
                Step = name,
                Prompt = rendered.Prompt.Name,
                Version = rendered.Prompt.Version,
                Fragments = [.. rendered.Fragments.Select(f => $"{f.Slot}={f.Name}@{f.Version[..12]}")],
                Complexity = situation.Complexity,
                Inputs = inputs.Where(i => i.Value is not null).ToImmutableSortedDictionary(i => i.Key, i => Short(i.Value), StringComparer.Ordinal),
                Outcome = "",
            });
    }

    /// <summary>Sends what was made ready; the parts of the text as they come. A fault ends it, and is in the step.</summary>
    public async IAsyncEnumerable<string> ReadAsync(ModelReply reply, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (reply.Failed)
        {
            _chain.Add(reply.Step);
            yield break;
        }

        // The time of models begins with the first of them: what the turn took before is not theirs.
        if (!_isTimed)
        {
            _isTimed = true;
            _time.CancelAfter(TimeSpan.FromSeconds(Settings.TurnSeconds));
        }

        var (begun, spent) = (_clock.GetTimestamp(), Account.Spent);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _time.Token);
        var stream = _client.GetStreamingResponseAsync(reply.Messages, reply.Options, linked.Token).GetAsyncEnumerator(linked.Token);
        try
        {
            while (await MoveAsync(stream, reply, cancellationToken).ConfigureAwait(false))
            {
                if (stream.Current.AdditionalProperties?.GetValueOrDefault(ModelKey) is string model)
                {
                    reply.Step = reply.Step with { Model = model };
                }

                yield return stream.Current.Text;
            }
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            reply.Step = reply.Step with
            {
                Tokens = Account.Spent.Tokens - spent.Tokens,
                Money = Account.Spent.Money - spent.Money,
                Milliseconds = Math.Round(_clock.GetElapsedTime(begun).TotalMilliseconds, 3),
            };
            if (reply.Failed)
            {
                _chain.Add(reply.Step);
            }
        }
    }

    /// <summary>Ends a step.</summary>
    public void End(ModelStep step, string outcome, string reason = "") => _chain.Add(step with { Outcome = outcome, Reason = reason });

    public void Dispose()
    {
        _time.Dispose();
        _client.Dispose();
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> stream, ModelReply reply, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ModelException fault)
        {
            reply.Fail(fault.Fault.ToString().ToLowerInvariant(), fault.Message);
            BudgetWords ??= fault.Fault == ModelFault.Budget ? fault.Message : null;
            return false;
        }
        catch (OperationCanceledException)
        {
            // What is ready without a model is given, and recorded, also where the asker stopped.
            reply.Fail(cancellationToken.IsCancellationRequested ? "stopped" : "timeout", "The turn's time for models is over.");
            return false;
        }
    }

    private static string Short(object? value)
    {
        var text = value as string ?? (value is IFormattable plain ? plain.ToString(null, CultureInfo.InvariantCulture) : JsonSerializer.Serialize(value));
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}

/// <summary>One request to a model and what is known of its answer.</summary>
internal sealed class ModelReply(IReadOnlyList<ChatMessage> messages, ChatOptions options, ModelStep step)
{
    public IReadOnlyList<ChatMessage> Messages => messages;

    public ChatOptions Options => options;

    public ModelStep Step { get; set; } = step;

    public bool Failed { get; private set; }

    public void Fail(string outcome, string reason) => (Failed, Step) = (true, Step with { Outcome = outcome, Reason = reason });
}
