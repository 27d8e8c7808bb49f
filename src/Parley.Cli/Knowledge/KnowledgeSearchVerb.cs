using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Knowledge;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;

namespace Parley.Cli.Knowledge;

/// <summary><c>parley knowledge search</c>: the passages that a query finds, over a product's documents or over any folder.</summary>
internal static class KnowledgeSearchVerb
{
    private const int MaxLine = 240;

    private static readonly Argument<string?> Query = new("query") { Description = "What to look for; or --queries.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<DirectoryInfo?> Folder = new("--folder") { Description = "A folder of documents, without a product." };

    private static readonly Option<DirectoryInfo?> Product = new("--product", "-p") { Description = "A product's folder: its documents are searched, with its glossary." };

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<FileInfo?> Queries = new("--queries") { Description = "JSON Lines with id and query, one search each." };

    private static readonly Option<int> Count = new("--k")
    {
        Description = "How many hits a query.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<bool> Passages = new("--passages") { Description = "Several passages of one document may be hits; else the best of each." };

    private static readonly Option<string> Format = Options.Format("text", "jsonl");

    public static Command Create()
    {
        var command = new Command("search", "Find passages in documents; says why each stands where it does.")
        {
            Query, Folder, Product, Attributes, Queries, Count, Passages, Format,
        };
        Options.Within(Count, 1, 1000);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(Query) is null) == (result.GetValue(Queries) is null))
            {
                result.AddError("Give a query, or --queries with a file of them.");
            }

            if (result.GetValue(Query) is { } query && string.IsNullOrWhiteSpace(query))
            {
                result.AddError("The query is empty.");
            }

            if ((result.GetValue(Folder) is null) == (result.GetValue(Product) is null))
            {
                result.AddError("Name --folder, a folder of documents, or --product, a product's folder.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Product) is { } product)
        {
            await using var host = await CliHost.OpenAsync(product, cancellationToken).ConfigureAwait(false);
            await using var lease = host.Lease();
            return await SearchAsync(
                parsed, lease.Knowledge.For(lease.Rules.For(Options.CallerOf(parsed.GetValue(Attributes) ?? []))),
                new SearchOptions { Glossary = host.Product.Glossary, Marks = await lease.Knowledge.MarksAsync(cancellationToken).ConfigureAwait(false) }, cancellationToken).ConfigureAwait(false);
        }

        var folder = parsed.GetValue(Folder)!;
        if (!folder.Exists)
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }

        var library = await ReadingLine.ShowAsync((progress, token) => KnowledgeLibrary.ReadAsync(folder.FullName, progress, token), cancellationToken).ConfigureAwait(false);
        foreach (var fault in library.Faults)
        {
            await Console.Error.WriteLineAsync($"{fault.Path}: {fault.Message}").ConfigureAwait(false);
        }

        return await SearchAsync(parsed, library, new SearchOptions(), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> SearchAsync(
        ParseResult parsed, KnowledgeLibrary library, SearchOptions with, CancellationToken cancellationToken)
    {
        var queries = parsed.GetValue(Queries) is { } file ? ReadQueries(file) : [("q1", parsed.GetValue(Query)!)];
        var options = with with
        {
            Count = parsed.GetValue(Count),
            ByDocument = !parsed.GetValue(Passages),
        };
        foreach (var (id, query) in queries)
        {
            var document = SearchDocument.Of(id, await library.SearchAsync(query, options, cancellationToken).ConfigureAwait(false));
            await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "jsonl" ? JsonSerializer.Serialize(document, CliJsonLines.Default.SearchDocument) : Text(query, document))
                .ConfigureAwait(false);
        }

        return ExitCodes.Answered;
    }

    private static List<(string Id, string Query)> ReadQueries(FileInfo file)
    {
        var queries = new List<(string, string)>();
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line);
                var id = json.RootElement.TryGetProperty("id", out var named) ? named.ToString() : string.Create(CultureInfo.InvariantCulture, $"q{number}");
                queries.Add((id, json.RootElement.GetProperty("query").GetString()!));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{file.Name}:{number}: each line is a JSON object with the texts `id` and `query`. {e.Message}");
            }
        }

        return queries;
    }

    private static string Text(string query, SearchDocument document)
    {
        var text = new StringBuilder(query.Length > 100 ? query[..100] + "…" : query).Append('\n');
        foreach (var (hit, place) in document.Hits.Select((h, i) => (h, i + 1)))
        {
            var where = string.Join(", ", new[] { hit.Headings, hit.Page is { } page ? $"page {page}" : "" }.Where(p => p.Length > 0));
            var shown = hit.Text.ReplaceLineEndings(" ");
            text.Append(CultureInfo.InvariantCulture, $"{place,3}. {hit.File}  {hit.Score:0.000}  {where}\n");
            text.Append(CultureInfo.InvariantCulture, $"     {(shown.Length > MaxLine ? shown[..MaxLine] + "…" : shown)}\n");
            text.Append(CultureInfo.InvariantCulture, $"     because: {string.Join(", ", hit.Reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} {r.Value:0.000}")))}\n");
        }

        return text.Append(document.Hits.IsEmpty ? "Nothing was found.\n" : "").ToString();
    }
}
