using System.Collections.Immutable;
using System.Reflection;
using Parley.Products;
using Parley.Prompts.Templates;
using Parley.Prompts.Templates.Reading;

namespace Parley.Prompts;

/// <summary>What a fragment is chosen by.</summary>
/// <param name="Roles">The caller's roles.</param>
/// <param name="Complexity">How much the task asks for: simple, moderate or complex.</param>
/// <param name="Verbosity">How long the answer is to be: brief, standard or detailed.</param>
public sealed record PromptSituation(ImmutableSortedSet<string> Roles, string Complexity, string Verbosity);

/// <summary>
/// The prompts of a product: Parley's own, each replaced by the product's file of the same name in <c>prompts/</c>. Immutable;
/// one for each version of the product.
/// </summary>
public sealed class PromptLibrary
{
    /// <summary>The folder of a product's prompts.</summary>
    public const string Folder = "prompts";

    private const string ResourcePrefix = "Parley.Prompts.BuiltIn.";
    private const string Ending = ".prompty";

    private static readonly Lazy<ImmutableSortedDictionary<string, PromptFile>> Own = new(ReadBuiltIn);

    private readonly ImmutableSortedDictionary<string, PromptFile> _prompts;

    private PromptLibrary(ImmutableSortedDictionary<string, PromptFile> prompts) => _prompts = prompts;

    /// <summary>Parley's own prompts.</summary>
    public static PromptLibrary BuiltIn => new(Own.Value);

    /// <summary>Every prompt and fragment by name.</summary>
    public IEnumerable<PromptFile> All => _prompts.Values;

    /// <summary>Reads a product's prompts over Parley's own.</summary>
    /// <param name="folder">The product's folder.</param>
    /// <param name="faults">Gathers what is wrong; a prompt with a fault does not replace Parley's own.</param>
    public static PromptLibrary Load(string folder, Faults faults)
    {
        var root = Path.Combine(folder, Folder);
        if (!Directory.Exists(root))
        {
            return BuiltIn;
        }

        var prompts = Own.Value.ToBuilder();
        foreach (var path in Directory.EnumerateFiles(root, "*" + Ending, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
            var name = relative[..^Ending.Length];
            var options = new PromptLoadOptions
            {
                Environment = Environment.GetEnvironmentVariable,
                Folder = Path.GetDirectoryName(path),
                ResolveConnection = false,
            };
            var file = $"{Folder}/{relative}";
            if (Read(file, path, faults) is { } text && PromptLoader.Read(file, name, text, options, faults) is { } prompt
                && IsReadable(prompt, file, faults))
            {
                prompts[name] = prompt with { Name = name };
            }
        }

        return new PromptLibrary(prompts.ToImmutable());
    }

    /// <summary>A prompt by name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public PromptFile? Find(string name) => _prompts.GetValueOrDefault(name);

    /// <summary>True where the product's own file is used, not Parley's.</summary>
    /// <param name="prompt">The prompt.</param>
    public static bool IsOfProduct(PromptFile prompt) =>
        !Own.Value.TryGetValue(prompt.Name, out var own) || own.Version != prompt.Version;

    /// <summary>Parley's own prompt of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public static PromptFile? OwnOf(string name) => Own.Value.GetValueOrDefault(name);

    /// <summary>
    /// The fragment that fills a slot: of those whose conditions all hold, the one with the most conditions, and among equals
    /// the first by name. Null where none fits.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="situation">Who asks, and for what.</param>
    public PromptFile? Choose(string slot, PromptSituation situation)
    {
        PromptFile? best = null;
        var most = -1;
        foreach (var prompt in All.Where(p => p.Fragment?.Slot == slot))
        {
            var rule = prompt.Fragment!;
            var fits = (rule.Roles.IsEmpty || rule.Roles.Any(situation.Roles.Contains))
                && (rule.Complexity.IsEmpty || rule.Complexity.Contains(situation.Complexity))
                && (rule.Verbosity.IsEmpty || rule.Verbosity.Contains(situation.Verbosity));
            var conditions = (rule.Roles.IsEmpty ? 0 : 1) + (rule.Complexity.IsEmpty ? 0 : 1) + (rule.Verbosity.IsEmpty ? 0 : 1);
            if (fits && conditions > most)
            {
                (best, most) = (prompt, conditions);
            }
        }

        return best;
    }

    /// <summary>True where a prompt cannot be rendered with what it was given; anything else is no fault of the prompt.</summary>
    /// <param name="fault">What <see cref="Render"/> threw.</param>
    public static bool IsFaultOfPrompt(Exception fault) => fault is TemplateException or PromptInputException or StrictInputException or KeyNotFoundException;

    /// <summary>Renders a prompt with its fragments.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="inputs">Values by name.</param>
    /// <param name="situation">Who asks, and for what.</param>
    /// <exception cref="KeyNotFoundException">There is no such prompt.</exception>
    /// <exception cref="PromptInputException">An input is missing.</exception>
    /// <exception cref="TemplateException">The template cannot be rendered.</exception>
    public RenderedPrompt Render(string name, IReadOnlyDictionary<string, object?> inputs, PromptSituation situation)
    {
        var prompt = Find(name) ?? throw new KeyNotFoundException($"There is no prompt '{name}'; {Faults.Suggestion(name, [.. _prompts.Keys])}.");
        var chosen = new SortedDictionary<string, ChosenFragment>(StringComparer.Ordinal);
        var messages = PromptRenderer.Render(prompt, inputs, wanted =>
        {
            if (!wanted.StartsWith("slot:", StringComparison.Ordinal))
            {
                return Find(wanted)?.Instructions;
            }

            if (Choose(wanted[5..], situation) is not { } fragment)
            {
                return "";
            }

            chosen[wanted[5..]] = new ChosenFragment(wanted[5..], fragment.Name, fragment.Version);
            return fragment.Instructions;
        });
        return new RenderedPrompt(prompt, messages, [.. chosen.Values]);
    }

    private static string? Read(string file, string path, Faults faults)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault(file, 0, "", $"The file cannot be read: {fault.Message}"));
            return null;
        }
    }

    private static bool IsReadable(PromptFile prompt, string file, Faults faults)
    {
        try
        {
            _ = prompt.Format == "mustache" ? MustacheTemplate.Parse(prompt.Instructions) : CompiledTemplate.Parse(prompt.Instructions);
            return true;
        }
        catch (TemplateException fault)
        {
            var before = prompt.Source.ReplaceLineEndings("\n").IndexOf(prompt.Instructions, StringComparison.Ordinal);
            var line = before < 0 ? 0 : prompt.Source.ReplaceLineEndings("\n").AsSpan(0, before).Count('\n') + fault.Line;
            faults.Add(new Fault(file, line, "", $"The template cannot be read: {fault.Reason}"));
            return false;
        }
    }

    private static ImmutableSortedDictionary<string, PromptFile> ReadBuiltIn()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var faults = new Faults();
        var prompts = ImmutableSortedDictionary.CreateBuilder<string, PromptFile>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            var name = resource[ResourcePrefix.Length..^Ending.Length].Replace('.', '/');
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            if (PromptLoader.Read(resource, name, reader.ReadToEnd(), new PromptLoadOptions(), faults) is { } prompt)
            {
                prompts[name] = prompt with { Name = name };
            }
        }

        return faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : prompts.ToImmutable();
    }
}
