namespace Parley.Prompts.Templates.Functions;

/// <summary>Functions that every template knows: range, namespace, dict, cycler, joiner.</summary>
internal static class TemplateGlobals
{
    private const int MaxRange = 100_000;

    private static readonly TemplateFunction Range = call =>
    {
        var single = call.Arguments.Length < 2;
        var (from, to) = single ? (0, call.Integer(0, "stop", 0)) : (call.Integer(0, "start", 0), call.Integer(1, "stop", 0));
        var step = call.Integer(2, "step", 1);
        if (step == 0 || Math.Abs((long)to - from) / Math.Abs((long)step) > MaxRange)
        {
            throw new ArgumentException($"a range has a step other than 0 and at most {MaxRange:N0} numbers.");
        }

        var numbers = new TemplateList();
        for (long i = from; step > 0 ? i < to : i > to; i += step)
        {
            numbers.Add(i);
        }

        return numbers;
    };

    private static readonly TemplateFunction Namespace = call =>
    {
        var map = new TemplateMap();
        foreach (var (name, value) in call.Named)
        {
            map[name] = value;
        }

        return map;
    };

    private static readonly TemplateFunction Cycler = call =>
    {
        var (at, items) = (-1, call.Arguments);
        var map = new TemplateMap { ["current"] = items.IsEmpty ? Undefined.Value : items[0] };
        map["next"] = (TemplateFunction)(_ => map["current"] = items[++at % items.Length]);
        map["reset"] = (TemplateFunction)(_ =>
        {
            at = -1;
            return "";
        });
        return map;
    };

    private static readonly TemplateFunction Joiner = call =>
    {
        var (first, separator) = (true, call.Text(0, "sep", ", "));
        return (TemplateFunction)(_ =>
        {
            var text = first ? "" : separator;
            first = false;
            return text;
        });
    };

    public static object? Find(string name) => name switch
    {
        "range" => Range,
        "namespace" or "dict" => Namespace,
        "cycler" => Cycler,
        "joiner" => Joiner,
        _ => Undefined.Value,
    };
}
