using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Parley.Answers;

/// <summary>
/// The one JSON form of answers, for the store, the API and the CLI: names and enum values in snake_case, blocks and
/// spans by <c>type</c>, evidence by <c>kind</c>, exact values as JSON numbers with every digit or as text.
/// </summary>
public static class AnswerJson
{
    /// <summary>How documents that hold answers are written; add a generated context for types of other rooms.</summary>
    /// <param name="more">Contexts of the room that writes.</param>
    public static JsonSerializerOptions Writing(params IJsonTypeInfoResolver[] more)
    {
        var options = Conventions();
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine([AnswerJsonContext.Default, .. more]);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>
    /// How stored documents are read. Generated contexts give members that an older document does not have their
    /// type's default in place of the record's own (<c>[]</c>), so reading is by reflection.
    /// </summary>
    public static JsonSerializerOptions Reading { get; } = MakeReading();

    private static JsonSerializerOptions MakeReading()
    {
        var options = Conventions();
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Sets the conventions on a host's own options, so that its documents look the same.</summary>
    /// <param name="options">Options that are not in use yet.</param>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // Readable in every language, and still safe inside a page: <, >, & and quotes stay escaped.
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Conventions()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        return options;
    }
}

/// <summary>Types of answers, resolved when this is compiled.</summary>
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJsonContext : JsonSerializerContext;
