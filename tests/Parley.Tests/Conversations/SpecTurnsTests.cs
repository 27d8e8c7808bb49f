using Parley.Bench.Questions;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>
/// Every question of the spec files as a whole turn: outcome and plan as written down, figures as SQL counts them in the raw
/// files, and nothing that the checker says against it.
/// </summary>
public sealed class SpecTurnsTests
{
    [Fact]
    public Task Turns_of_the_sample_are_right() => AllAreRight("finance.yaml");

    [Fact]
    public Task Turns_of_a_second_product_are_right()
    {
        PublicData.Folder("meridian");
        return AllAreRight("meridian.yaml");
    }

    private static async Task AllAreRight(string file)
    {
        var suite = QuestionSuite.Read(Repository.PathOf("tests", "Parley.Tests", "Analytics", "Specs", file));
        await using var runner = await QuestionRunner.OpenAsync(suite, TestContext.Current.CancellationToken);
        var faults = new List<string>();
        foreach (var spec in suite.Cases)
        {
            if ((await runner.RunAsync(spec, TestContext.Current.CancellationToken)).Fault is { } fault)
            {
                faults.Add($"{spec}: {fault}");
            }
        }

        Assert.Empty(faults);
    }
}
