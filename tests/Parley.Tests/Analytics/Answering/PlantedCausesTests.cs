using System.Globalization;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Products.Samples;
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
                var said = Sentences(answer);
                foreach (var name in Names(cause))
                {
                    Assert.True(said.Contains(name, StringComparison.OrdinalIgnoreCase), $"Seed {seed}, {cause.Name}: '{question}' does not say '{name}' but: {said}");
                }
            }
        }
    }

    private static string Sentences(Answer answer) =>
        AnswerRenderer.ToText(answer with { Blocks = [.. answer.Blocks.OfType<TextBlock>()], FollowUps = [] });

    private static IEnumerable<string> Names(SampleCause cause) => cause.Kind switch
    {
        PlantKind.Missing => [cause.From.ToString("d MMM yyyy", CultureInfo.InvariantCulture)],
        PlantKind.MixShift => [cause.Loses!, cause.Wins!, "mix"],
        PlantKind.Drop => [.. cause.Members.Values.SelectMany(m => m), cause.Input.Replace('_', ' ') + " fell"],
        _ => cause.Members.Values.SelectMany(m => m),
    };
}
