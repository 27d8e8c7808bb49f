using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Parley.Knowledge;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Text;
using Xunit;

namespace Parley.Tests.Knowledge.Indexing;

public sealed class VectorIndexTests
{
    [Fact]
    public async Task Bytes_give_the_cosine_of_the_floats_to_a_hundredth()
    {
        using var generator = new LetterVectors();
        string[] texts = [.. Enumerable.Range(0, 300).Select(i => $"text {i} about {new string((char)('a' + (i % 26)), 3)}{i * 7}")];
        var vectors = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        var index = VectorIndex.Of([.. vectors.Select(v => VectorIndex.Quantise(v.Vector.Span))]);
        var query = LetterVectors.Of("a question about bbb and 42");

        Assert.Equal(300, index.Count);
        var similarities = index.Similarities(query);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(TensorPrimitives.CosineSimilarity<float>(LetterVectors.Of(texts[i]), query), similarities[i], 0.01));
    }

    [Fact]
    public async Task Meaning_finds_what_no_word_does()
    {
        using var generator = new SynonymVectors();
        using var folder = new DocumentFolder(("cars.md", "# Automobiles\n\nAutomobiles are parked behind the house."), ("cats.md", "# Cats\n\nCats sleep on the sofa."));
        var library = await (await KnowledgeLibrary.ReadAsync(folder.Path, TestContext.Current.CancellationToken))
            .WithMeaningAsync(new MeaningModel("synonyms", generator), TestContext.Current.CancellationToken);

        Assert.Empty(library.Search("vehicle", new SearchOptions()));
        var hits = await library.SearchAsync("vehicle", new SearchOptions { Count = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal("cars.md", hits[0].Passage.Document.Path);
        Assert.Contains(hits[0].Reasons, r => r.Name == "meaning");
    }

    /// <summary>A deterministic model: counts letters.</summary>
    private sealed class LetterVectors : IEmbeddingGenerator<string, Embedding<float>>
    {
        public static float[] Of(string text)
        {
            var vector = new float[70];
            for (var i = 0; i < text.Length; i++)
            {
                vector[(text[i] * 31 + (i > 0 ? text[i - 1] : 0)) % 70]++;
            }

            return vector;
        }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(Of(v)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>A deterministic model that knows that automobiles are vehicles.</summary>
    private sealed class SynonymVectors : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(v => new Embedding<float>(Of(v)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static float[] Of(string text)
        {
            var keys = TermReader.Keys(text);
            var about = keys.Any(k => k is "automobil" or "vehicl");
            return [about ? 1 : 0, keys.Contains("cat") ? 1 : 0, 0.1f];
        }
    }
}
