using System.Collections.Concurrent;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Opens providers by their ids.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="programs">Runs scripts and commands.</param>
/// <param name="suite">Settings of the environment and the folder.</param>
/// <param name="options">Opens products, and says who judges.</param>
internal sealed class ProviderSource(HttpCaller http, ProgramRunner programs, Suite suite, EvaluationOptions options)
{
    private readonly ConcurrentDictionary<string, EvaluatedProvider> _opened = new(StringComparer.Ordinal);

    private readonly RunBudget _budget = new(options.MostCost);

    private readonly ConcurrentDictionary<string, Lazy<Task<OpenProduct>>> _products = new(StringComparer.Ordinal);

    /// <summary>Who judges where nothing else is said.</summary>
    public SuiteProvider? Grader => options.Grader;

    /// <summary>Asks a provider, within the run's budget.</summary>
    /// <exception cref="SuiteException">It is not known.</exception>
    public async Task<ProviderReply> AskAsync(SuiteProvider provider, ProviderCall call, CancellationToken cancellationToken)
    {
        var opened = Open(provider);
        if (_budget.Refusal is { } refusal)
        {
            return ProviderReply.Failed(refusal);
        }

        var reply = await opened.CallAsync(call, cancellationToken).ConfigureAwait(false);
        _budget.Add(reply);
        return reply;
    }

    /// <summary>Opens a provider.</summary>
    /// <exception cref="SuiteException">It is not known.</exception>
    public EvaluatedProvider Open(SuiteProvider provider) => Find(provider, out var error) ?? throw new SuiteException(error!);

    /// <summary>Opens a provider; null and the reason where it is not known.</summary>
    public EvaluatedProvider? Find(SuiteProvider provider, out string? error)
    {
        error = null;
        var key = provider.Config.Count == 0 ? provider.Id : $"{provider.Id}\n{JsValue.Json(provider.Config)}";
        if (_opened.TryGetValue(key, out var opened))
        {
            return opened;
        }

        var made = Make(provider);
        if (made is null)
        {
            error = $"providers: {provider.Id} is not known; there are echo, http(s)://…, exec:…, file://….js, file://….py, python:…, javascript:…, parley:FOLDER and models of {string.Join(", ", ModelMaker.Prefixes)}.";
            return null;
        }

        return _opened.GetOrAdd(key, made);
    }

    private EvaluatedProvider? Make(SuiteProvider provider)
    {
        var id = provider.Id;
        return id switch
        {
            "echo" => new EchoProvider(),
            "http" or "https" => new HttpProvider(http, provider, suite.Folder),
            _ when id.StartsWith("http://", StringComparison.Ordinal) || id.StartsWith("https://", StringComparison.Ordinal) => new HttpProvider(http, provider, suite.Folder),
            _ when id.StartsWith("exec:", StringComparison.Ordinal) => new CommandProvider(programs, provider),
            _ when id.StartsWith("javascript:", StringComparison.Ordinal) => new InlineScriptProvider(id["javascript:".Length..]),
            _ when id.StartsWith("python:", StringComparison.Ordinal) || (SuiteFiles.IsReference(id) && IsScript(id)) => new ScriptProvider(programs, provider, suite.Folder),
            _ when id.StartsWith("parley:", StringComparison.Ordinal) && options.OpenProduct is { } open => Product(provider, open),
            _ => ModelMaker.Of(id) is { } maker ? Model(provider, maker) : null,
        };
    }

    private EvaluatedProvider Model(SuiteProvider provider, ModelMaker maker) => maker.Protocol switch
    {
        ModelProtocol.Anthropic => new AnthropicProvider(http, provider, maker, Variable),
        ModelProtocol.Ollama => new OllamaProvider(http, provider, maker, Variable),
        _ => new OpenAiProvider(http, provider, maker, Variable),
    };

    // Providers of one folder share the product, whoever asks.
    private ProductProvider Product(SuiteProvider provider, Func<string, CancellationToken, Task<OpenProduct>> open)
    {
        var folder = ProductProvider.FolderOf(provider.Id, suite.Folder);
        var opened = _products.GetOrAdd(folder, path => new Lazy<Task<OpenProduct>>(() => open(path, CancellationToken.None)));
        return new ProductProvider(token => opened.Value.WaitAsync(token), provider);
    }

    private bool IsScript(string id) => Path.GetExtension(SuiteFiles.Script(id, suite.Folder).File) is ".js" or ".cjs" or ".mjs" or ".py";

    private string? Variable(string name) => suite.Environment.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);
}
