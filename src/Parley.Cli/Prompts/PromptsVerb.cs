using System.CommandLine;
using System.Globalization;
using Parley.Products;
using Parley.Prompts;

namespace Parley.Cli.Prompts;

/// <summary><c>parley prompts list|show|diff|render</c>: the prompts of a product, Parley's own and its own.</summary>
internal static class PromptsVerb
{
    public static Command Create() => new("prompts", "List, show, compare and render a product's prompts.")
    {
        PromptsListVerb.Create(), PromptShowVerb.Create(), PromptDiffVerb.Create(), PromptRenderVerb.Create(),
    };

    /// <summary>The prompts of a product's folder.</summary>
    /// <exception cref="ProductFaultException">One of them cannot be read.</exception>
    public static PromptLibrary Load(DirectoryInfo folder)
    {
        var faults = new Faults();
        var library = PromptLibrary.Load(folder.FullName, faults);
        return faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : library;
    }

    /// <summary>A prompt by name.</summary>
    /// <exception cref="ProductFaultException">There is none.</exception>
    public static PromptFile Find(PromptLibrary library, string name) => library.Find(name)
        ?? throw new ProductFaultException([new Fault("", 0, "", $"There is no prompt '{name}'; {Faults.Suggestion(name, [.. library.All.Select(p => p.Name)])}.")]);

    public static Argument<string> Name() => new("name") { Description = "The prompt's name, as `parley prompts list` says it." };

    public static PromptEntry Entry(PromptFile prompt) => new(prompt.Name, prompt.Version, PromptLibrary.IsOfProduct(prompt) ? "product" : "parley", prompt.Description)
    {
        Slot = prompt.Fragment?.Slot,
        Inputs = [.. prompt.Inputs.Select(i => i.Name)],
    };
}

/// <summary><c>parley prompts list</c>.</summary>
internal static class PromptsListVerb
{
    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("list", "List prompts and fragments with their versions.") { Product, Format };
        command.SetAction(parsed =>
        {
            var library = PromptsVerb.Load(parsed.GetRequiredValue(Product));
            Output.Write(parsed, Format, new PromptsDocument([.. library.All.Select(PromptsVerb.Entry)]), Text);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static string Text(PromptsDocument document) => string.Join(Environment.NewLine, document.Prompts.Select(p =>
        $"{p.Name} {p.Version[..12]} ({p.Origin}){(p.Slot is null ? "" : $" fills {p.Slot}")}{(p.Description.Length > 0 ? $": {p.Description}" : "")}"));
}

/// <summary><c>parley prompts show</c>.</summary>
internal static class PromptShowVerb
{
    private static readonly Argument<string> Name = PromptsVerb.Name();

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("show", "Print a prompt's file.") { Name, Product, Format };
        command.SetAction(parsed =>
        {
            var prompt = PromptsVerb.Find(PromptsVerb.Load(parsed.GetRequiredValue(Product)), parsed.GetRequiredValue(Name));
            Output.Write(parsed, Format, new PromptDocument(PromptsVerb.Entry(prompt), prompt.Source), d => d.Source.TrimEnd('\n'));
            return ExitCodes.Answered;
        });
        return command;
    }
}

/// <summary><c>parley prompts diff</c>.</summary>
internal static class PromptDiffVerb
{
    private static readonly Argument<string> Name = PromptsVerb.Name();

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<DirectoryInfo?> Other = new("--with") { Description = "The folder of another version of the product; Parley's own prompt without it." };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("diff", "Compare a prompt with Parley's own, or with that of another folder. Exits 0 where they are the same, 1 otherwise.") { Name, Product, Other, Format };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(Name);
            var mine = PromptsVerb.Find(PromptsVerb.Load(parsed.GetRequiredValue(Product)), name);
            var other = parsed.GetValue(Other) is { } folder ? PromptsVerb.Load(folder).Find(name) : PromptLibrary.OwnOf(name);
            var lines = LineDiff.Of(other?.Source ?? "", mine.Source);
            var document = new PromptDiffDocument(name, other?.Version, mine.Version, [.. lines.Select(l => new PromptDiffLine(l.Sign, l.Text))]);
            Output.Write(parsed, Format, document, d => string.Join(Environment.NewLine, d.Lines.Select(l => $"{l.Change} {l.Text}".TrimEnd())));
            return mine.Version == other?.Version ? ExitCodes.Answered : ExitCodes.Fault;
        });
        return command;
    }
}

/// <summary><c>parley prompts render</c>.</summary>
internal static class PromptRenderVerb
{
    private static readonly Argument<string> Name = PromptsVerb.Name();

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string[]> Input = new("--input") { Description = "A value, name=value; defaults stand for the others. Repeat for more.", HelpName = "name=value" };

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Complexity = Among("--complexity", "How much the task asks for", "simple", "moderate", "complex");

    private static readonly Option<string> Verbosity = Among("--verbosity", "How long the answer is to be", "standard", "brief", "detailed");

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("render", "Print the messages that a prompt becomes.") { Name, Product, Input, Attributes, Complexity, Verbosity, Format };
        command.SetAction(parsed =>
        {
            var library = PromptsVerb.Load(parsed.GetRequiredValue(Product));
            var prompt = PromptsVerb.Find(library, parsed.GetRequiredValue(Name));
            var caller = Options.CallerOf(parsed.GetValue(Attributes) ?? []);
            var rendered = library.Render(
                prompt.Name, Inputs(parsed), new PromptSituation(caller.Roles, parsed.GetValue(Complexity)!, parsed.GetValue(Verbosity)!));
            var document = new RenderedPromptDocument(
                prompt.Name,
                prompt.Version,
                [.. rendered.Fragments.Select(f => new FragmentEntry(f.Slot, f.Name, f.Version))],
                [.. rendered.Messages.Select(m => new MessageEntry(m.Role, m.Text))]);
            Output.Write(parsed, Format, document, d => string.Join(Environment.NewLine, d.Messages.Select(m => $"{m.Role}:{Environment.NewLine}{m.Text}{Environment.NewLine}")));
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Dictionary<string, object?> Inputs(ParseResult parsed) => (parsed.GetValue(Input) ?? [])
        .Select(i => i.Split('=', 2))
        .GroupBy(i => i[0], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => (object?)(g.Last() is [_, var value] ? value : ""), StringComparer.Ordinal);

    private static Option<string> Among(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description}: {string.Join(", ", words)}."),
            DefaultValueFactory = _ => words[0],
        };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
