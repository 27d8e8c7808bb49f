using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Prompts;

/// <summary>Lines that begin a message of a prompt: <c>system:</c>, <c># user:</c>, <c>assistant[name="Ann"]:</c>.</summary>
internal static partial class RoleMarkers
{
    /// <summary>Reads a line as a role marker; null where it is none.</summary>
    /// <param name="line">The line.</param>
    public static (string Role, ImmutableSortedDictionary<string, object?> Attributes)? Read(string line)
    {
        if (line.Length > 1000 || Marker().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var attributes = ImmutableSortedDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        foreach (Match pair in Attribute().Matches(match.Groups["attributes"].Value))
        {
            attributes[pair.Groups["name"].Value] = pair.Groups["quoted"].Success
                ? pair.Groups["quoted"].Value
                : Typed(pair.Groups["bare"].Value.Trim());
        }

        return (match.Groups["role"].Value.ToLowerInvariant(), attributes.ToImmutable());
    }

    /// <summary>True where a value has a line that could pass for a role marker.</summary>
    /// <param name="value">The value.</param>
    public static bool Forges(string value) => Forged().IsMatch(value);

    private static object? Typed(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };

    [GeneratedRegex("""^\s*#?\s*(?<role>system|user|assistant|developer|tool)\s*(?:\[(?<attributes>[^\]]*)\])?\s*:\s*$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marker();

    [GeneratedRegex("""(?<name>\w+)\s*=\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^",]*))""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""^[ \t]*#?[ \t]*(?:system|user|assistant|developer|tool)[ \t]*(?:\[[^\]\n]*\])?[ \t]*:""", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Forged();
}

/// <summary>A strict input holds a line that could pass for a role marker; it is refused.</summary>
public sealed class StrictInputException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="input">The input's name.</param>
    public StrictInputException(string input)
        : base($"StrictViolation: the input '{input}' has a line that looks like a role marker.") => Input = input;

    /// <summary>The input's name.</summary>
    public string Input { get; }
}
