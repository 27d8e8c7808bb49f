using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Parley.Cli;

/// <summary>How a verb prints its one document: as text for people, or as JSON for programs.</summary>
internal static class Output
{
    // Readable in every language; the documents are for terminals and files, not for pages.
    private static readonly CliJson Json = new(new JsonSerializerOptions(CliJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>The option <c>--format text|json</c>.</summary>
    public static Option<string> Format() => Options.Format("text", "json");

    /// <summary>Prints a document.</summary>
    /// <param name="parsed">The command line, with the verb's format.</param>
    /// <param name="format">The verb's option.</param>
    /// <param name="document">One of the types of <see cref="CliJson"/>.</param>
    /// <param name="text">The same for people, without a last line break.</param>
    public static void Write<T>(ParseResult parsed, Option<string> format, T document, Func<T, string> text) =>
        Console.Out.WriteLine(parsed.GetValue(format) == "json" ? JsonSerializer.Serialize(document, typeof(T), Json) : text(document));
}
