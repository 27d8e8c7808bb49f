using Parley.Products.Samples;
using Parley.Tests.Cli;
using Xunit;

namespace Parley.Tests.Evaluation.Providers;

/// <summary>The suite of the sample asks the sample through its own turns.</summary>
public sealed class SampleSuiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_suite_of_the_finance_sample_has_one_case_that_fails()
    {
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "finance"), "*", SearchOption.AllDirectories).Where(f => !f.Contains("/data/", StringComparison.Ordinal) && Path.GetFileName(f) != "labels.json"))
        {
            _folder.Write(Path.Combine("finance", Path.GetRelativePath(Repository.PathOf("samples", "finance"), file)), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        SampleGenerator.MakeWhereNeeded(_folder.PathOf("finance"), TestContext.Current.CancellationToken);
        var run = await ParleyProgram.RunAsync(_folder.PathOf("state"), ["eval", "-c", _folder.PathOf("finance/evals/promptfooconfig.yaml")], TestContext.Current.CancellationToken);

        Assert.Equal(100, run.ExitCode);
        Assert.Contains("4 passed, 1 failed, 0 errors", run.Output, StringComparison.Ordinal);
        Assert.Contains("two words for one thing", run.Output, StringComparison.Ordinal);
    }
}
