namespace Parley.Evaluation.Providers;

/// <summary>Gives the prompt back, at no cost.</summary>
internal sealed class EchoProvider : EvaluatedProvider
{
    public override Task<ProviderReply> CallAsync(ProviderCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new ProviderReply { Output = call.Prompt, Cost = 0 });
}
