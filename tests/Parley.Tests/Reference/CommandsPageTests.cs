using System.CommandLine;
using System.Reflection;
using Parley.Cli;
using Xunit;

namespace Parley.Tests.Reference;

/// <summary>docs/reference/cli.md says of every verb what the program itself says: arguments, options, defaults, exit codes.</summary>
public sealed class CommandsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "cli.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> VerbNames { get; } = [.. All().Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(VerbNames))]
    public void A_verb_is_described_as_the_program_has_it(string name)
    {
        var (_, verb) = All().Single(v => v.Name == name);

        Assert.Contains(Section(name, verb), Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_describes_no_other_verb() =>
        Assert.Equal(All().Select(v => v.Name), Page.Split("\n## `parley ").Skip(1).Select(s => s[..s.IndexOf('`', StringComparison.Ordinal)]));

    [Fact]
    public void Every_exit_code_is_explained()
    {
        var codes = typeof(ExitCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral);

        Assert.All(codes, code => Assert.Contains($"| {code.GetRawConstantValue()} | {code.Name.ToLowerInvariant()}", Page, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, Command Verb)> All() => Verbs.All()
        .SelectMany(v => v.Subcommands.Select(s => ($"{v.Name} {s.Name}", s)).Concat(v.Action is not null ? [(v.Name, v)] : []));

    private static string Section(string name, Command verb)
    {
        var arguments = verb.Arguments.Select(a => Row($"`{a.Name.ToUpperInvariant()}`", Default(a, a.Arity.MinimumNumberOfValues > 0, a.HasDefaultValue ? a.GetDefaultValue : null), a.Description));
        var options = verb.Options.Select(o => Row(
            string.Join(", ", o.Aliases.Order(StringComparer.Ordinal).Prepend(o.Name).Select(n => $"`{n}`")),
            Default(o, o.Required, o.HasDefaultValue ? o.GetDefaultValue : null),
            o.Description));
        return $"\n## `parley {name}`\n\n{verb.Description}\n\n| | default | |\n|---|---|---|\n{string.Concat(arguments)}{string.Concat(options)}";
    }

    private static string Row(string name, string @default, string? description) =>
        $"| {name} | {@default} | {description?.Replace("|", "\\|", StringComparison.Ordinal)} |\n";

    private static string Default(Symbol symbol, bool needed, Func<object?>? value)
    {
        Assert.False(string.IsNullOrWhiteSpace(symbol.Description), symbol.Name);
        return needed ? "needed" : value is null ? "" : $"`{value()}`";
    }
}
