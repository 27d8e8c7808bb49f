using Parley.Prompts.Templates.Functions;
using Parley.Prompts.Templates.Nodes;
using Parley.Prompts.Templates.Reading;

namespace Parley.Prompts.Templates;

/// <summary>One rendering of a template: its variables, where it writes, and what it has used up. For one thread.</summary>
internal sealed class RenderState
{
    private readonly TemplateMap _inputs;
    private readonly Dictionary<string, TemplateLibrary> _loaded = new(StringComparer.Ordinal);
    private int _steps;
    private int _written;

    public RenderState(TemplateOptions options, TemplateMap inputs, TemplateSink sink) =>
        (Options, _inputs, Sink, Scope) = (options, inputs, sink, new TemplateScope(null, false));

    public TemplateOptions Options { get; }

    public TemplateSink Sink { get; private set; }

    public TemplateScope Scope { get; private set; }

    public int Depth { get; private set; }

    /// <summary>Counts a step.</summary>
    /// <param name="line">Where.</param>
    public void Step(int line)
    {
        if (++_steps > Options.MaxSteps)
        {
            throw new TemplateException($"The template took more than {Options.MaxSteps:N0} steps; it was stopped.", line);
        }
    }

    public object? Lookup(string name)
    {
        for (var scope = Scope; scope is not null; scope = scope.Parent)
        {
            if (scope.TryGet(name, out var local))
            {
                return local;
            }
        }

        return _inputs.TryGetValue(name, out var input) ? input
            : Options.Globals.TryGetValue(name, out var known) ? TemplateValues.From(known)
            : TemplateGlobals.Find(name);
    }

    /// <summary>The input that a name's value came from; the name itself where it is an input.</summary>
    /// <param name="name">The name.</param>
    public string SourceOf(string name)
    {
        for (var scope = Scope; scope is not null; scope = scope.Parent)
        {
            if (scope.TryGet(name, out _))
            {
                return scope.SourceOf(name) ?? name;
            }
        }

        return name;
    }

    /// <summary>Sets a variable as <c>set</c> does.</summary>
    public void Assign(string name, object? value, string? source)
    {
        var target = Scope;
        if (Options.Dialect == TemplateDialect.Nunjucks)
        {
            for (var scope = Scope; scope is not null; scope = scope.IsWall ? null : scope.Parent)
            {
                if (scope.TryGet(name, out _))
                {
                    target = scope;
                    break;
                }
            }
        }

        target.Define(name, value, source);
    }

    /// <summary>Runs something in a scope below this one.</summary>
    /// <param name="isWall">True where assignments inside must not reach out.</param>
    /// <param name="run">What runs.</param>
    public void Nest(bool isWall, Action<TemplateScope> run)
    {
        var outer = Scope;
        Scope = new TemplateScope(outer, isWall);
        try
        {
            run(Scope);
        }
        finally
        {
            Scope = outer;
        }
    }

    /// <summary>Runs a part that may call itself again, over a scope of its own choice.</summary>
    public void Enter(TemplateScope scope, int line, Action run)
    {
        if (++Depth > Options.MaxDepth)
        {
            throw new TemplateException($"Macros and includes call each other more than {Options.MaxDepth} deep.", line);
        }

        var outer = Scope;
        Scope = scope;
        try
        {
            run();
        }
        finally
        {
            Scope = outer;
            Depth--;
        }
    }

    /// <summary>What a part of the template writes, as text.</summary>
    public string Capture(Action run)
    {
        var outer = Sink;
        var inner = new TemplateSink();
        Sink = inner;
        try
        {
            run();
        }
        finally
        {
            Sink = outer;
        }

        return inner.ToString();
    }

    public void WriteLiteral(string text, int line)
    {
        Count(text.Length, line);
        Sink.Literal(text);
    }

    public void WriteValue(string text, string? source, int line)
    {
        Count(text.Length, line);
        var strict = source is not null && Options.Strict.Contains(source);
        if (strict && RoleMarkers.Forges(text))
        {
            throw new StrictInputException(source!);
        }

        Sink.Value(text, source, strict);
    }

    /// <summary>A text that a filter made, within the limit.</summary>
    public string Bounded(string text, int line)
    {
        Bound(text.Length, line);
        return text;
    }

    public void Bound(long length, int line)
    {
        if (length > Options.MaxOutput)
        {
            throw new TemplateException($"The text would have more than {Options.MaxOutput:N0} characters; it was stopped.", line);
        }
    }

    /// <summary>The macros and variables of another template.</summary>
    public TemplateLibrary Load(string name, int line)
    {
        if (!_loaded.TryGetValue(name, out var library))
        {
            var template = Find(name, line) ?? throw new TemplateException($"There is no template '{name}' to import.", line);
            var scope = new TemplateScope(null, true);
            Capture(() => Enter(scope, line, () => template.Run(this)));
            _loaded[name] = library = new TemplateLibrary(scope);
        }

        return library;
    }

    public CompiledTemplate? Find(string name, int line)
    {
        try
        {
            return Options.Include?.Invoke(name) is { } text ? CompiledTemplate.Once(text, CompiledTemplate.Parse) : null;
        }
        catch (TemplateException fault)
        {
            throw new TemplateException($"in '{name}', {fault.Message}", line);
        }
    }

    private void Count(int length, int line)
    {
        _written = (int)Math.Min(int.MaxValue, (long)_written + length);
        Bound(_written, line);
    }
}

/// <summary>What an imported template defines.</summary>
/// <param name="Scope">Its variables and macros.</param>
internal sealed record TemplateLibrary(TemplateScope Scope);
