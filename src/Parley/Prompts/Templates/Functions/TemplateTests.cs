using System.Collections.Frozen;
using Parley.Text;

namespace Parley.Prompts.Templates.Functions;

/// <summary>What may stand behind <c>is</c>.</summary>
internal static class TemplateTests
{
    private static readonly FrozenDictionary<string, TemplateFunction> Known = new Dictionary<string, TemplateFunction>
    {
        ["defined"] = c => !Undefined.Is(c.Input),
        ["undefined"] = c => Undefined.Is(c.Input),
        ["none"] = c => c.Input is null,
        ["null"] = c => c.Input is null,
        ["true"] = c => c.Input is true,
        ["false"] = c => c.Input is false,
        ["boolean"] = c => c.Input is bool,
        ["truthy"] = c => TemplateValues.IsTrue(c.Input),
        ["falsy"] = c => !TemplateValues.IsTrue(c.Input),
        ["string"] = c => c.Input is string,
        ["number"] = c => TemplateNumbers.Is(c.Input),
        ["integer"] = c => c.Input is long,
        ["float"] = c => c.Input is double or decimal,
        ["mapping"] = c => c.Input is TemplateMap,
        ["iterable"] = c => c.Input is TemplateList or TemplateMap or string,
        ["sequence"] = c => c.Input is TemplateList or TemplateMap or string,
        ["callable"] = c => c.Input is TemplateFunction,
        ["even"] = c => Remainder(c.Input, 2) == 0,
        ["odd"] = c => Remainder(c.Input, 2) is 1 or -1,
        ["divisibleby"] = c => Remainder(c.Input, c.Integer(0, "num", 0)) == 0,
        ["lower"] = c => c.Input is string text && !text.Any(char.IsUpper),
        ["upper"] = c => c.Input is string text && !text.Any(char.IsLower),
        ["eq"] = c => Equal(c),
        ["equalto"] = c => Equal(c),
        ["=="] = c => Equal(c),
        ["sameas"] = c => Equal(c),
        ["ne"] = c => !TemplateValues.AreEqual(c.Input, c.Argument(0, "other")),
        ["lt"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) < 0,
        ["lessthan"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) < 0,
        ["le"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) <= 0,
        ["gt"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) > 0,
        ["greaterthan"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) > 0,
        ["ge"] = c => TemplateValues.Compare(c.Input, c.Argument(0, "other")) >= 0,
        ["in"] = c => c.Argument(0, "seq") switch
        {
            string text => text.Contains(c.InputText, StringComparison.Ordinal),
            TemplateMap map => map.ContainsKey(c.InputText),
            TemplateList list => list.Exists(i => TemplateValues.AreEqual(i, c.Input)),
            _ => false,
        },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TemplateFunction? Find(string name) => Known.GetValueOrDefault(name);

    public static string Nearest(string name) => EditDistance.Nearest(name, Known.Keys) is { } nearest ? $"; the nearest is '{nearest}'" : "";

    private static bool Equal(TemplateCall call) => TemplateValues.AreEqual(call.Input, call.Argument(0, "other"));

    private static long? Remainder(object? value, int divisor) => value is long whole && divisor != 0 ? whole % divisor : null;
}
