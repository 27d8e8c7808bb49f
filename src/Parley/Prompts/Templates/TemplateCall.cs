using System.Collections.Immutable;
using Parley.Prompts.Templates.Functions;
using Parley.Prompts.Templates.Nodes;
using Parley.Prompts.Templates.Reading;

namespace Parley.Prompts.Templates;

/// <summary>A call of a filter, test, function or macro.</summary>
/// <param name="Input">What stands left of a filter or test; undefined for a function.</param>
/// <param name="Arguments">Arguments by position.</param>
/// <param name="Named">Arguments by name.</param>
/// <param name="State">The rendering it happens in.</param>
internal readonly record struct TemplateCall(
    object? Input, ImmutableArray<object?> Arguments, ImmutableArray<(string Name, object? Value)> Named, RenderState State)
{
    /// <summary>An argument by position or name; undefined where it is not given.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="name">Its name.</param>
    public object? Argument(int position, string name)
    {
        foreach (var (known, value) in Named)
        {
            if (known == name)
            {
                return value;
            }
        }

        return position < Arguments.Length ? Arguments[position] : Undefined.Value;
    }

    /// <summary>An argument as text.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">Where it is not given.</param>
    public string Text(int position, string name, string fallback) =>
        Argument(position, name) is var value && Undefined.Is(value) ? fallback : TemplateValues.Text(value);

    /// <summary>An argument as a whole number.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">Where it is not given.</param>
    public int Integer(int position, string name, int fallback) =>
        TemplateNumbers.Of(Argument(position, name)) is { } number
            ? (int)Math.Clamp(TemplateNumbers.ToDouble(number), int.MinValue, int.MaxValue)
            : fallback;

    /// <summary>An argument as a truth value.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="name">Its name.</param>
    public bool Flag(int position, string name) => TemplateValues.IsTrue(Argument(position, name));

    /// <summary>The input as text.</summary>
    public string InputText => TemplateValues.Text(Input);
}
