using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Parley.Cli.Scoring;

/// <summary>Reads a file of JSON rows, and writes a row for each: one object a line, in the file's order.</summary>
internal static class ScoreFile
{
    private static readonly ScoreJson Json = new(new JsonSerializerOptions(ScoreJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <summary>Scores each row that can be read; says of each other one what is wrong with it.</summary>
    /// <param name="file">The rows.</param>
    /// <param name="keys">The texts that a row must have beside its id.</param>
    /// <param name="score">From a row's id and its texts, in the order of <paramref name="keys"/>, to what is written.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    /// <returns>0 where every row was scored, 1 otherwise.</returns>
    public static async Task<int> RunAsync<T>(FileInfo file, string[] keys, Func<string, string[], ValueTask<T>> score, CancellationToken cancellationToken)
    {
        var faults = 0;
        var line = 0;
        await foreach (var text in File.ReadLinesAsync(file.FullName, cancellationToken).ConfigureAwait(false))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var (id, values, fault) = Read(text, keys);
            if (fault is not null)
            {
                faults++;
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file.Name}:{line}: {fault}")).ConfigureAwait(false);
                continue;
            }

            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await score(id, values).ConfigureAwait(false), typeof(T), Json)).ConfigureAwait(false);
        }

        return faults == 0 ? ExitCodes.Answered : ExitCodes.Fault;
    }

    private static (string Id, string[] Values, string? Fault) Read(string text, string[] keys)
    {
        JsonElement row;
        try
        {
            using var document = JsonDocument.Parse(text);
            row = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            return ("", [], $"This is no JSON object in one line: {e.Message}");
        }

        if (row.ValueKind != JsonValueKind.Object)
        {
            return ("", [], $"A JSON object is needed, not {row.ValueKind}.");
        }

        var id = row.TryGetProperty("id", out var found) && found.ValueKind is JsonValueKind.String or JsonValueKind.Number ? found.ToString() : null;
        if (id is null)
        {
            return ("", [], "id: The key 'id' is needed, a text or a number.");
        }

        var values = new string[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!row.TryGetProperty(keys[i], out var value) || Text(value) is not { } read)
            {
                return ("", [], $"{keys[i]}: The key '{keys[i]}' is needed, a text.");
            }

            values[i] = read;
        }

        return (id, values, null);
    }

    // Several passages may be a list of texts; a text with half a character is none.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
                    string.Join("\n\n", value.EnumerateArray().Select(v => v.GetString())),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
