namespace Parley.Prompts.Templates;

/// <summary>What a name that is not there stands for: writes nothing, is false, has no members.</summary>
internal sealed class Undefined
{
    private Undefined()
    {
    }

    /// <summary>The one value.</summary>
    public static Undefined Value { get; } = new();

    /// <summary>True for the undefined value.</summary>
    /// <param name="value">Any value.</param>
    public static bool Is(object? value) => ReferenceEquals(value, Value);
}
