using System.Collections.Immutable;
using System.Globalization;
using Parley.Answers;

namespace Parley.Bench.Understanding;

/// <summary>
/// Questions that must have one outcome. A text file, a question a line; lines that begin with <c>#</c> are remarks, and
/// three of them are needed: <c># expect: clarified</c> or <c># expect: declined</c>, <c># product: FOLDER</c> (absolute or from
/// the repository's root), and <c># today: 2026-10-26</c>.
/// </summary>
/// <param name="Expect">The outcome.</param>
/// <param name="Product">The product's folder.</param>
/// <param name="Today">The day they are asked on.</param>
/// <param name="Questions">The questions.</param>
public sealed record QuestionList(Outcome Expect, string Product, DateOnly Today, ImmutableArray<string> Questions)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">One of the three remarks is missing.</exception>
    public static QuestionList Read(string path)
    {
        var lines = File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0).ToLookup(l => l[0] == '#');
        string Remark(string name) => lines[true]
            .Select(l => l[1..].Trim())
            .Where(l => l.StartsWith($"{name}:", StringComparison.Ordinal))
            .Select(l => l[(name.Length + 1)..].Trim())
            .FirstOrDefault() ?? throw new FormatException($"{path} needs a line '# {name}: …'.");

        return new QuestionList(
            Enum.Parse<Outcome>(Remark("expect"), ignoreCase: true),
            Remark("product"),
            DateOnly.ParseExact(Remark("today"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            [.. lines[false]]);
    }
}
