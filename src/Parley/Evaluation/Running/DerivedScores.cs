using System.Text.Json.Nodes;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Running;

/// <summary>Computes derived metrics: expressions over a column's named scores, each seeing those before it.</summary>
internal static class DerivedScores
{
    public static void Add(EvaluationColumn column, IReadOnlyCollection<DerivedMetric> metrics)
    {
        var tests = column.Passed + column.Failed + column.Errors;
        foreach (var metric in metrics)
        {
            var names = column.NamedScores.Keys.Where(IsName).ToArray();
            var scores = new JsonObject(column.NamedScores.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))) { ["__count"] = tests };
            try
            {
                var declared = string.Concat(names.Where(name => name != "__count").Append("__count").Select(name => $"const {name} = scores.{name};\n"));
                column.NamedScores[metric.Name] = JsValue.AsNumber(JavaScriptSandbox.RunBody($"{declared}return {metric.Value.Replace("^", "**", StringComparison.Ordinal)};", ("scores", scores))) ?? 0;
            }
            catch (ScriptException)
            {
                // A score that it needs was never given.
                column.NamedScores[metric.Name] = 0;
            }
        }
    }

    private static bool IsName(string name) => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}
