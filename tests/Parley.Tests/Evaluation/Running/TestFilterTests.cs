using System.Collections.Immutable;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Xunit;

namespace Parley.Tests.Evaluation.Running;

public sealed class TestFilterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_tests_are_the_first_that_are_listed_with_all_of_their_matrix() =>
        Assert.Equal(["ax", "ay"], await OutputsAsync(new TestFilter { First = 1 }));

    [Fact]
    public async Task A_range_leaves_its_end_out() => Assert.Equal(["b", "c"], await OutputsAsync(new TestFilter { From = 1, To = 3 }));

    [Fact]
    public async Task Metadata_hold_as_text_or_as_one_of_a_list()
    {
        Assert.Equal(["b", "d"], await OutputsAsync(new TestFilter { Metadata = [new("color", "red")] }));
        Assert.Equal(["c"], await OutputsAsync(new TestFilter { Metadata = [new("tags", "t2")] }));
    }

    [Fact]
    public async Task A_sample_of_a_seed_is_the_same_again()
    {
        var first = await OutputsAsync(new TestFilter { Sample = 2, Seed = 5 });

        Assert.Equal(first, await OutputsAsync(new TestFilter { Sample = 2, Seed = 5 }));
        Assert.InRange(first.Length, 2, 3);
    }

    [Fact]
    public async Task Earlier_variables_choose_single_tests_of_a_matrix() =>
        Assert.Equal(["ay"], await OutputsAsync(new TestFilter { Vars = [TestFilter.KeyOf(new() { ["q"] = "a{{s}}", ["s"] = "y" })] }));

    [Fact]
    public async Task A_pattern_that_is_none_is_said() => await Assert.ThrowsAsync<SuiteException>(() => OutputsAsync(new TestFilter { Pattern = "(" }));

    private async Task<ImmutableArray<string>> OutputsAsync(TestFilter filter)
    {
        var file = Path.Combine(_folder.Path, "suite.yaml");
        await File.WriteAllTextAsync(file, """
            prompts: ['{{q}}']
            providers: [echo]
            tests:
              - vars: { q: 'a{{s}}', s: [x, y] }
              - vars: { q: b }
                metadata: { color: red }
              - vars: { q: c }
                metadata: { tags: [t1, t2] }
              - vars: { q: d }
                metadata: { color: red }
            """, TestContext.Current.CancellationToken);
        var result = await SuiteRunner.RunAsync(SuiteReader.Read(file), new EvaluationOptions { Filter = filter }, TestContext.Current.CancellationToken);
        return [.. result.Rows.Select(row => row.Output!.GetValue<string>())];
    }
}
