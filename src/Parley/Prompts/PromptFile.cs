using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Prompts;

/// <summary>One prompt, as its <c>.prompty</c> file says it. Keys that are not known here are kept in <see cref="Data"/>.</summary>
public sealed record PromptFile
{
    /// <summary>The name it is asked for by; for a product's prompts the path below <c>prompts/</c> without its ending.</summary>
    public required string Name { get; init; }

    /// <summary>The body: text with role markers and template tags.</summary>
    public required string Instructions { get; init; }

    /// <summary>SHA-256 of the file, hex: the prompt's version.</summary>
    public required string Version { get; init; }

    /// <summary>The file as it was read.</summary>
    public required string Source { get; init; }

    /// <summary>All of the front matter, references resolved and short forms written out.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it takes.</summary>
    public ImmutableArray<PromptProperty> Inputs { get; init; } = [];

    /// <summary>What the model is to give back; empty for prose.</summary>
    public ImmutableArray<PromptProperty> Outputs { get; init; } = [];

    /// <summary>Options for the model.</summary>
    public PromptModel Model { get; init; } = new();

    /// <summary>The template engine: jinja2, nunjucks or mustache.</summary>
    public string Format { get; init; } = "jinja2";

    /// <summary>Where a fragment may be chosen; null for a whole prompt.</summary>
    public FragmentRule? Fragment { get; init; }

    /// <summary>First characters of the version, for people.</summary>
    public string ShortVersion => Version[..12];
}

/// <summary>What a prompt says about the model it is written for. Keys and addresses of providers are never taken from here.</summary>
public sealed record PromptModel
{
    /// <summary>The model's id at its provider; empty where the product's choice is meant.</summary>
    public string Id { get; init; } = "";

    /// <summary>0 to 2; the provider's default where null.</summary>
    public float? Temperature { get; init; }

    /// <summary>Longest answer in tokens; the model's own limit where null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Nucleus sampling, 0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>A seed, for providers that take one.</summary>
    public long? Seed { get; init; }

    /// <summary>Texts that end the answer.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];
}

/// <summary>An input or output of a prompt.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">string, integer, float, boolean, array, object, thread, image, file or audio.</param>
public sealed record PromptProperty(string Name, string Kind)
{
    /// <summary>What it is.</summary>
    public string Description { get; init; } = "";

    /// <summary>True where it must be given.</summary>
    public bool Required { get; init; }

    /// <summary>What stands for it where it is not given; null for nothing.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>Values it may have; empty for any.</summary>
    public ImmutableArray<JsonElement> Enum { get; init; } = [];

    /// <summary>True where a value that looks like a role marker is refused; others are written, and mean nothing.</summary>
    public bool Strict { get; init; }

    /// <summary>True for threads, images, files and sound.</summary>
    public bool IsRich => Kind is "thread" or "image" or "file" or "audio";
}

/// <summary>Where a fragment belongs, and for whom it is chosen.</summary>
/// <param name="Slot">The place that it fills: persona, verbosity, glossary, rules, examples, …</param>
/// <param name="Roles">Roles of the caller, one of which is needed; any caller where empty.</param>
/// <param name="Complexity">Complexities of the task it is for: simple, moderate, complex; any where empty.</param>
/// <param name="Verbosity">Lengths it is for: brief, standard, detailed; any where empty.</param>
public sealed record FragmentRule(
    string Slot, ImmutableArray<string> Roles, ImmutableArray<string> Complexity, ImmutableArray<string> Verbosity);
