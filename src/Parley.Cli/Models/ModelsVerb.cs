using System.CommandLine;
using System.Globalization;
using Parley.Models;
using Parley.Products;

namespace Parley.Cli.Models;

/// <summary><c>parley models list|test|compare</c>: a product's language models.</summary>
internal static class ModelsVerb
{
    public static Command Create() => new("models", "List, test and compare a product's language models.") { ModelsListVerb.Create(), ModelsTestVerb.Create(), ModelsCompareVerb.Create() };

    /// <summary>The models of a product's folder; nothing is asked.</summary>
    /// <exception cref="ProductFaultException">Its settings are wrong.</exception>
    public static ProductModels Open(DirectoryInfo folder)
    {
        var load = ProductFolder.Load(folder.FullName);
        return load.Product is { } product
            ? ProductModels.Open(product, new BudgetLedger(), TimeProvider.System)
            : throw new ProductFaultException(load.Faults);
    }

    public static string Name(ModelProvider provider) => provider switch
    {
        ModelProvider.OpenAi => "openai",
        ModelProvider.AzureOpenAi => "azure-openai",
        ModelProvider.OpenAiCompatible => "openai-compatible",
        _ => provider.ToString().ToLowerInvariant(),
    };
}

/// <summary><c>parley models list</c>.</summary>
internal static class ModelsListVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("list", "List models in the order they are tried; keys are never shown, only whether they are there.") { Product, Format };
        command.SetAction(parsed =>
        {
            using var models = ModelsVerb.Open(parsed.GetRequiredValue(Product));
            var chat = models.Settings.Chat.Select(m => Entry(m, "chat"));
            var embedding = models.Settings.Embedding is { } made ? [Entry(made, "embedding")] : Array.Empty<ModelEntry>();
            Output.Write(parsed, Format, new ModelsDocument([.. chat, .. embedding]), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static ModelEntry Entry(ModelDefinition model, string use) => new(model.Name, use, ModelsVerb.Name(model.Provider), model.Model)
    {
        Address = model.BaseUrl?.ToString(),
        Key = model.Key,
        KeyFound = model.Key is null ? null : ModelKeys.IsThere(model),
        InputPrice = model.InputPrice,
        OutputPrice = model.OutputPrice,
    };

    private static string Text(ModelsDocument document) => document.Models.Count == 0
        ? "No model is configured; nothing changes without one."
        : string.Join(Environment.NewLine, document.Models.Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Name} ({m.Use}): {m.Provider} {m.Model}{(m.Address is null ? "" : $" at {m.Address}")}{(m.Key is null ? "" : $", key {m.Key} {(m.KeyFound == true ? "is there" : "IS MISSING")}")}{(m.InputPrice + m.OutputPrice > 0 ? $", {m.InputPrice} and {m.OutputPrice} a million tokens" : "")}")));
}

/// <summary><c>parley models test</c>.</summary>
internal static class ModelsTestVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("test", "Send each model one short request. Exits 0 where all answer, 1 otherwise.") { Product, Format };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var models = ModelsVerb.Open(parsed.GetRequiredValue(Product));
        var results = await ModelProbe.RunAsync(models.Settings, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        var document = new ModelTestsDocument([.. results.Select(r => new ModelTestEntry(r.Name, r.Fault is null, r.Fault, Math.Round(r.Milliseconds, 1), r.Tokens))]);
        Output.Write(parsed, Format, document, Text);
        return document.Tests.All(t => t.Ok) ? ExitCodes.Answered : ExitCodes.Fault;
    }

    private static string Text(ModelTestsDocument document) => document.Tests.Count == 0
        ? "No model is configured."
        : string.Join(Environment.NewLine, document.Tests.Select(t => string.Create(
            CultureInfo.InvariantCulture, $"{(t.Ok ? "ok  " : "FAIL")} {t.Name}: {(t.Ok ? $"{t.Milliseconds} ms, {t.Tokens} tokens" : t.Fault)}")));
}
