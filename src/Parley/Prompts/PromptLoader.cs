using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Prompts;

/// <summary>How prompts are loaded.</summary>
internal sealed record PromptLoadOptions
{
    /// <summary>Gives environment variables; null where there is none of the name.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>The folder that <c>${file:…}</c> may read from; nothing may be read where null.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// False to leave <c>model.connection</c> as it is written: a product's models and keys come from product.yaml, and what is
    /// not used is not resolved.
    /// </summary>
    public bool ResolveConnection { get; init; } = true;
}

/// <summary>
/// Reads <c>.prompty</c> files: front matter between <c>---</c> lines, then the body. Short forms are written out, references
/// <c>${env:NAME:default}</c> and <c>${file:path}</c> are resolved, unknown keys are kept.
/// </summary>
internal static class PromptLoader
{
    /// <summary>The largest file that is read, in characters.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>Reads one file.</summary>
    /// <param name="file">Its path, for faults.</param>
    /// <param name="name">The prompt's name where the file gives none.</param>
    /// <param name="text">Its text.</param>
    /// <param name="options">What references may reach.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <returns>The prompt; null where a fault keeps it from being used.</returns>
    public static PromptFile? Read(string file, string name, string text, PromptLoadOptions options, Faults faults)
    {
        if (text.Length > MaxCharacters)
        {
            faults.Add(new Fault(file, 0, "", $"The file has {text.Length:N0} characters; at most {MaxCharacters:N0} are read."));
            return null;
        }

        var own = new Faults();
        if (Split(file, text.TrimStart('\uFEFF').ReplaceLineEndings("\n"), own) is not var (matter, body) || own.Any)
        {
            faults.AddRange(own.ToImmutable());
            return null;
        }

        var root = matter is null ? null : Root(file, matter, own);
        var data = root is null ? [] : new PromptReferences(options, own).Resolve(root) as JsonObject ?? [];
        var prompt = own.Any ? null : new PromptReader(file, root, own).Read(data) with
        {
            Instructions = body,
            Source = text,
            Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        };
        faults.AddRange(own.ToImmutable());
        return own.Any || prompt is null ? null : prompt.Name.Length > 0 ? prompt : prompt with { Name = name };
    }

    /// <summary>The front matter, with its line numbers kept, and the body; no front matter where the text does not begin with it.</summary>
    private static (string? Matter, string Body)? Split(string file, string text, Faults faults)
    {
        var lines = text.Split('\n');
        var first = Array.FindIndex(lines, l => l.Trim().Length > 0);
        if (first < 0 || !IsFence(lines[first]))
        {
            return (null, text);
        }

        var close = Array.FindIndex(lines, first + 1, IsFence);
        if (close < 0)
        {
            faults.Add(new Fault(file, first + 1, "", "Malformed frontmatter: it begins with '---' here and no line of '---' ends it."));
            return null;
        }

        // Empty lines in place of what comes before keep the numbers of the lines right.
        var matter = new string('\n', first + 1) + string.Join('\n', lines[(first + 1)..close]);
        return (matter, string.Join('\n', lines[(close + 1)..]).Trim('\n', '\r', ' ', '\t'));
    }

    private static bool IsFence(string line) => line.Trim() is "---" or "+++";

    private static YamlMap? Root(string file, string matter, Faults faults)
    {
        var read = new Faults();
        var document = YamlReader.Read(file, matter, read).FirstOrDefault();
        foreach (var fault in read.ToImmutable())
        {
            faults.Add(fault with { Message = $"invalid frontmatter: {fault.Message}" });
        }

        if (document is not (null or YamlMap) && !faults.Any)
        {
            faults.Add(document.Place.Fault("invalid frontmatter: a map of keys is needed."));
        }

        return document as YamlMap;
    }
}
