using System.Text.RegularExpressions;
using Parley.Bench.Harness;
using Xunit;

namespace Parley.Tests.Architecture;

/// <summary>Documentation that drifts fails.</summary>
public sealed partial class DocumentationTests
{
    // Made by hand from the running page, once there is one.
    private static readonly string[] Pictures = ["docs/images/page.png"];

    private static readonly string[] Pages = [.. SourceFile.Below("").Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    [Fact]
    public void Every_link_to_a_file_leads_to_one()
    {
        var broken =
            from page in Pages
            from Match match in Link().Matches(File.ReadAllText(Repository.PathOf(page)))
            let target = match.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            let path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathOf(Path.GetDirectoryName(page)!), target))).Replace('\\', '/')
            where !Path.Exists(Repository.PathOf(path)) && !Pictures.Contains(path)
            select $"{page}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_page_can_be_reached()
    {
        var linked = (
            from page in Pages
            from Match match in Link().Matches(File.ReadAllText(Repository.PathOf(page)))
            select Path.GetFullPath(Path.Combine(Repository.PathOf(Path.GetDirectoryName(page)!), match.Groups["target"].Value.Split('#')[0])))
            .ToHashSet();
        var lost = Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal) && !linked.Contains(Repository.PathOf(page)));

        Assert.Empty(lost);
    }

    [Theory]
    [InlineData("dotnet run --project src/Parley.Server", "src/Parley.Server/Parley.Server.csproj")]
    [InlineData("./eng/test", "eng/test")]
    public void The_README_says_how_to_start_and_test(string command, string file)
    {
        Assert.Contains($"```sh\n{command}\n```", File.ReadAllText(Repository.PathOf("README.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(Repository.PathOf(file)));
    }

    [Fact]
    public void Every_verb_of_the_bench_is_in_the_list_of_measures()
    {
        var listed = Verb().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "benchmarks.md"))).Select(m => m.Groups["verb"].Value);

        Assert.Empty(Verbs.All.Select(verb => verb.Name).Except(listed));
    }

    [Fact]
    public void The_READMEs_questions_are_the_samples_examples()
    {
        var settings = File.ReadAllText(Repository.PathOf("samples", "finance", "product.yaml"));
        var asked = Regex.Matches(File.ReadAllText(Repository.PathOf("README.md")), @"^- (?<question>[A-Z].*?\?)", RegexOptions.Multiline)
            .Select(m => m.Groups["question"].Value)
            .ToArray();

        Assert.Equal(4, asked.Length);
        Assert.All(asked, question => Assert.Contains($"- {question}", settings, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| `(?<verb>[a-z][a-z-]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Verb();
}
