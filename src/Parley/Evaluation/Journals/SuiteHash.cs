using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Products;

namespace Parley.Evaluation.Journals;

/// <summary>
/// The hash of everything that decides what a run gives: the suite's file, the files that it refers to (and those that these
/// refer to), and the options that choose tests or change what is asked.
/// </summary>
internal static partial class SuiteHash
{
    private const int DeepestReference = 4;
    private const int MostSearched = 4 << 20;

    public static string Of(Suite suite, EvaluationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, JsValue.Json(new JsonObject
        {
            ["repeat"] = options.Repeat,
            ["filter"] = options.Filter.Text(),
            ["grader"] = options.Grader?.Id,
            ["vars"] = new JsonObject(options.Vars.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
            ["environment"] = new JsonObject(suite.Environment.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        }));
        foreach (var folder in Products(suite))
        {
            Text(hash, $"{folder} {ProductFolder.VersionOf(folder)}");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (suite.File is { } file)
        {
            Add(hash, file, suite.Folder, (seen, 0));
        }
        else
        {
            Text(hash, JsValue.Json(suite.Source));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Folders of the products that a suite asks.</summary>
    public static IEnumerable<string> Products(Suite suite) => suite.Providers.Where(p => p.Id.StartsWith("parley:", StringComparison.Ordinal))
        .Select(p => ProductProvider.FolderOf(p.Id, suite.Folder)).Where(Directory.Exists).Distinct().Order(StringComparer.Ordinal);

    private static void Add(IncrementalHash hash, string file, string folder, (HashSet<string> Seen, int Depth) walk)
    {
        if (!walk.Seen.Add(file) || !File.Exists(file))
        {
            return;
        }

        Text(hash, file);
        using (var stream = File.OpenRead(file))
        {
            hash.AppendData(SHA256.HashData(stream));
        }

        if (walk.Depth < DeepestReference && new FileInfo(file).Length < MostSearched)
        {
            foreach (var found in References().Matches(File.ReadAllText(file)).Select(match => match.Value).Distinct())
            {
                foreach (var path in Expand(found, folder))
                {
                    Add(hash, path, folder, (walk.Seen, walk.Depth + 1));
                }
            }
        }
    }

    private static IReadOnlyList<string> Expand(string reference, string folder)
    {
        try
        {
            var script = SuiteFiles.Script(reference, folder);
            return File.Exists(script.File) ? [script.File] : SuiteFiles.Expand(reference, folder);
        }
        catch (Exception fault) when (fault is SuiteException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Text(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

    // file://path, or a bare path of a kind that tests, prompts and scripts have.
    [GeneratedRegex(@"file://[^\s""',\]}]+|[\w./*-]+\.(?:csv|tsv|xlsx|jsonl|json|ya?ml|txt|md|j2|[cm]?js|py)\b", RegexOptions.CultureInvariant)]
    private static partial Regex References();
}
