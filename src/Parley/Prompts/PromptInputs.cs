using System.Collections.Immutable;

namespace Parley.Prompts;

/// <summary>Inputs of a prompt cannot be used; the message says which.</summary>
public sealed class PromptInputException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="message">What is wrong.</param>
    public PromptInputException(string input, string message)
        : base(message) => Input = input;

    /// <summary>The input's name.</summary>
    public string Input { get; }
}

/// <summary>Fills defaults and finds what is missing.</summary>
internal static class PromptInputs
{
    /// <summary>The values a prompt is rendered with.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="given">Values by name; others than the prompt declares are passed on.</param>
    /// <exception cref="PromptInputException">A required input is missing, or a value is not one of those allowed.</exception>
    public static ImmutableSortedDictionary<string, object?> Validate(PromptFile prompt, IReadOnlyDictionary<string, object?> given)
    {
        var values = given.ToImmutableSortedDictionary(StringComparer.Ordinal).ToBuilder();
        foreach (var input in prompt.Inputs)
        {
            if (values.TryGetValue(input.Name, out var value) && value is not null)
            {
                if (!input.Enum.IsEmpty && !input.Enum.Any(e => e.ToString() == value.ToString()))
                {
                    throw new PromptInputException(
                        input.Name, $"'{value}' is not one of the values of '{input.Name}': {string.Join(", ", input.Enum)}.");
                }
            }
            else if (input.Default is { } fallback)
            {
                values[input.Name] = fallback;
            }
            else if (input.Required)
            {
                throw new PromptInputException(input.Name, $"Missing required input '{input.Name}' of the prompt '{prompt.Name}'.");
            }
        }

        return values.ToImmutable();
    }
}
