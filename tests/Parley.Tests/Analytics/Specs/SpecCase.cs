using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Parley.Tests.Analytics.Specs;

/// <summary>One question of a spec file with the turns before it in its conversation.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Where the question stands.</param>
/// <param name="Earlier">The questions before it.</param>
/// <param name="Question">The question.</param>
/// <param name="Expected">What must come of it.</param>
public sealed record SpecCase(string File, int Line, ImmutableArray<string> Earlier, string Question, string Expected)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line} {Question}";

    /// <summary>
    /// Reads all cases of the files whose name begins with a word. <c>?</c> begins a conversation, <c>+</c> goes on with it, <c>=</c> is
    /// what must come of the question above; every other line is prose.
    /// </summary>
    public static IEnumerable<SpecCase> Load(string prefix)
    {
        foreach (var path in Directory.EnumerateFiles(Folder(), $"{prefix}*.md").Order(StringComparer.Ordinal))
        {
            foreach (var spec in Read(path))
            {
                yield return spec;
            }
        }
    }

    private static IEnumerable<SpecCase> Read(string path)
    {
        var earlier = ImmutableArray<string>.Empty;
        string? question = null;
        var asked = 0;
        var number = 0;
        foreach (var line in System.IO.File.ReadLines(path))
        {
            number++;
            if (line.StartsWith("? ", StringComparison.Ordinal))
            {
                (earlier, question, asked) = ([], line[2..].Trim(), number);
            }
            else if (line.StartsWith("+ ", StringComparison.Ordinal))
            {
                earlier = question is null ? throw new FormatException($"{path}:{number}: nothing to go on from.") : earlier.Add(question);
                (question, asked) = (line[2..].Trim(), number);
            }
            else if (line.StartsWith("= ", StringComparison.Ordinal) && question is not null)
            {
                yield return new SpecCase(Path.GetFileName(path), asked, earlier, question, line[2..].Trim());
            }
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
