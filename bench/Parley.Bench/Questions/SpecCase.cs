using System.Collections.Immutable;

namespace Parley.Bench.Questions;

/// <summary>One question of a spec file with the turns before it in its conversation.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">Where the question stands.</param>
/// <param name="Earlier">The questions before it.</param>
/// <param name="Question">The question.</param>
/// <param name="Expected">What must come of it, as <see cref="SpecReading.Line"/> writes it.</param>
public sealed record SpecCase(string File, int Line, ImmutableArray<string> Earlier, string Question, string Expected)
{
    /// <inheritdoc />
    public override string ToString() => $"{File}:{Line} {Question}";

    /// <summary>
    /// Reads all cases of the files of a folder that a pattern names. <c>?</c> begins a conversation, <c>+</c> goes on with it, <c>=</c> is
    /// what must come of the question above; every other line is prose.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Names of files, with <c>*</c>.</param>
    /// <exception cref="FormatException">A <c>+</c> stands where there is nothing to go on from.</exception>
    public static ImmutableArray<SpecCase> Load(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).SelectMany(Read)];

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
}
