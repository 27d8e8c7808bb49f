using Parley.Bench.Planted;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>What was planted in the sample's data is what its answers name, on seeds the sample does not ship with.</summary>
public sealed class PlantedCausesTests
{
    public static TheoryData<int> Seeds => [101, 107, 119];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_planted_cause_is_named(int seed)
    {
        var sample = await SampleLayer.OfSeedAsync(seed);
        foreach (var cause in sample.Labels.Causes)
        {
            foreach (var question in cause.Questions)
            {
                var answer = await sample.AskAsync(question);
                var said = CauseNames.Sentences(answer);
                foreach (var name in CauseNames.Of(cause))
                {
                    Assert.True(said.Contains(name, StringComparison.OrdinalIgnoreCase), $"Seed {seed}, {cause.Name}: '{question}' does not say '{name}' but: {said}");
                }
            }
        }
    }
}
