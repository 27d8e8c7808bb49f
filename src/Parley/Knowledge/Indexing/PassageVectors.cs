using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Parley.Knowledge.Storing;

namespace Parley.Knowledge.Indexing;

/// <summary>A vector in one byte a dimension.</summary>
/// <param name="Values">The dimensions.</param>
/// <param name="Scale">What a byte is worth; 0 for a vector that says nothing.</param>
internal sealed record PassageVector(sbyte[] Values, float Scale);

/// <summary>A model that makes vectors, by its name: another name means other vectors.</summary>
/// <param name="Name">Provider and model.</param>
/// <param name="Generator">The model.</param>
public sealed record MeaningModel(string Name, IEmbeddingGenerator<string, Embedding<float>> Generator);

/// <summary>
/// The vectors of a product's passages, each asked for once: they are kept by model and words, so that a restart, another version or
/// another caller's documents ask for nothing again. Immutable.
/// </summary>
internal sealed class PassageVectors
{
    private const int Batch = 64;
    private readonly ImmutableDictionary<string, PassageVector> _byKey;

    private PassageVectors(MeaningModel model, ImmutableDictionary<string, PassageVector> byKey) => (Model, _byKey) = (model, byKey);

    public MeaningModel Model { get; }

    /// <summary>What a model is given of a passage: its title, headings and words.</summary>
    public static string TextOf(PlacedPassage passage) => $"{passage.Document.Facts.Title}. {passage.Passage.Headings}. {passage.Text}";

    /// <summary>Takes the vectors that are kept, and asks the model for the others.</summary>
    /// <param name="documents">All documents.</param>
    /// <param name="model">The model.</param>
    /// <param name="kept">What the store has, and the store; null to ask for everything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">The model gives vectors of different lengths, or another number of them.</exception>
    public static async Task<PassageVectors> OpenAsync(
        IEnumerable<IndexedDocument> documents, MeaningModel model, (KnowledgeStore Store, string Product)? kept, CancellationToken cancellationToken)
    {
        var texts = documents.SelectMany(d => d.Passages.Select(p => TextOf(new PlacedPassage(d, p))))
            .DistinctBy(t => KeyOf(model, t)).ToDictionary(t => KeyOf(model, t), t => t, StringComparer.Ordinal);
        var vectors = kept is var (store, product)
            ? (await store.VectorsAsync(product, cancellationToken).ConfigureAwait(false)).Where(v => texts.ContainsKey(v.Key)).ToDictionary()
            : [];
        foreach (var batch in texts.Where(t => !vectors.ContainsKey(t.Key)).ToList().Chunk(Batch))
        {
            var answered = await model.Generator.GenerateAsync(batch.Select(b => b.Value), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (answered.Count != batch.Length)
            {
                throw new InvalidOperationException($"The embedding model gave {answered.Count} vectors for {batch.Length} texts.");
            }

            var fresh = batch.Zip(answered, (b, v) => KeyValuePair.Create(b.Key, VectorIndex.Quantise(v.Vector.Span))).ToList();
            foreach (var (key, vector) in fresh)
            {
                vectors[key] = vector;
            }

            if (kept is var (into, owner))
            {
                await into.SaveVectorsAsync(owner, fresh, cancellationToken).ConfigureAwait(false);
            }
        }

        if (kept is var (stored, name))
        {
            await stored.ForgetVectorsAsync(name, vectors.Keys, cancellationToken).ConfigureAwait(false);
        }

        return new PassageVectors(model, vectors.ToImmutableDictionary(StringComparer.Ordinal));
    }

    /// <summary>The vectors of some of the passages, in their order.</summary>
    public VectorIndex Of(IEnumerable<PlacedPassage> passages) => VectorIndex.Of([.. passages.Select(p => _byKey[KeyOf(Model, TextOf(p))])]);

    private static string KeyOf(MeaningModel model, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Name}\n{text}")))[..32];
}
