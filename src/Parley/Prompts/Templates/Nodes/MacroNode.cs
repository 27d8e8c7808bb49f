using System.Collections.Immutable;

namespace Parley.Prompts.Templates.Nodes;

/// <summary>What a macro takes: names with their defaults.</summary>
/// <param name="Names">Parameters in order; the default is null where there is none.</param>
internal sealed record MacroParameters(ImmutableArray<(string Name, TemplateExpression? Default)> Names);

/// <summary>A macro: defines a function that gives back what its body writes.</summary>
internal sealed class MacroNode(string name, MacroParameters parameters, BlockNode body, int line) : TemplateNode(line)
{
    public override void Run(RenderState state) => state.Scope.Define(name, Function(state.Scope, parameters, body, Line), null);

    /// <summary>A function over the scope where it was defined.</summary>
    public static TemplateFunction Function(TemplateScope home, MacroParameters parameters, BlockNode body, int line) => call =>
    {
        var state = call.State;
        var scope = new TemplateScope(home, true);
        for (var i = 0; i < parameters.Names.Length; i++)
        {
            var (name, fallback) = parameters.Names[i];
            var given = call.Argument(i, name);
            scope.Define(name, Undefined.Is(given) && fallback is not null ? fallback.Evaluate(state) : given, null);
        }

        foreach (var (name, value) in call.Named.Where(n => n.Name == "caller"))
        {
            scope.Define(name, value, null);
        }

        return state.Capture(() => state.Enter(scope, line, () => body.Run(state)));
    };
}

/// <summary><c>call macro(…)</c>: the body is what <c>caller()</c> writes inside the macro.</summary>
internal sealed class CallBlockNode(TemplateExpression target, CallArguments arguments, MacroParameters parameters, BlockNode body, int line)
    : TemplateNode(line)
{
    public override void Run(RenderState state)
    {
        state.Step(Line);
        if (target.Evaluate(state) is not TemplateFunction macro)
        {
            throw new TemplateException("'call' needs a macro.", Line);
        }

        var call = arguments.Bind(Undefined.Value, state);
        var caller = MacroNode.Function(state.Scope, parameters, body, Line);
        var text = CheckedCall.Run(macro, call with { Named = [.. call.Named, ("caller", caller)] }, "call", Line);
        state.WriteValue(TemplateValues.Text(text), null, Line);
    }
}
