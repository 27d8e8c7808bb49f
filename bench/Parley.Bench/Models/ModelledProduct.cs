using Parley.Bench.Asking;

namespace Parley.Bench.Models;

/// <summary>A copy of a product to which a fake provider was given as its model.</summary>
public static class ModelledProduct
{
    /// <summary>What the models section says for each provider.</summary>
    /// <param name="provider">A provider of product.yaml.</param>
    /// <param name="address">Where the fake one listens.</param>
    /// <param name="seconds">Time for one request.</param>
    public static string Chat(string provider, Uri address, int seconds = 15)
    {
        var url = provider switch
        {
            "openai" or "openai-compatible" => new Uri(address, "/v1"),
            _ => address,
        };
        var key = provider is "openai" or "azure-openai" or "anthropic" ? $", key: \"env:{KeyName}\"" : "";
        return $"{{provider: {provider}, model: fake, name: {provider}, base_url: \"{url}\"{key}, timeout_seconds: {seconds}, retries: 1, price: {{input: 1, output: 2}}}}";
    }

    /// <summary>The environment variable that the key is taken from.</summary>
    public const string KeyName = "PARLEY_BENCH_MODEL_KEY";

    /// <summary>Opens a product with models.</summary>
    /// <param name="folder">The product.</param>
    /// <param name="models">The lines of the models section, flow style.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="seconds">Time of models in a turn.</param>
    /// <param name="clock">Says what time it is; the machine's where null.</param>
    public static Task<AskedProduct> OpenAsync(string folder, IReadOnlyList<string> models, CancellationToken cancellationToken, int seconds = 30, TimeProvider? clock = null)
    {
        Environment.SetEnvironmentVariable(KeyName, "sk-fake-0123456789");
        return AskedProduct.OpenUnderAsync(
            new CopiedProduct(folder)
            {
                Prepared = copy => File.AppendAllText(
                    Path.Combine(copy, "product.yaml"),
                    $"\nmodels:\n  turn_seconds: {seconds}\n  chat:\n{string.Concat(models.Select(m => $"    - {m}\n"))}"),
            },
            clock ?? TimeProvider.System,
            cancellationToken);
    }
}
