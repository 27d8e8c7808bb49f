using System.Collections.Immutable;
using System.Security.Cryptography;
using Parley.Prompts.Templates;
using Parley.Prompts.Templates.Reading;

namespace Parley.Prompts;

/// <summary>What a prompt became: messages, and of which files.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Messages">Messages in order.</param>
/// <param name="Fragments">Fragments that were put in, by slot.</param>
public sealed record RenderedPrompt(PromptFile Prompt, ImmutableArray<PromptMessage> Messages, ImmutableArray<ChosenFragment> Fragments);

/// <summary>A fragment that filled a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Name">The fragment.</param>
/// <param name="Version">Its version.</param>
public sealed record ChosenFragment(string Slot, string Name, string Version);

/// <summary>Renders prompts into messages.</summary>
internal static class PromptRenderer
{
    /// <summary>Renders a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="inputs">Values by name; the value of a thread is a list of <see cref="PromptMessage"/>.</param>
    /// <param name="include">Gives included text by name.</param>
    /// <exception cref="PromptInputException">An input is missing.</exception>
    /// <exception cref="TemplateException">The template cannot be rendered.</exception>
    public static ImmutableArray<PromptMessage> Render(
        PromptFile prompt, IReadOnlyDictionary<string, object?> inputs, Func<string, string?>? include = null)
    {
        var values = PromptInputs.Validate(prompt, inputs).ToBuilder();
        var threads = new Dictionary<string, ImmutableArray<PromptMessage>>(StringComparer.Ordinal);
        foreach (var input in prompt.Inputs.Where(i => i.IsRich && values.ContainsKey(i.Name)))
        {
            var nonce = Nonce(input.Name);
            if (values[input.Name] is IEnumerable<PromptMessage> thread)
            {
                threads[nonce] = [.. thread];
            }

            values[input.Name] = nonce;
        }

        return PromptParser.Parse(Segments(prompt.Format, prompt.Instructions, values, new TemplateOptions
        {
            Include = include,
            Strict = [.. prompt.Inputs.Where(i => i.Strict).Select(i => i.Name)],
        }), threads);
    }

    /// <summary>What a template writes, whose words kept apart.</summary>
    /// <param name="format">jinja2, nunjucks or mustache.</param>
    /// <param name="template">The template.</param>
    /// <param name="values">Values by name.</param>
    /// <param name="options">What it may use.</param>
    public static ImmutableArray<TemplateSegment> Segments(
        string format, string template, IEnumerable<KeyValuePair<string, object?>> values, TemplateOptions options) => format switch
        {
            "mustache" => CompiledTemplate.Once(template, MustacheTemplate.Parse).RenderSegments(values, options),
            _ => CompiledTemplate.Once(template, CompiledTemplate.Parse).RenderSegments(
                values, format == "nunjucks" ? options with { Dialect = TemplateDialect.Nunjucks } : options),
        };

    /// <summary>What stands for a thread, image, file or sound until the messages are cut; nobody can guess it.</summary>
    /// <param name="name">The input's name.</param>
    public static string Nonce(string name) => $"__PROMPTY_THREAD_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}_{name}__";
}
