using System.Collections.Immutable;

namespace Parley.Prompts.Templates.Nodes;

/// <summary>
/// <c>for a, b in x if test</c>: lists by item, maps by key (one name) or by key and value (two names), in insertion order.
/// </summary>
internal sealed class ForNode(
    ImmutableArray<string> names, TemplateExpression sequence, TemplateExpression? test, BlockNode body, BlockNode? otherwise, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var value = sequence.Evaluate(state);
        var source = sequence.Root is { } root ? state.SourceOf(root) : null;
        var items = names.Length == 2 && value is TemplateMap map
            ? [.. map.Select(p => new TemplateList { p.Key, p.Value })]
            : TemplateValues.Items(value);
        if (test is not null)
        {
            items = Kept(items, source, state);
        }

        if (items.Count == 0)
        {
            otherwise?.Run(state);
            return;
        }

        var outer = state.Lookup("loop");
        for (var i = 0; i < items.Count; i++)
        {
            state.Step(Line);
            var (item, loop) = (items[i], Loop(items, i, outer));
            state.Nest(false, scope =>
            {
                Bind(scope, item, source);
                scope.Define("loop", loop, null);
                body.Run(state);
            });
        }
    }

    private List<object?> Kept(IReadOnlyList<object?> items, string? source, RenderState state)
    {
        var kept = new List<object?>(items.Count);
        foreach (var item in items)
        {
            state.Nest(false, scope =>
            {
                Bind(scope, item, source);
                if (TemplateValues.IsTrue(test!.Evaluate(state)))
                {
                    kept.Add(item);
                }
            });
        }

        return kept;
    }

    private void Bind(TemplateScope scope, object? item, string? source)
    {
        for (var i = 0; i < names.Length; i++)
        {
            scope.Define(names[i], names.Length == 1 ? item : TemplateValues.Member(item, (long)i), source);
        }
    }

    private static TemplateMap Loop(IReadOnlyList<object?> items, int at, object? outer)
    {
        var loop = new TemplateMap
        {
            ["index"] = at + 1L,
            ["index0"] = (long)at,
            ["revindex"] = (long)(items.Count - at),
            ["revindex0"] = items.Count - at - 1L,
            ["first"] = at == 0,
            ["last"] = at == items.Count - 1,
            ["length"] = (long)items.Count,
            ["previtem"] = at > 0 ? items[at - 1] : Undefined.Value,
            ["nextitem"] = at < items.Count - 1 ? items[at + 1] : Undefined.Value,
            ["parent"] = outer,
        };
        loop["cycle"] = (TemplateFunction)(call => call.Arguments.IsEmpty ? Undefined.Value : call.Arguments[at % call.Arguments.Length]);
        return loop;
    }
}
