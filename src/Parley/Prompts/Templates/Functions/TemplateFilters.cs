using System.Collections.Frozen;
using Parley.Text;

namespace Parley.Prompts.Templates.Functions;

/// <summary>The built-in filters, of Jinja and of Nunjucks.</summary>
internal static class TemplateFilters
{
    private static readonly FrozenDictionary<string, TemplateFunction> Known =
        TextFilters.All.Concat(ListFilters.All).Concat(ValueFilters.All).ToFrozenDictionary(StringComparer.Ordinal);

    public static TemplateFunction? Find(string name) => Known.GetValueOrDefault(name);

    public static string Nearest(string name) => EditDistance.Nearest(name, Known.Keys) is { } nearest ? $"; the nearest is '{nearest}'" : "";
}
