using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Gathering;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Semantics.Loading;
using Parley.Metrics.Sources.DuckDb;
using Parley.Products;
using Parley.Products.Samples;
using Xunit;

namespace Parley.Tests.Analytics.Answering;

/// <summary>The finance sample made with a seed, opened once for each seed and kept for the test run.</summary>
internal sealed class SampleLayer
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<SampleLayer>>> Opened = [];

    private SampleLayer(SemanticLayer layer, SampleLabels labels, Catalogue catalogue) => (Layer, Labels, Catalogue) = (layer, labels, catalogue);

    public SemanticLayer Layer { get; }

    public SampleLabels Labels { get; }

    public Catalogue Catalogue { get; }

    public static DateOnly Today => new(2026, 10, 26);

    public static Task<SampleLayer> OfSeedAsync(int seed) => Opened.GetOrAdd(seed, s => new Lazy<Task<SampleLayer>>(() => OpenAsync(s))).Value;

    public ReadingContext Reading => new() { Catalogue = Catalogue, Product = Layer.Product, Today = Today };

    /// <summary>The plan that a question is read as; fails the test where it is not read as one.</summary>
    public Plan PlanOf(string question) => QuestionReader.Read(question, Reading) switch
    {
        Understood.Planned planned => planned.Plan,
        var other => throw new InvalidOperationException($"'{question}' was read as {other}."),
    };

    public Task<Findings> GatherAsync(Plan plan) =>
        Gatherer.GatherAsync(plan, new VisibleData(Layer, Catalogue, Permissions.Unrestricted, Today), TestContext.Current.CancellationToken);

    public async Task<Answer> AskAsync(string question, Func<Wording, Wording>? wording = null)
    {
        var words = new Wording(Catalogue) { Persona = Layer.Product.Persona, Calendar = Layer.Product.Calendar };
        return Composer.Compose(await GatherAsync(PlanOf(question)), wording?.Invoke(words) ?? words);
    }

    private static async Task<SampleLayer> OpenAsync(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("parley-sample-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var product = Path.Combine(folder, "finance");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("samples", "finance"), "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".yaml", StringComparison.Ordinal) || f.EndsWith(".yml", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(product, Path.GetRelativePath(Repository.PathOf("samples", "finance"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        SampleGenerator.Generate(product, seed, 1, CancellationToken.None);
        var layer = await SemanticLayer.OpenAsync(
            ProductFolder.Load(product), Path.Combine(folder, "state"), new FakeTimeProvider(), CancellationToken.None);
        return new SampleLayer(
            layer,
            SampleLabels.Read(Path.Combine(product, SampleGenerator.LabelsFile)),
            await layer.CatalogueAsync(Permissions.Unrestricted, CancellationToken.None));
    }
}
