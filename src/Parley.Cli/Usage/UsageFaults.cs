using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace Parley.Cli.Usage;

/// <summary>What is wrong with a command line, in words of people: the parser's own name types of the platform, and let what is empty pass.</summary>
internal static class UsageFaults
{
    private const string Unreadable = "Cannot parse argument '";

    /// <summary>Every fault, each a sentence; none where the line can be run.</summary>
    public static ImmutableArray<string> Of(ParseResult parsed)
    {
        var empty = parsed.CommandResult.Children.OfType<OptionResult>()
            .Where(o => !MayBeEmpty(o.Option) && o.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
            .Select(o => o.Option)
            .ToImmutableArray();
        return
        [
            .. empty.Select(o => $"{o.Name} is empty; give it a value, or leave it out."),
            .. parsed.Errors.Where(e => OptionOf(e.SymbolResult) is not { } option || !empty.Contains(option)).Select(Say).Distinct(StringComparer.Ordinal),
        ];
    }

    private static string Say(ParseError error) =>
        error.Message.StartsWith(Unreadable, StringComparison.Ordinal) && Asked(error.SymbolResult) is ({ } name, { } type)
            ? Say(name, error.Message[Unreadable.Length..].Split('\'')[0], type)
            : error.Message;

    private static string Say(string name, string text, Type type) => (text.Trim().Length, Plain(type)) switch
    {
        (0, _) => $"{name} is empty.",
        (_, var t) when t == typeof(int) || t == typeof(long) => $"{name}: '{text}' is no whole number.",
        (_, var t) when t == typeof(double) || t == typeof(decimal) => $"{name}: '{text}' is no number.",
        (_, var t) when t == typeof(DateOnly) || t == typeof(DateTime) => $"{name}: '{text}' is no day; write it as 2026-03-31.",
        _ => $"{name}: '{text}' cannot be read.",
    };

    // Some options are empty where they are not given, and programs pass them on so.
    private static bool MayBeEmpty(Option option) => option.HasDefaultValue && option.GetDefaultValue() is "";

    private static Option? OptionOf(SymbolResult? result) => result switch
    {
        OptionResult option => option.Option,
        ArgumentResult { Parent: OptionResult option } => option.Option,
        _ => null,
    };

    private static (string? Name, Type? Type) Asked(SymbolResult? result) => (OptionOf(result), result) switch
    {
        ({ } option, _) => (option.Name, option.ValueType),
        (_, ArgumentResult argument) => (argument.Argument.Name, argument.Argument.ValueType),
        (_, CommandResult { Command.Arguments: [var only] }) => (only.Name, only.ValueType),
        _ => (null, null),
    };

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type.GetElementType() ?? type) ?? type.GetElementType() ?? type;
}
