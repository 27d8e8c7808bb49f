using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Answers;

/// <summary>
/// A figure's value: a decimal as a JSON number with its digits as they are, a date as <c>"2025-09-30"</c>, a string as
/// itself. Text that has the form of a date is read as a date; it is written the same again.
/// </summary>
public sealed class ExactValueConverter : JsonConverter<object>
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <inheritdoc />
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.TryGetDecimal(out var number) ? number : reader.GetDouble(),
        JsonTokenType.String => OfText(reader.GetString()!),
        _ => throw new JsonException("A value is a number, a string, a date, true, false or null."),
    };

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case int or long or short:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case DateOnly date:
                writer.WriteStringValue(date.ToString(DateFormat, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                throw new JsonException($"A value of type {value.GetType().Name} has no JSON form.");
        }
    }

    private static object OfText(string text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : text;
}
