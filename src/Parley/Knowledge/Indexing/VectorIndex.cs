using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace Parley.Knowledge.Indexing;

/// <summary>
/// Vectors of passages in one byte a dimension, searched exactly: every vector is looked at, with SIMD. 384 bytes a passage at 384
/// dimensions. Immutable.
/// </summary>
internal sealed class VectorIndex
{
    private const int Batch = 64;

    private readonly sbyte[] _values;
    private readonly float[] _scales;
    private readonly int _dimensions;

    private VectorIndex(sbyte[] values, float[] scales, int dimensions) => (_values, _scales, _dimensions) = (values, scales, dimensions);

    /// <summary>How many vectors there are.</summary>
    public int Count => _scales.Length;

    /// <summary>Asks a model for the vectors of texts.</summary>
    /// <exception cref="InvalidOperationException">The model gives vectors of different lengths, or another number of them.</exception>
    public static async Task<VectorIndex> BuildAsync(
        IReadOnlyList<string> texts, IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken cancellationToken)
    {
        sbyte[] values = [];
        var scales = new float[texts.Count];
        var dimensions = 0;
        for (var at = 0; at < texts.Count; at += Batch)
        {
            var batch = texts.Skip(at).Take(Batch).ToList();
            var vectors = await generator.GenerateAsync(batch, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (vectors.Count != batch.Count)
            {
                throw new InvalidOperationException($"The embedding model gave {vectors.Count} vectors for {batch.Count} texts.");
            }

            for (var i = 0; i < vectors.Count; i++)
            {
                if (dimensions == 0)
                {
                    dimensions = vectors[i].Dimensions;
                    values = new sbyte[(long)dimensions * texts.Count];
                }

                scales[at + i] = Quantise(vectors[i].Vector.Span, values.AsSpan((at + i) * dimensions, dimensions));
            }
        }

        return new VectorIndex(values, scales, dimensions);
    }

    /// <summary>The cosine of each passage's vector with a query's, −1 to 1.</summary>
    /// <exception cref="InvalidOperationException">The query's vector has another length.</exception>
    public double[] Similarities(ReadOnlySpan<float> query)
    {
        var similarities = new double[Count];
        if (Count == 0)
        {
            return similarities;
        }

        var quantised = new sbyte[_dimensions];
        var scale = Quantise(query, quantised);
        Parallel.For(0, (Count + 8191) / 8192, block =>
        {
            var end = Math.Min(Count, (block + 1) * 8192);
            for (var i = block * 8192; i < end; i++)
            {
                similarities[i] = Dot(_values.AsSpan(i * _dimensions, _dimensions), quantised) * (double)_scales[i] * scale;
            }
        });
        return similarities;
    }

    /// <summary>Writes the unit vector in bytes; returns what a byte is worth.</summary>
    private static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> into)
    {
        if (vector.Length != into.Length)
        {
            throw new InvalidOperationException($"A vector has {vector.Length} dimensions, the others {into.Length}.");
        }

        var norm = TensorPrimitives.Norm(vector);
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (norm == 0 || largest == 0)
        {
            into.Clear();
            return 0;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            into[i] = (sbyte)Math.Round(vector[i] / largest * 127);
        }

        return largest / 127 / norm;
    }

    private static int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var (sum, at) = (Vector<int>.Zero, 0);
        for (; at <= left.Length - Vector<sbyte>.Count; at += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(left[at..]), out var a0, out var a1);
            Vector.Widen(new Vector<sbyte>(right[at..]), out var b0, out var b1);
            // Products of bytes fit into 16 bits; their sums do not.
            Vector.Widen(a0 * b0, out var low, out var high);
            sum += low + high;
            Vector.Widen(a1 * b1, out low, out high);
            sum += low + high;
        }

        var dot = Vector.Sum(sum);
        for (; at < left.Length; at++)
        {
            dot += left[at] * right[at];
        }

        return dot;
    }
}
