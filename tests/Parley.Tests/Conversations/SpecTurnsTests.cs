using Parley.Bench.Asking;
using Parley.Conversations;
using Parley.Governance;
using Parley.Tests.Analytics.Specs;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>Every question of the spec files as a whole turn: whatever comes of it, the checker has nothing to say against it.</summary>
public sealed class SpecTurnsTests
{
    [Fact]
    public async Task No_turn_of_the_sample_is_withheld()
    {
        await using var product = await AskedProduct.OpenAsync("samples/finance", null, 1, TestContext.Current.CancellationToken);

        Assert.Empty(await WithheldAsync(product, "finance"));
    }

    [Fact]
    public async Task No_turn_of_a_second_product_is_withheld()
    {
        using var copy = new TemporaryFolder();
        Copy(Repository.PathOf("tests", "Parley.Tests", "Products", "meridian"), copy.PathOf("meridian"));
        Copy(PublicData.Folder("meridian"), copy.PathOf("meridian/data"));
        await using var product = await AskedProduct.OpenAsync(copy.PathOf("meridian"), null, 1, TestContext.Current.CancellationToken);

        Assert.Empty(await WithheldAsync(product, "meridian"));
    }

    private static async Task<List<string>> WithheldAsync(AskedProduct product, string prefix)
    {
        var withheld = new List<string>();
        string? conversation = null;
        foreach (var spec in SpecCase.Load(prefix))
        {
            var turn = await product.AskAsync(spec.Question, Caller.LocalOwner, spec.Earlier.IsEmpty ? null : conversation, TestContext.Current.CancellationToken);
            conversation = turn.Conversation;
            if (turn.Status != TurnStatus.Completed || !turn.Verdicts.IsEmpty)
            {
                withheld.Add($"{spec}: {turn.Status} {string.Join("; ", turn.Verdicts.Take(2))}");
            }
        }

        return withheld;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
