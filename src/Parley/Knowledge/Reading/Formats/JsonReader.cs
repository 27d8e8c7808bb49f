using System.Text.Json;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>
/// Reads JSON documents: an object with a text (<c>content</c>, <c>text</c> or <c>body</c>, Markdown) and perhaps a <c>title</c>; a list
/// or JSON Lines of these; any other JSON as its keys and values.
/// </summary>
internal static class JsonReader
{
    private static readonly string[] TextKeys = ["content", "text", "body", "markdown"];
    private static readonly string[] TitleKeys = ["title", "name", "subject", "heading"];

    public static void Read(string text, bool lines, DocumentBuilder builder)
    {
        try
        {
            if (lines)
            {
                foreach (var line in text.Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)))
                {
                    using var one = JsonDocument.Parse(line);
                    Add(one.RootElement, builder, isWhole: false);
                }

                return;
            }

            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            Add(document.RootElement, builder, isWhole: true);
        }
        catch (JsonException e)
        {
            throw new DocumentFaultException($"The JSON cannot be read: {e.Message}");
        }
    }

    private static void Add(JsonElement element, DocumentBuilder builder, bool isWhole)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Add(item, builder, isWhole: false);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object && Find(element, TextKeys) is { } body)
        {
            var title = Find(element, TitleKeys);
            if (isWhole && title is not null)
            {
                builder.Facts = builder.Facts with { Title = title };
            }
            else if (title is not null)
            {
                builder.Heading(title, 1);
            }

            MarkdownReader.Read(body.Replace("\r\n", "\n", StringComparison.Ordinal), builder);
        }
        else
        {
            Flatten(element, "", builder);
        }
    }

    private static void Flatten(JsonElement element, string path, DocumentBuilder builder)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path} {property.Name}", builder);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, path, builder);
                }

                break;
            default:
                builder.Item(path.Length == 0 ? element.ToString() : $"{path}: {element}", 1, 0);
                break;
        }
    }

    private static string? Find(JsonElement element, string[] keys) => keys
        .Select(k => element.TryGetProperty(k, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));
}
