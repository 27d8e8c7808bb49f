using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Asking;
using Parley.Bench.Harness;
using Parley.Conversations;

namespace Parley.Bench.Probing;

/// <summary>
/// Callers with permissions ask what they should not learn. A leak is a hidden name, member or figure on any surface, found by asking
/// the same of the same product physically cut down to what the caller may see; so is reading another caller's conversation.
/// </summary>
public sealed class PermissionsVerb : Verb
{
    private const string DefaultSeed = "20261026";
    private const string DefaultCount = "10000";
    private const int MostShown = 50;

    /// <inheritdoc />
    public override string Name => "permissions";

    /// <inheritdoc />
    public override string Summary => "Generated probes across callers, and what leaks (--cases FILE: see PermissionSuite; --seed N; --count N)";

    /// <inheritdoc />
    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var suite = PermissionSuite.Read(run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "permissions.yaml"));
        var seed = uint.Parse(run.Options.GetValueOrDefault("seed", DefaultSeed), CultureInfo.InvariantCulture);
        var count = int.Parse(run.Options.GetValueOrDefault("count", DefaultCount), CultureInfo.InvariantCulture);
        await using var whole = await AskedProduct.OpenAsync(
            new CopiedProduct(suite.Product) { Prepared = copy => File.Copy(suite.Rules, Path.Combine(copy, "policies", "permissions.yaml"), overwrite: true) }, null, cancellationToken);
        var probes = Probes(new ProbeMaker(await whole.CatalogueAsync(cancellationToken), seed), count);
        run.Say($"{probes.Sum(p => p.Length)} questions in {probes.Length} conversations, {suite.Callers.Length} callers");
        var (asked, leaks) = (0, new List<string>());
        for (var i = 0; i < suite.Callers.Length; i++)
        {
            await using var world = await ProbedWorld.OpenAsync(whole, suite, suite.Callers[i], cancellationToken);
            var own = probes.Where((_, n) => n % suite.Callers.Length == i).ToList();
            var found = new ImmutableArray<string?>[own.Count];
            await Parallel.ForAsync(0, own.Count, cancellationToken, async (n, token) => found[n] = await world.ProbeAsync(own[n], n % 2 == 0, token));
            asked += found.Sum(f => f.Length);
            var here = found.SelectMany(f => f).OfType<string>().ToList();
            leaks.AddRange(here);
            run.Say($"  {suite.Callers[i].Caller.Id}: {here.Count} leaks in {found.Sum(f => f.Length)}");
            here.Take(MostShown).ToList().ForEach(l => run.Say($"    {l}"));
        }

        var opened = await OthersAsync(whole, suite, cancellationToken);
        return
        [
            new("probes", asked, "questions", count),
            new("leaks", leaks.Count, "questions", 0, Bound.AtMost),
            new("conversations of others that could be gone on with", opened, "conversations", 0, Bound.AtMost),
        ];
    }

    private static ImmutableArray<ImmutableArray<string>> Probes(ProbeMaker maker, int count)
    {
        var probes = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        for (var made = 0; made < count; made += probes[^1].Length)
        {
            probes.Add(maker.Conversation());
        }

        return probes.ToImmutable();
    }

    /// <summary>Every caller tries to go on with a conversation of every other.</summary>
    private static async Task<int> OthersAsync(AskedProduct whole, PermissionSuite suite, CancellationToken cancellationToken)
    {
        var opened = 0;
        foreach (var owner in suite.Callers)
        {
            var turn = await whole.AskAsync("What can I ask?", owner.Caller, null, cancellationToken);
            foreach (var other in suite.Callers.Where(c => c != owner))
            {
                try
                {
                    await whole.AskAsync("why?", other.Caller, turn.Conversation, cancellationToken);
                    opened++;
                }
                catch (TurnRejectedException)
                {
                    // As it must be.
                }
            }
        }

        return opened;
    }
}
