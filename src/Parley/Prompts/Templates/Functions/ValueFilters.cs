namespace Parley.Prompts.Templates.Functions;

/// <summary>Filters over single values.</summary>
internal static class ValueFilters
{
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
    {
        ["default"] = Default,
        ["d"] = Default,
        ["abs"] = c => TemplateNumbers.Of(c.Input) is { } number
            ? TemplateNumbers.Compare(number, 0L) < 0 ? TemplateNumbers.Negate(number) : number
            : throw new ArgumentException("a number is needed."),
        ["int"] = c => TemplateNumbers.Of(c.Input) is { } number
            ? TemplateNumbers.Shortened(Math.Truncate(TemplateNumbers.ToDouble(number)))
            : Fallback(c, 0L),
        ["float"] = c => TemplateNumbers.Of(c.Input) is { } number ? TemplateNumbers.ToDouble(number) : Fallback(c, 0d),
        ["round"] = Round,
        ["tojson"] = c => TemplateValues.Json(c.Input, c.Integer(0, "indent", 0)),
        ["dump"] = c => TemplateValues.Json(c.Input, c.Integer(0, "spaces", 0)),
        ["pprint"] = c => TemplateValues.Json(c.Input, 2),
        ["attr"] = c => TemplateValues.Member(c.Input, c.Argument(0, "name")),
    };

    private static object? Default(TemplateCall call) =>
        call.Input is null or Undefined || (call.Flag(1, "boolean") && !TemplateValues.IsTrue(call.Input))
            ? call.Argument(0, "default_value") is var fallback && Undefined.Is(fallback) ? "" : fallback
            : call.Input;

    private static object? Fallback(TemplateCall call, object otherwise) =>
        call.Argument(0, "default") is var given && Undefined.Is(given) ? otherwise : given;

    private static object? Round(TemplateCall call)
    {
        var number = TemplateNumbers.Of(call.Input) ?? throw new ArgumentException("a number is needed.");
        var places = Math.Clamp(call.Integer(0, "precision", 0), 0, 15);
        var (factor, method) = (Math.Pow(10, places), call.Text(1, "method", "common"));
        if (number is decimal exact && method == "common")
        {
            return Math.Round(exact, places, MidpointRounding.AwayFromZero);
        }

        var value = TemplateNumbers.ToDouble(number);
        return TemplateNumbers.Shortened(method switch
        {
            "floor" => Math.Floor(value * factor) / factor,
            "ceil" => Math.Ceiling(value * factor) / factor,
            _ => Math.Round(value, places, MidpointRounding.AwayFromZero),
        });
    }
}
