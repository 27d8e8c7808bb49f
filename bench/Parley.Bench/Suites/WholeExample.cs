using System.Collections.Immutable;

namespace Parley.Bench.Suites;

/// <summary>An example with the files that it names and the data lack, each written by us: a copy where there are such files.</summary>
internal sealed class WholeExample : IDisposable
{
    private readonly bool _isCopy;

    private WholeExample(string folder, ImmutableArray<string> added, bool isCopy) => (Folder, Added, _isCopy) = (folder, added, isCopy);

    /// <summary>Where it stands.</summary>
    public string Folder { get; }

    /// <summary>Names of the files that were added.</summary>
    public ImmutableArray<string> Added { get; }

    /// <summary>Makes an example whole.</summary>
    public static WholeExample Of(string example)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Cases", "promptfoo-examples", Path.GetFileName(example));
        var missing = Directory.Exists(own) ? Directory.GetFiles(own).Where(file => !File.Exists(Path.Combine(example, Path.GetFileName(file)))).ToImmutableArray() : [];
        if (missing.IsEmpty)
        {
            return new WholeExample(example, [], isCopy: false);
        }

        var copy = Directory.CreateTempSubdirectory("parley-example-").FullName;
        foreach (var file in Directory.GetFiles(example).Concat(missing))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return new WholeExample(copy, [.. missing.Select(file => Path.GetFileName(file))], isCopy: true);
    }

    public void Dispose()
    {
        if (_isCopy)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
