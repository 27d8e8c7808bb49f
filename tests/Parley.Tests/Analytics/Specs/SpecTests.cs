using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Bench.Questions;
using Xunit;

namespace Parley.Tests.Analytics.Specs;

/// <summary>One test for each question of the <c>*.md</c> files beside this one; a file's first word names its product.</summary>
public sealed class SpecTests
{
    public static TheoryData<string> Library => Names("library");

    public static TheoryData<string> Practice => Names("practice");

    public static TheoryData<string> Finance => Names("finance");

    public static TheoryData<string> Meridian => Names("meridian");

    [Theory]
    [MemberData(nameof(Library))]
    public void Library_questions_are_read_as_written_down(string name) => Assert.Null(SpecReading.Fault(Find("library", name), LibraryDomain.Context));

    [Theory]
    [MemberData(nameof(Practice))]
    public void Questions_to_a_practice_are_read_as_written_down(string name) => Assert.Null(SpecReading.Fault(Find("practice", name), PracticeDomain.Context));

    [Theory]
    [MemberData(nameof(Finance))]
    public async Task Questions_to_the_sample_are_read_as_written_down(string name) =>
        Assert.Null(SpecReading.Fault(Find("finance", name), await ProductDomain.FinanceAsync()));

    [Theory]
    [MemberData(nameof(Meridian))]
    public async Task Questions_to_a_second_product_are_read_as_written_down(string name) =>
        Assert.Null(SpecReading.Fault(Find("meridian", name), await ProductDomain.MeridianAsync()));

    private static TheoryData<string> Names(string product) => [.. Load(product).Select(spec => spec.ToString())];

    private static SpecCase Find(string product, string name) => Load(product).First(spec => spec.ToString() == name);

    private static ImmutableArray<SpecCase> Load(string product) => SpecCase.Load(Folder(), $"{product}*.md");

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
