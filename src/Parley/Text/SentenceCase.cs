namespace Parley.Text;

/// <summary>Labels as they stand within a sentence.</summary>
internal static class SentenceCase
{
    /// <summary>The label with a small first letter: "Net revenue" is "net revenue"; "CAC" stays.</summary>
    /// <param name="label">A label.</param>
    public static string Within(string label) =>
        label.Length > 1 && char.IsUpper(label[0]) && char.IsLower(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;
}
