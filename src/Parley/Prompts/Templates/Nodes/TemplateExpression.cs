using System.Collections.Immutable;

namespace Parley.Prompts.Templates.Nodes;

/// <summary>A part of a template that has a value.</summary>
/// <param name="line">Line, from 1.</param>
internal abstract class TemplateExpression(int line)
{
    public int Line => line;

    /// <summary>The variable it starts from; null where it starts from none.</summary>
    public virtual string? Root => null;

    /// <summary>Its value now.</summary>
    /// <param name="state">The rendering.</param>
    public abstract object? Evaluate(RenderState state);
}

internal sealed class LiteralExpression(object? value, int line) : TemplateExpression(line)
{
    public object? Value => value;

    public override object? Evaluate(RenderState state) => value;
}

internal sealed class VariableExpression(string name, int line) : TemplateExpression(line)
{
    public string Name => name;

    public override string? Root => name;

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        return state.Lookup(name);
    }
}

internal sealed class MemberExpression(TemplateExpression target, TemplateExpression key, int line) : TemplateExpression(line)
{
    public TemplateExpression Target => target;

    public TemplateExpression Key => key;

    public override string? Root => target.Root;

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        return TemplateValues.Member(target.Evaluate(state), key.Evaluate(state));
    }
}

internal sealed class SliceExpression(TemplateExpression target, ImmutableArray<TemplateExpression?> bounds, int line) : TemplateExpression(line)
{
    public override string? Root => target.Root;

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        var value = target.Evaluate(state);
        var items = value is string text ? [.. text.Select(c => (object?)c.ToString())] : TemplateValues.Items(value);
        var step = Bound(state, 2) ?? 1;
        var from = Math.Clamp(Wrap(Bound(state, 0) ?? (step > 0 ? 0 : items.Count - 1), items.Count), 0, items.Count);
        var to = Math.Clamp(Wrap(Bound(state, 1) ?? (step > 0 ? items.Count : -items.Count - 1), items.Count), -1, items.Count);
        var cut = new TemplateList();
        for (var i = from; step > 0 ? i < to : step < 0 && i > to; i += step)
        {
            if (i < items.Count)
            {
                cut.Add(items[i]);
            }
        }

        return value is string ? string.Concat(cut) : cut;
    }

    private static int Wrap(int index, int count) => index < 0 ? index + count : index;

    private int? Bound(RenderState state, int position) =>
        position < bounds.Length && bounds[position]?.Evaluate(state) is long whole ? (int)Math.Clamp(whole, -1_000_000_000, 1_000_000_000) : null;
}

internal sealed class ListExpression(ImmutableArray<TemplateExpression> items, int line) : TemplateExpression(line)
{
    public override string? Root => items.Select(i => i.Root).FirstOrDefault(r => r is not null);

    public override object? Evaluate(RenderState state) => new TemplateList(items.Select(i => i.Evaluate(state)));
}

internal sealed class MapExpression(ImmutableArray<(TemplateExpression Key, TemplateExpression Value)> entries, int line) : TemplateExpression(line)
{
    public override string? Root => entries.Select(e => e.Value.Root).FirstOrDefault(r => r is not null);

    public override object? Evaluate(RenderState state)
    {
        var map = new TemplateMap();
        foreach (var (key, value) in entries)
        {
            map[TemplateValues.Text(key.Evaluate(state))] = value.Evaluate(state);
        }

        return map;
    }
}

internal sealed class ConditionExpression(
    TemplateExpression test, TemplateExpression then, TemplateExpression? otherwise, int line) : TemplateExpression(line)
{
    public override string? Root => then.Root ?? otherwise?.Root;

    public override object? Evaluate(RenderState state) =>
        TemplateValues.IsTrue(test.Evaluate(state)) ? then.Evaluate(state) : otherwise is null ? Undefined.Value : otherwise.Evaluate(state);
}

internal sealed class NotExpression(TemplateExpression operand, int line) : TemplateExpression(line)
{
    public override object? Evaluate(RenderState state) => !TemplateValues.IsTrue(operand.Evaluate(state));
}

internal sealed class NegateExpression(TemplateExpression operand, int line) : TemplateExpression(line)
{
    public override string? Root => operand.Root;

    public override object? Evaluate(RenderState state) => TemplateNumbers.Of(operand.Evaluate(state)) is { } number
        ? TemplateNumbers.Negate(number)
        : throw new TemplateException("A number is needed after '-'.", Line);
}
