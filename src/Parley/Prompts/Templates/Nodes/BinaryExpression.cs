namespace Parley.Prompts.Templates.Nodes;

/// <summary>Two values and a sign or word between them.</summary>
internal sealed class BinaryExpression(string sign, TemplateExpression left, TemplateExpression right, int line) : TemplateExpression(line)
{
    public string Sign => sign;

    public TemplateExpression Left => left;

    public TemplateExpression Right => right;

    public override string? Root => left.Root ?? right.Root;

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        var first = left.Evaluate(state);
        return sign switch
        {
            "and" => TemplateValues.IsTrue(first) ? right.Evaluate(state) : first,
            "or" => TemplateValues.IsTrue(first) ? first : right.Evaluate(state),
            _ => Apply(first, right.Evaluate(state), state),
        };
    }

    private object? Apply(object? first, object? second, RenderState state) => sign switch
    {
        "==" or "===" => TemplateValues.AreEqual(first, second),
        "!=" or "!==" => !TemplateValues.AreEqual(first, second),
        "<" => TemplateValues.Compare(first, second) < 0,
        ">" => TemplateValues.Compare(first, second) > 0,
        "<=" => TemplateValues.Compare(first, second) <= 0,
        ">=" => TemplateValues.Compare(first, second) >= 0,
        "in" => Contains(second, first),
        "not in" => !Contains(second, first),
        "~" => state.Bounded(TemplateValues.Text(first) + TemplateValues.Text(second), Line),
        "+" when first is string || second is string =>
            state.Bounded(TemplateValues.Text(first) + TemplateValues.Text(second), Line),
        "+" when first is TemplateList a && second is TemplateList b => new TemplateList(a.Concat(b)),
        "*" when first is string text && second is long times => Repeat(text, times, state),
        _ => Calculate(Number(first), Number(second), state.Options.Dialect),
    };

    private object? Calculate(object first, object second, TemplateDialect dialect) => sign switch
    {
        "+" => TemplateNumbers.Add(first, second),
        "-" => TemplateNumbers.Subtract(first, second),
        "*" => TemplateNumbers.Multiply(first, second),
        "/" => TemplateNumbers.Divide(first, second),
        "//" => TemplateNumbers.FloorDivide(first, second),
        "%" => TemplateNumbers.Remainder(first, second, dialect),
        "**" => TemplateNumbers.Power(first, second),
        _ => throw new TemplateException($"'{sign}' is not known.", Line),
    };

    private string Repeat(string text, long times, RenderState state)
    {
        state.Bound(text.Length * Math.Clamp(times, 0, int.MaxValue), Line);
        return times <= 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)times));
    }

    private object Number(object? value) => TemplateNumbers.Of(value)
        ?? throw new TemplateException($"A number is needed beside '{sign}', not {Kind(value)}.", Line);

    private static string Kind(object? value) => value switch
    {
        null => "nothing",
        Undefined => "something undefined",
        string => "a text",
        TemplateList => "a list",
        TemplateMap => "a map",
        _ => "this",
    };

    private static bool Contains(object? container, object? item) => container switch
    {
        string text => text.Contains(TemplateValues.Text(item), StringComparison.Ordinal),
        TemplateMap map => map.ContainsKey(TemplateValues.Text(item)),
        TemplateList list => list.Exists(i => TemplateValues.AreEqual(i, item)),
        _ => false,
    };
}
