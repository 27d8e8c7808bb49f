using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Cli.Evaluation;

/// <summary>promptfoo's flags that stand in for parts of a configuration, or for all of it, and those that Parley takes and has no use for.</summary>
internal static class EvalSources
{
    private static readonly Option<string[]> Prompts = Many("--prompts", "-p", "Prompts in place of the suite's: files or texts.");
    private static readonly Option<string[]> Providers = Many("--providers", "-r", "Providers in place of the suite's.");
    private static readonly Option<string?> Tests = new("--tests", "-t", "--vars", "-v") { Description = "A file of tests in place of the suite's." };
    private static readonly Option<string?> Assertions = new("--assertions", "-a") { Description = "A file of assertions for every test." };
    private static readonly Option<string?> Prefix = new("--prompt-prefix") { Description = "Text before every prompt, or a file of it." };
    private static readonly Option<string?> Suffix = new("--prompt-suffix") { Description = "Text after every prompt, or a file of it." };
    private static readonly Option<string[]> Extensions = Many("--extension", "-x", "Functions that are called before and after the run and each row: file://hooks.js:afterEach.");
    private static readonly Option<string?> Description = new("--description") { Description = "What the run is about." };
    private static readonly Option<string[]> EnvironmentFiles = new("--env-file", "--env-path") { Description = "Files of variables (.env); .env beside you unless given." };

    // Parley prints tables as they are, shares nothing, and keeps each run.
    private static readonly Option[] Taken =
    [
        new Option<bool>("--table") { Description = "Taken from promptfoo: a table is printed unless --no-table." },
        new Option<int?>("--table-cell-max-length") { Description = "Taken from promptfoo, without effect." },
        new Option<bool>("--share") { Description = "Taken from promptfoo, without effect: nothing is shared." },
        new Option<bool>("--no-share") { Description = "Taken from promptfoo, without effect: nothing is shared." },
        new Option<bool>("--no-write") { Description = "Taken from promptfoo, without effect: each run is recorded." },
        new Option<bool>("--verbose") { Description = "Taken from promptfoo, without effect." },
        new Option<bool>("--remote") { Description = "Taken from promptfoo, without effect." },
    ];

    /// <summary>Adds the options.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Prompts, Providers, Tests, Assertions, Prefix, Suffix, Extensions, Description, EnvironmentFiles }.Concat(Taken))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>True where flags say all that there is to run.</summary>
    public static bool IsWithoutFile(ParseResult parsed) => parsed.GetResult("--config") is null && parsed.GetValue(Prompts) is { Length: > 0 } && parsed.GetValue(Providers) is { Length: > 0 };

    /// <summary>Reads a suite with the flags over it.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="file">The suite's file; nothing where the flags say all.</param>
    /// <exception cref="SuiteException">It cannot be read.</exception>
    public static Suite Read(ParseResult parsed, string? file)
    {
        var over = new JsonObject();
        Put(over, "prompts", List(parsed.GetValue(Prompts), isFile: true));
        Put(over, "providers", List(parsed.GetValue(Providers), isFile: false));
        Put(over, "tests", parsed.GetValue(Tests) is { } tests ? Path.GetFullPath(Plain(tests)) : null);
        Put(over, "extensions", List(parsed.GetValue(Extensions), isFile: false));
        Put(over, "description", parsed.GetValue(Description));
        var options = new JsonObject();
        Put(options, "prefix", parsed.GetValue(Prefix) is { } prefix ? TextOf(prefix) : null);
        Put(options, "suffix", parsed.GetValue(Suffix) is { } suffix ? TextOf(suffix) : null);
        return SuiteReader.Read(file, over, (options, parsed.GetValue(Assertions) is { } assertions ? Path.GetFullPath(Plain(assertions)) : null));
    }

    /// <summary>Sets variables of .env files that are not set yet.</summary>
    /// <exception cref="SuiteException">A file that was named is not there.</exception>
    public static void ReadEnvironment(ParseResult parsed)
    {
        var named = (parsed.GetValue(EnvironmentFiles) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToImmutableArray();
        foreach (var file in named.IsEmpty ? [".env"] : named)
        {
            if (!File.Exists(file))
            {
                _ = named.IsEmpty ? 0 : throw new SuiteException($"--env-file {file}: there is no such file.");
                continue;
            }

            foreach (var line in File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#' && l.Contains('=', StringComparison.Ordinal)))
            {
                var (name, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)].Replace("export ", "", StringComparison.Ordinal).Trim(), line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
                if (Environment.GetEnvironmentVariable(name) is null)
                {
                    Environment.SetEnvironmentVariable(name, value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value);
                }
            }
        }
    }

    private static Option<string[]> Many(string name, string alias, string description) => new(name, alias) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static string Plain(string path) => path.StartsWith("file://", StringComparison.Ordinal) ? path["file://".Length..] : path;

    private static string TextOf(string text) => File.Exists(Plain(text)) ? File.ReadAllText(Plain(text)) : text;

    private static JsonArray? List(string[]? given, bool isFile) => given is not { Length: > 0 } ? null
        : [.. given.Select(text => (JsonNode)(isFile && File.Exists(Plain(text)) ? $"file://{Path.GetFullPath(Plain(text))}" : text))];

    private static void Put(JsonObject map, string key, JsonNode? value)
    {
        if (value is not null)
        {
            map[key] = value;
        }
    }
}
