using System.Numerics;
using System.Numerics.Tensors;

namespace Parley.Knowledge.Indexing;

/// <summary>
/// Vectors of passages in one byte a dimension, searched exactly: every vector is looked at, with SIMD. 384 bytes a passage at 384
/// dimensions. Immutable.
/// </summary>
internal sealed class VectorIndex
{
    private readonly sbyte[] _values;
    private readonly float[] _scales;
    private readonly int _dimensions;

    private VectorIndex(sbyte[] values, float[] scales, int dimensions) => (_values, _scales, _dimensions) = (values, scales, dimensions);

    /// <summary>How many vectors there are.</summary>
    public int Count => _scales.Length;

    /// <summary>Puts vectors side by side.</summary>
    /// <exception cref="InvalidOperationException">They are of different lengths.</exception>
    public static VectorIndex Of(IReadOnlyList<PassageVector> vectors)
    {
        var dimensions = vectors.Count == 0 ? 0 : vectors[0].Values.Length;
        var (values, scales) = (new sbyte[(long)dimensions * vectors.Count], new float[vectors.Count]);
        for (var i = 0; i < vectors.Count; i++)
        {
            if (vectors[i].Values.Length != dimensions)
            {
                throw new InvalidOperationException($"A vector has {vectors[i].Values.Length} dimensions, the others {dimensions}.");
            }

            vectors[i].Values.CopyTo(values.AsSpan(i * dimensions));
            scales[i] = vectors[i].Scale;
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

        var (quantised, scale) = Quantise(query);
        if (quantised.Length != _dimensions)
        {
            throw new InvalidOperationException($"A vector has {quantised.Length} dimensions, the others {_dimensions}.");
        }

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

    /// <summary>The unit vector in bytes.</summary>
    public static PassageVector Quantise(ReadOnlySpan<float> vector)
    {
        var into = new sbyte[vector.Length];
        var norm = TensorPrimitives.Norm(vector);
        var largest = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (norm == 0 || largest == 0)
        {
            return new PassageVector(into, 0);
        }

        for (var i = 0; i < vector.Length; i++)
        {
            into[i] = (sbyte)Math.Round(vector[i] / largest * 127);
        }

        return new PassageVector(into, largest / 127 / norm);
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
