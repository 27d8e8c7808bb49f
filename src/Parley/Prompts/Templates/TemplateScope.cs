namespace Parley.Prompts.Templates;

/// <summary>Variables of one block.</summary>
internal sealed class TemplateScope(TemplateScope? parent, bool isWall)
{
    private Dictionary<string, (object? Value, string? Source)>? _variables;

    public TemplateScope? Parent => parent;

    /// <summary>True where assignments inside must not reach out.</summary>
    public bool IsWall => isWall;

    public IEnumerable<KeyValuePair<string, object?>> Variables =>
        _variables?.Select(v => new KeyValuePair<string, object?>(v.Key, v.Value.Value)) ?? [];

    public void Define(string name, object? value, string? source) =>
        (_variables ??= new Dictionary<string, (object?, string?)>(StringComparer.Ordinal))[name] = (value, source);

    public bool TryGet(string name, out object? value)
    {
        if (_variables is not null && _variables.TryGetValue(name, out var found))
        {
            value = found.Value;
            return true;
        }

        value = null;
        return false;
    }

    public string? SourceOf(string name) => _variables?.GetValueOrDefault(name).Source;
}
