using System.Collections.Immutable;
using Parley.Prompts.Templates.Functions;

namespace Parley.Prompts.Templates.Nodes;

/// <summary>Arguments of a call, by position and by name.</summary>
/// <param name="ByPosition">Values in order.</param>
/// <param name="ByName">Names and values.</param>
internal sealed record CallArguments(
    ImmutableArray<TemplateExpression> ByPosition, ImmutableArray<(string Name, TemplateExpression Value)> ByName)
{
    public static CallArguments None { get; } = new([], []);

    public TemplateCall Bind(object? input, RenderState state) => new(
        input,
        ByPosition.IsEmpty ? [] : [.. ByPosition.Select(a => a.Evaluate(state))],
        ByName.IsEmpty ? [] : [.. ByName.Select(a => (a.Name, a.Value.Evaluate(state)))],
        state);
}

/// <summary><c>input | name(arguments)</c></summary>
internal sealed class FilterExpression(string name, TemplateExpression input, CallArguments arguments, int line) : TemplateExpression(line)
{
    private readonly TemplateFunction? _builtIn = TemplateFilters.Find(name);

    public string Name => name;

    public TemplateExpression Input => input;

    public CallArguments Arguments => arguments;

    public override string? Root => input.Root ?? arguments.ByPosition.Select(a => a.Root).FirstOrDefault(r => r is not null);

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        var filter = state.Options.Filters.GetValueOrDefault(name) ?? _builtIn
            ?? throw new TemplateException($"There is no filter '{name}'{TemplateFilters.Nearest(name)}.", Line);
        return CheckedCall.Run(filter, arguments.Bind(input.Evaluate(state), state), name, Line);
    }
}

/// <summary><c>input is name(arguments)</c></summary>
internal sealed class TestExpression(string name, TemplateExpression input, CallArguments arguments, int line) : TemplateExpression(line)
{
    private readonly TemplateFunction _test = TemplateTests.Find(name)
        ?? throw new TemplateException($"There is no test '{name}'{TemplateTests.Nearest(name)}.", line);

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        return CheckedCall.Run(_test, arguments.Bind(input.Evaluate(state), state), name, Line);
    }
}

/// <summary><c>function(arguments)</c> or <c>value.method(arguments)</c>; methods are those of <see cref="TemplateMethods"/>.</summary>
internal sealed class CallExpression(TemplateExpression target, CallArguments arguments, int line) : TemplateExpression(line)
{
    public override string? Root => target.Root;

    public override object? Evaluate(RenderState state)
    {
        state.Step(Line);
        if (target is MemberExpression { Key: LiteralExpression { Value: string name } } member)
        {
            var owner = member.Target.Evaluate(state);
            if (TemplateValues.Member(owner, name) is not TemplateFunction own)
            {
                var method = TemplateMethods.Find(owner, name)
                    ?? throw new TemplateException($"There is no method '{name}' here.", Line);
                return CheckedCall.Run(method, arguments.Bind(owner, state), name, Line);
            }

            return CheckedCall.Run(own, arguments.Bind(Undefined.Value, state), name, Line);
        }

        var called = target is VariableExpression variable ? $"'{variable.Name}'" : "this";
        return target.Evaluate(state) is TemplateFunction function
            ? CheckedCall.Run(function, arguments.Bind(Undefined.Value, state), called, Line)
            : throw new TemplateException($"{called} is not a function or macro, and cannot be called.", Line);
    }
}

/// <summary>Runs a function; what it makes is a value of templates, within the limits.</summary>
internal static class CheckedCall
{
    public static object? Run(TemplateFunction function, TemplateCall call, string name, int line)
    {
        object? value;
        try
        {
            value = TemplateValues.From(function(call));
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new TemplateException($"{name}: {fault.Message}", line);
        }

        if (value is string text)
        {
            call.State.Bound(text.Length, line);
        }
        else if (value is TemplateList list)
        {
            call.State.Bound(list.Count, line);
        }

        return value;
    }
}
