namespace Parley.Prompts.Templates.Functions;

/// <summary>Filters over lists and maps.</summary>
internal static class ListFilters
{
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
    {
        ["join"] = Join,
        ["length"] = c => Length(c),
        ["count"] = c => Length(c),
        ["first"] = c => TemplateValues.Items(c.Input) is [var first, ..] ? first : Undefined.Value,
        ["last"] = c => TemplateValues.Items(c.Input) is [.., var last] ? last : Undefined.Value,
        ["list"] = c => new TemplateList(TemplateValues.Items(c.Input)),
        ["reverse"] = c => c.Input is string text ? string.Concat(Enumerable.Reverse(TemplateValues.Items(text)))
            : new TemplateList(Enumerable.Reverse(TemplateValues.Items(c.Input))),
        ["sort"] = Sort,
        ["dictsort"] = DictSort,
        ["items"] = c => c.Input is TemplateMap map ? new TemplateList(map.Select(p => new TemplateList { p.Key, p.Value })) : new TemplateList(),
        ["unique"] = Unique,
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["groupby"] = GroupBy,
        ["map"] = Map,
        ["select"] = c => Pick(c, null, true),
        ["reject"] = c => Pick(c, null, false),
        ["selectattr"] = c => Pick(c, c.Text(0, "attr", ""), true),
        ["rejectattr"] = c => Pick(c, c.Text(0, "attr", ""), false),
        ["sum"] = Sum,
        ["min"] = c => Extreme(c, -1),
        ["max"] = c => Extreme(c, 1),
    };

    /// <summary>A member by a dotted path.</summary>
    private static object? Path(object? item, string path)
    {
        foreach (var part in path.Split('.'))
        {
            item = TemplateValues.Member(item, long.TryParse(part, out var index) && item is TemplateList ? index : part);
        }

        return item;
    }

    private static string Join(TemplateCall call)
    {
        if (call.Input is string alone)
        {
            return alone;
        }

        var (separator, attribute) = (call.Text(0, "d", ""), call.Text(1, "attribute", ""));
        return string.Join(separator, TemplateValues.Items(call.Input).Select(i => TemplateValues.Text(attribute.Length > 0 ? Path(i, attribute) : i)));
    }

    private static long Length(TemplateCall call) => call.Input switch
    {
        string text => text.EnumerateRunes().Count(),
        TemplateMap map => map.Count,
        _ => TemplateValues.Items(call.Input).Count,
    };

    private static TemplateList Sort(TemplateCall call)
    {
        // Jinja: reverse, case_sensitive, attribute; Nunjucks: reverse, caseSens, attr.
        var attribute = call.Text(2, "attribute", call.Text(2, "attr", ""));
        var exact = call.Flag(1, "case_sensitive");
        var items = TemplateValues.Items(call.Input).OrderBy(i => attribute.Length > 0 ? Path(i, attribute) : i, new ValueOrder(exact));
        return new TemplateList(call.Flag(0, "reverse") ? items.Reverse() : items);
    }

    private static TemplateList DictSort(TemplateCall call)
    {
        if (call.Input is not TemplateMap map)
        {
            throw new ArgumentException("a map is needed.");
        }

        var byValue = call.Text(1, "by", "key") == "value";
        var pairs = map.OrderBy(p => byValue ? p.Value : p.Key, new ValueOrder(call.Flag(0, "case_sensitive")));
        return new TemplateList((call.Flag(2, "reverse") ? pairs.Reverse() : pairs).Select(p => new TemplateList { p.Key, p.Value }));
    }

    private static TemplateList Unique(TemplateCall call)
    {
        var (seen, kept) = (new HashSet<string>(StringComparer.Ordinal), new TemplateList());
        foreach (var item in TemplateValues.Items(call.Input))
        {
            if (seen.Add(TemplateValues.Json(item, 0)))
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    private static TemplateList Batch(TemplateCall call)
    {
        var (size, fill) = (Math.Max(1, call.Integer(0, "linecount", 1)), call.Argument(1, "fill_with"));
        return new TemplateList(TemplateValues.Items(call.Input).Chunk(size).Select(chunk =>
            new TemplateList(Undefined.Is(fill) ? chunk : chunk.Concat(Enumerable.Repeat(fill, Math.Min(size, 100_000) - chunk.Length)))));
    }

    private static TemplateList Slice(TemplateCall call)
    {
        var items = TemplateValues.Items(call.Input);
        var slices = Math.Clamp(call.Integer(0, "slices", 1), 1, 100_000);
        var (each, more, at) = (items.Count / slices, items.Count % slices, 0);
        var result = new TemplateList();
        for (var i = 0; i < slices; i++)
        {
            var size = each + (i < more ? 1 : 0);
            result.Add(new TemplateList(items.Skip(at).Take(size)));
            at += size;
        }

        return result;
    }

    private static object? GroupBy(TemplateCall call)
    {
        var attribute = call.Text(0, "attribute", "");
        var groups = TemplateValues.Items(call.Input).GroupBy(i => Path(i, attribute), ValueOrder.Equality);
        if (call.State.Options.Dialect == TemplateDialect.Nunjucks)
        {
            var map = new TemplateMap();
            foreach (var group in groups)
            {
                map[TemplateValues.Text(group.Key)] = new TemplateList(group);
            }

            return map;
        }

        return new TemplateList(groups.OrderBy(g => g.Key, new ValueOrder(false)).Select(g => new TemplateList { g.Key, new TemplateList(g) }));
    }

    private static TemplateList Map(TemplateCall call)
    {
        if (call.Text(9, "attribute", "") is { Length: > 0 } attribute)
        {
            return new TemplateList(TemplateValues.Items(call.Input).Select(i => Path(i, attribute)));
        }

        var name = call.Text(0, "filter", "");
        var filter = call.State.Options.Filters.GetValueOrDefault(name) ?? TemplateFilters.Find(name)
            ?? throw new ArgumentException($"there is no filter '{name}'{TemplateFilters.Nearest(name)}.");
        var rest = call.Arguments.Skip(1).ToArray();
        return new TemplateList(TemplateValues.Items(call.Input).Select(i => filter(call with { Input = i, Arguments = [.. rest], Named = [] })));
    }

    private static TemplateList Pick(TemplateCall call, string? attribute, bool keep)
    {
        var at = attribute is null ? 0 : 1;
        var test = call.Text(at, "test", "truthy");
        var function = TemplateTests.Find(test) ?? throw new ArgumentException($"there is no test '{test}'{TemplateTests.Nearest(test)}.");
        var rest = call.Arguments.Skip(at + 1).ToArray();
        return new TemplateList(TemplateValues.Items(call.Input).Where(i => function(
            call with { Input = attribute is null ? i : Path(i, attribute), Arguments = [.. rest], Named = [] }) is true == keep));
    }

    private static object? Sum(TemplateCall call)
    {
        var (attribute, total) = (call.Text(0, "attribute", ""), (object)(TemplateNumbers.Of(call.Argument(1, "start")) ?? 0L));
        foreach (var item in TemplateValues.Items(call.Input))
        {
            total = TemplateNumbers.Add(total, TemplateNumbers.Of(attribute.Length > 0 ? Path(item, attribute) : item)
                ?? throw new ArgumentException("only numbers can be added up."));
        }

        return total;
    }

    private static object? Extreme(TemplateCall call, int sign)
    {
        var attribute = call.Text(1, "attribute", "");
        object? best = Undefined.Value;
        foreach (var item in TemplateValues.Items(call.Input))
        {
            var (own, other) = attribute.Length > 0 ? (Path(item, attribute), Path(best, attribute)) : (item, best);
            if (Undefined.Is(best) || TemplateValues.Compare(own, other) * sign > 0)
            {
                best = item;
            }
        }

        return best;
    }
}
