using System.Collections.Immutable;

namespace Parley.Prompts.Templates;

/// <summary>Whose habits a template follows where the two differ.</summary>
internal enum TemplateDialect
{
    /// <summary>As Jinja 2: a <c>set</c> inside a loop ends with the loop's round.</summary>
    Jinja,

    /// <summary>As Nunjucks: a <c>set</c> inside a loop changes the variable outside.</summary>
    Nunjucks,
}

/// <summary>A filter, test or function that templates may call. It gets plain values and must not keep them.</summary>
/// <param name="call">What it is called with.</param>
internal delegate object? TemplateFunction(TemplateCall call);

/// <summary>What a template may use, and how much. A template reaches nothing but its inputs and what is named here.</summary>
internal sealed record TemplateOptions
{
    /// <summary>The habits that Prompty's files follow.</summary>
    public static TemplateOptions Default { get; } = new();

    /// <summary>Whose habits it follows.</summary>
    public TemplateDialect Dialect { get; init; } = TemplateDialect.Jinja;

    /// <summary>Filters beside the built-in ones; they win over these.</summary>
    public ImmutableDictionary<string, TemplateFunction> Filters { get; init; } = ImmutableDictionary<string, TemplateFunction>.Empty;

    /// <summary>Functions and values that are known in every template.</summary>
    public ImmutableDictionary<string, object?> Globals { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>Gives the text of a template that another includes or imports; null where there is none.</summary>
    public Func<string, string?>? Include { get; init; }

    /// <summary>Inputs whose values must not look like a role marker; checked where they are written.</summary>
    public ImmutableHashSet<string> Strict { get; init; } = [];

    /// <summary>Steps (nodes and rounds) until it is stopped.</summary>
    public int MaxSteps { get; init; } = 1_000_000;

    /// <summary>Characters written until it is stopped; also the longest text a filter may make.</summary>
    public int MaxOutput { get; init; } = 4_000_000;

    /// <summary>How deep macros and includes may call each other.</summary>
    public int MaxDepth { get; init; } = 48;
}
