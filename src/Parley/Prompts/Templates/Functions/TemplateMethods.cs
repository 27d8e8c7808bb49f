namespace Parley.Prompts.Templates.Functions;

/// <summary>
/// Methods that templates may call on values, by the names of Python and of JavaScript: a closed list, so that nothing of the
/// platform can be reached through them.
/// </summary>
internal static class TemplateMethods
{
    public static TemplateFunction? Find(object? owner, string name) => owner switch
    {
        string => OfText(name),
        TemplateList => OfList(name),
        TemplateMap => OfMap(name),
        _ => name == "toString" ? c => c.InputText : null,
    };

    private static TemplateFunction? OfText(string name) => name switch
    {
        "upper" or "toUpperCase" => c => c.InputText.ToUpperInvariant(),
        "lower" or "toLowerCase" => c => c.InputText.ToLowerInvariant(),
        "strip" or "trim" => c => TextFilters.Trim(c.InputText, c.Text(0, "chars", "")),
        "lstrip" or "trimStart" => c => c.InputText.TrimStart(),
        "rstrip" or "trimEnd" => c => c.InputText.TrimEnd(),
        "capitalize" or "title" => c => TemplateFilters.Find(name)!(c),
        "startswith" or "startsWith" => c => c.InputText.StartsWith(c.Text(0, "prefix", ""), StringComparison.Ordinal),
        "endswith" or "endsWith" => c => c.InputText.EndsWith(c.Text(0, "suffix", ""), StringComparison.Ordinal),
        "includes" => c => c.InputText.Contains(c.Text(0, "text", ""), StringComparison.Ordinal),
        "find" or "indexOf" => c => (long)c.InputText.IndexOf(c.Text(0, "sub", ""), StringComparison.Ordinal),
        "replaceAll" => c => TemplateFilters.Find("replace")!(c),
        // Python replaces all, JavaScript the first.
        "replace" => c => TemplateFilters.Find("replace")!(
            c.State.Options.Dialect == TemplateDialect.Nunjucks ? c with { Arguments = [.. c.Arguments.Take(2), 1L] } : c),
        "split" => Split,
        "splitlines" => c => new TemplateList(c.InputText.ReplaceLineEndings("\n").Split('\n')),
        "join" => c => string.Join(c.InputText, TemplateValues.Items(c.Argument(0, "items")).Select(TemplateValues.Text)),
        "slice" or "substring" => c => Part(c.InputText, c),
        "toString" => c => c.InputText,
        "format" => c => TemplateFilters.Find("format")!(c),
        _ => null,
    };

    private static TemplateFunction? OfList(string name) => name switch
    {
        "join" => c => string.Join(c.Text(0, "separator", ","), TemplateValues.Items(c.Input).Select(TemplateValues.Text)),
        "includes" => c => ((TemplateList)c.Input!).Exists(i => TemplateValues.AreEqual(i, c.Argument(0, "item"))),
        "indexOf" or "index" => c => (long)((TemplateList)c.Input!).FindIndex(i => TemplateValues.AreEqual(i, c.Argument(0, "item"))),
        "concat" => c => new TemplateList(((TemplateList)c.Input!).Concat(TemplateValues.Items(c.Argument(0, "items")))),
        "slice" => c => Part((TemplateList)c.Input!, c),
        "append" or "push" => Append,
        _ => null,
    };

    private static TemplateFunction? OfMap(string name) => name switch
    {
        "keys" => c => new TemplateList(((TemplateMap)c.Input!).Keys),
        "values" => c => new TemplateList(((TemplateMap)c.Input!).Values),
        "items" => TemplateFilters.Find("items"),
        "get" => c => TemplateValues.Member(c.Input, c.Argument(0, "key")) is var value && Undefined.Is(value) ? c.Argument(1, "default") : value,
        "hasOwnProperty" => c => ((TemplateMap)c.Input!).ContainsKey(c.Text(0, "key", "")),
        _ => null,
    };

    private static TemplateList Split(TemplateCall call)
    {
        var separator = call.Text(0, "separator", "");
        return separator.Length > 0 ? new TemplateList(call.InputText.Split(separator))
            : call.State.Options.Dialect == TemplateDialect.Nunjucks && call.Arguments.Length > 0 ? new TemplateList(TemplateValues.Items(call.InputText))
            : new TemplateList(call.InputText.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static object? Append(TemplateCall call)
    {
        var list = (TemplateList)call.Input!;
        call.State.Bound(list.Count + 1L, 0);
        list.Add(call.Argument(0, "item"));
        return null;
    }

    private static string Part(string text, TemplateCall call)
    {
        var (from, to) = Bounds(text.Length, call);
        return text[from..to];
    }

    private static TemplateList Part(TemplateList list, TemplateCall call)
    {
        var (from, to) = Bounds(list.Count, call);
        return new TemplateList(list.Skip(from).Take(to - from));
    }

    private static (int From, int To) Bounds(int count, TemplateCall call)
    {
        var from = call.Integer(0, "start", 0);
        var to = call.Integer(1, "end", count);
        from = Math.Clamp(from < 0 ? from + count : from, 0, count);
        return (from, Math.Clamp(to < 0 ? to + count : to, from, count));
    }
}
