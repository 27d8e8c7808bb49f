using System.Collections.Immutable;

namespace Parley.Prompts.Templates.Nodes;

/// <summary>A part of a template that writes.</summary>
/// <param name="line">Line, from 1.</param>
internal abstract class TemplateNode(int line)
{
    public int Line => line;

    /// <summary>Writes it.</summary>
    /// <param name="state">The rendering.</param>
    public abstract void Run(RenderState state);
}

internal sealed class TextNode(string text, int line) : TemplateNode(line)
{
    public string Text => text;

    public override void Run(RenderState state) => state.WriteLiteral(text, Line);
}

internal sealed class OutputNode(TemplateExpression value, int line) : TemplateNode(line)
{
    public TemplateExpression Value => value;

    public override void Run(RenderState state)
    {
        state.Step(Line);
        var text = TemplateValues.Printed(value.Evaluate(state), state.Options.Dialect);
        var source = value.Root is { } root ? state.SourceOf(root) : null;
        if (text.Length > 0)
        {
            state.WriteValue(text, source, Line);
        }
    }
}

internal sealed class BlockNode(ImmutableArray<TemplateNode> nodes, int line) : TemplateNode(line)
{
    public ImmutableArray<TemplateNode> Nodes => nodes;

    public override void Run(RenderState state)
    {
        foreach (var node in nodes)
        {
            node.Run(state);
        }
    }
}

internal sealed class IfNode(
    ImmutableArray<(TemplateExpression Test, BlockNode Body)> branches, BlockNode? otherwise, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        foreach (var (test, body) in branches)
        {
            state.Step(Line);
            if (TemplateValues.IsTrue(test.Evaluate(state)))
            {
                body.Run(state);
                return;
            }
        }

        otherwise?.Run(state);
    }
}

/// <summary><c>switch</c>, as Nunjucks has it; a case without a body falls through to the next.</summary>
internal sealed class SwitchNode(
    TemplateExpression value, ImmutableArray<(TemplateExpression Value, BlockNode Body)> cases, BlockNode? otherwise, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var wanted = value.Evaluate(state);
        var hit = cases.ToList().FindIndex(c => TemplateValues.AreEqual(c.Value.Evaluate(state), wanted));
        if (hit < 0)
        {
            otherwise?.Run(state);
            return;
        }

        (cases.Skip(hit).Select(c => c.Body).FirstOrDefault(b => !b.Nodes.IsEmpty) ?? otherwise)?.Run(state);
    }
}

internal sealed class SetNode(ImmutableArray<string> names, string? member, TemplateExpression? value, BlockNode? body, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var assigned = value is null ? state.Capture(() => body!.Run(state)) : value.Evaluate(state);
        var source = value?.Root is { } root ? state.SourceOf(root) : null;
        if (member is not null)
        {
            if (state.Lookup(names[0]) is not TemplateMap map)
            {
                throw new TemplateException($"'{names[0]}' is no namespace; write {{% set {names[0]} = namespace() %}} first.", Line);
            }

            map[member] = assigned;
            return;
        }

        for (var i = 0; i < names.Length; i++)
        {
            state.Assign(names[i], names.Length == 1 || value is not ListExpression ? assigned : TemplateValues.Member(assigned, (long)i), source);
        }
    }
}

internal sealed class WithNode(ImmutableArray<(string Name, TemplateExpression Value)> variables, BlockNode body, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        var values = variables.Select(v => (v.Name, v.Value.Evaluate(state), v.Value.Root is { } root ? state.SourceOf(root) : null)).ToList();
        state.Nest(true, scope =>
        {
            foreach (var (name, value, source) in values)
            {
                scope.Define(name, value, source);
            }

            body.Run(state);
        });
    }
}

internal sealed class FilterBlockNode(Func<TemplateExpression, TemplateExpression> filter, BlockNode body, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        var text = state.Capture(() => body.Run(state));
        state.WriteValue(TemplateValues.Text(filter(new LiteralExpression(text, Line)).Evaluate(state)), null, Line);
    }
}

internal sealed class DoNode(TemplateExpression value, int line) : TemplateNode(line)
{
    public override void Run(RenderState state) => value.Evaluate(state);
}

internal sealed class IncludeNode(TemplateExpression name, bool ignoreMissing, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var value = name.Evaluate(state);
        var names = value is TemplateList list ? [.. list.Select(TemplateValues.Text)] : new[] { TemplateValues.Text(value) };
        foreach (var wanted in names)
        {
            if (state.Find(wanted, Line) is { } template)
            {
                state.Enter(new TemplateScope(state.Scope, true), Line, () => template.Run(state));
                return;
            }
        }

        if (!ignoreMissing)
        {
            throw new TemplateException($"There is no template '{string.Join("' or '", names)}' to include.", Line);
        }
    }
}

/// <summary><c>import "x" as y</c> and <c>from "x" import a, b as c</c>.</summary>
internal sealed class ImportNode(TemplateExpression name, string? alias, ImmutableArray<(string Name, string As)> names, int line) : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        var library = state.Load(TemplateValues.Text(name.Evaluate(state)), Line);
        if (alias is not null)
        {
            var map = new TemplateMap();
            foreach (var (key, value) in library.Scope.Variables)
            {
                map[key] = value;
            }

            state.Scope.Define(alias, map, null);
        }

        foreach (var (wanted, known) in names)
        {
            state.Scope.Define(
                known,
                library.Scope.TryGet(wanted, out var value) ? value : throw new TemplateException($"The template defines no '{wanted}'.", Line),
                null);
        }
    }
}
