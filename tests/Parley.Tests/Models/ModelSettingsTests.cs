using System.Collections.Immutable;
using Parley.Models;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Models;

public sealed class ModelSettingsTests
{
    [Fact]
    public void Read_takes_every_key()
    {
        var (settings, faults) = Read(
            """
            models:
              chat:
                - {provider: openai, model: gpt, name: main, key: "env:KEY", timeout_seconds: 9, retries: 2, requests_per_minute: 30, max_output_tokens: 500, price: {input: 0.5, output: 2}}
                - {provider: azure-openai, model: gpt, base_url: "https://r.openai.azure.com", key: "file:k"}
                - {provider: openai-compatible, model: qwen, base_url: "http://localhost:8000/v1"}
                - {provider: anthropic, model: claude, key: "env:KEY"}
                - {provider: ollama, model: llama}
              embedding: {provider: ollama, model: nomic}
              understand: false
              compose: true
              turn_seconds: 10
              cache_minutes: 5
              fixtures: {mode: replay, file: run.jsonl}
            budgets:
              turn: {tokens: 1000}
              caller: {money: 1.5}
              day: {tokens: 5, money: 2}
              product: {money: 100}
            """);

        Assert.Empty(faults);
        Assert.Equal(["main", "gpt", "qwen", "claude", "llama"], settings.Chat.Select(m => m.Name));
        Assert.Equal(0.000_002_5m, settings.Chat[0].Cost(1, 1));
        Assert.Equal((false, true, 10, 5, true), (settings.Understand, settings.Compose, settings.TurnSeconds, settings.CacheMinutes, settings.IsReplay));
        Assert.Equal((new Budget(1000, null), new Budget(null, 1.5m)), (settings.Budgets.Turn, settings.Budgets.Caller));
    }

    [Theory]
    [InlineData("models:\n  chat:\n    - {provider: opnai, model: x, key: 'env:K'}", 4, "models.chat[0].provider", "the nearest is 'openai'")]
    [InlineData("models:\n  chat:\n    - {provider: openai, model: x, key: sk-verysecret}", 4, "models.chat[0].key", "by reference")]
    [InlineData("models:\n  chat:\n    - {provider: openai, model: x}", 4, "models.chat[0].key", "is needed")]
    [InlineData("models:\n  chat:\n    - {provider: azure-openai, model: x, key: 'env:K'}", 4, "models.chat[0].base_url", "RESOURCE.openai.azure.com")]
    [InlineData("models:\n  chat:\n    - {provider: ollama, model: x, base_url: 'ftp://h'}", 4, "models.chat[0].base_url", "https://host/v1")]
    [InlineData("models:\n  chat:\n    - {provider: ollama, model: x, base_url: 'http://u:p@h'}", 4, "models.chat[0].base_url", "without a user")]
    [InlineData("models:\n  chat:\n    - {provider: onnx, model: x}", 4, "models.chat[0].provider", "under `embedding`")]
    [InlineData("models:\n  embedding: {provider: onnx, model: x}", 3, "models.embedding.model", "no model.onnx")]
    [InlineData("models:\n  embedding: {provider: anthropic, model: x, key: 'env:K'}", 3, "models.embedding.provider", "no embedding models")]
    [InlineData("models:\n  chat:\n    - {provider: ollama, model: x, tmeout_seconds: 3}", 4, "models.chat[0].tmeout_seconds", "timeout_seconds")]
    [InlineData("models:\n  chat:\n    - {provider: ollama, model: x, timeout_seconds: 0}", 4, "models.chat[0].timeout_seconds", "from 1 to 300")]
    [InlineData("models:\n  chat:\n    - {provider: ollama, model: x}\n    - {provider: ollama, model: x}", 3, "models.chat", "Two models are called 'x'")]
    [InlineData("budgets:\n  turn: {tokens: -1}", 3, "budgets.turn.tokens", "at least 1")]
    [InlineData("budgets:\n  turn: {money: 0}", 3, "budgets.turn.money", "above 0")]
    [InlineData("budgets:\n  week: {tokens: 1}", 3, "budgets.week", "not known")]
    public void Read_faults_name_line_key_and_remedy(string yaml, int line, string key, string words)
    {
        var fault = Assert.Single(Read(yaml).Faults);

        Assert.Equal(("product.yaml", line, key), (fault.File, fault.Line, fault.Key));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_without_models_gives_none() => Assert.Same(ModelSettings.None, Read("description: x").Settings);

    private static (ModelSettings Settings, ImmutableArray<Fault> Faults) Read(string yaml)
    {
        using var folder = new TemporaryFolder();
        folder.Write("product.yaml", $"title: Shop\n{yaml}\n");
        var faults = new Faults();
        var settings = ModelSettingsReader.Read(ProductFolder.Load(folder.Path).Readable, faults);
        return (settings, faults.ToImmutable());
    }
}
