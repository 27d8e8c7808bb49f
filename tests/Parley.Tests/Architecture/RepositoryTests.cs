using System.Text.RegularExpressions;
using Xunit;

namespace Parley.Tests.Architecture;

/// <summary>What may lie in the repository.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Texts =
        [".cs", ".md", ".yml", ".yaml", ".json", ".csproj", ".props", ".slnx", ".sh", ".razor", ".css", ".js", ".sql", ".txt", ""];

    [Fact]
    public void The_root_holds_five_documents() => Assert.Empty(
        Directory.GetFiles(Repository.Root, "*.md").Select(Path.GetFileName)
            .Except(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]));

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var found =
            from file in SourceFile.Below("")
            where Texts.Contains(Path.GetExtension(file))
            from line in File.ReadLines(Repository.PathOf(file)).Index()
            where MachinePath().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void Every_project_has_a_lock_file() => Assert.Empty(
        from project in SourceFile.Below("")
        where project.EndsWith(".csproj", StringComparison.Ordinal)
        where !File.Exists(Repository.PathOf(Path.GetDirectoryName(project)!, "packages.lock.json"))
        select project);

    // Homes and checkouts; the pattern itself is written so that it does not find itself.
    [GeneratedRegex(@"(?<![\w.:/-])(/(home|Users|root|work)/\w|[A-Z]:\\Users\\)")]
    private static partial Regex MachinePath();
}
