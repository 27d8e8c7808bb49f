namespace Parley.Knowledge.Indexing;

/// <summary>
/// Which units (documents or passages) hold which terms, and how often. Immutable; a posting is 4 bytes: 23 bits of unit, 9 of
/// frequency (in halves, at most 255.5).
/// </summary>
internal sealed class InvertedFile
{
    /// <summary>More units than this do not fit.</summary>
    public const int MaxUnits = 1 << 23;

    private const int FrequencyBits = 9;
    private const uint FrequencyMask = (1u << FrequencyBits) - 1;

    private readonly uint[] _postings;
    private readonly int[] _starts;
    private readonly float[] _lengths;

    private InvertedFile(uint[] postings, int[] starts, float[] lengths)
    {
        (_postings, _starts, _lengths) = (postings, starts, lengths);
        var sum = 0.0;
        foreach (var length in lengths)
        {
            sum += length;
        }

        MeanLength = lengths.Length == 0 ? 1 : Math.Max(1, sum / lengths.Length);
    }

    /// <summary>How many units there are.</summary>
    public int Count => _lengths.Length;

    /// <summary>Mean length of the units, in weighted terms.</summary>
    public double MeanLength { get; }

    /// <summary>In how many units a term stands.</summary>
    public int Frequency(int term) => term + 1 < _starts.Length ? _starts[term + 1] - _starts[term] : 0;

    /// <summary>How much a term tells: ln(1 + (N − n + ½) ÷ (n + ½)).</summary>
    public double Idf(int term)
    {
        var n = Frequency(term);
        return n == 0 ? 0 : Math.Log(1 + ((Count - n + 0.5) / (n + 0.5)));
    }

    /// <summary>Adds BM25's part of one term to the scores of the units that hold it.</summary>
    /// <param name="term">The term.</param>
    /// <param name="weight">What it counts, its idf included.</param>
    /// <param name="curve">k₁ and b.</param>
    /// <param name="scores">One for each unit.</param>
    public void Score(int term, double weight, Bm25 curve, double[] scores)
    {
        if (term + 1 >= _starts.Length || weight == 0)
        {
            return;
        }

        var (fixedPart, perLength) = (curve.K1 * (1 - curve.B), curve.K1 * curve.B / MeanLength);
        var gain = weight * (curve.K1 + 1);
        foreach (var posting in _postings.AsSpan(_starts[term], _starts[term + 1] - _starts[term]))
        {
            var unit = (int)(posting >> FrequencyBits);
            var frequency = (posting & FrequencyMask) * 0.5;
            scores[unit] += gain * frequency / (frequency + fixedPart + (perLength * _lengths[unit]));
        }
    }

    /// <summary>Gathers postings; units are added in order.</summary>
    internal sealed class Builder
    {
        private readonly List<List<uint>> _byTerm = [];
        private readonly List<float> _lengths = [];

        /// <summary>Adds the next unit.</summary>
        /// <param name="frequencies">Term → weighted frequency.</param>
        public void Add(Dictionary<int, double> frequencies)
        {
            if (_lengths.Count >= MaxUnits)
            {
                throw new InvalidOperationException($"An index holds at most {MaxUnits} passages.");
            }

            var unit = (uint)_lengths.Count << FrequencyBits;
            var length = 0.0;
            foreach (var (term, frequency) in frequencies)
            {
                while (_byTerm.Count <= term)
                {
                    _byTerm.Add([]);
                }

                _byTerm[term].Add(unit | Math.Min(FrequencyMask, (uint)Math.Round(frequency * 2)));
                length += frequency;
            }

            _lengths.Add((float)length);
        }

        public InvertedFile Build(int terms)
        {
            var starts = new int[terms + 1];
            for (var term = 0; term < terms; term++)
            {
                starts[term + 1] = starts[term] + (term < _byTerm.Count ? _byTerm[term].Count : 0);
            }

            var postings = new uint[starts[terms]];
            for (var term = 0; term < _byTerm.Count; term++)
            {
                _byTerm[term].CopyTo(postings, starts[term]);
            }

            return new InvertedFile(postings, starts, [.. _lengths]);
        }
    }
}

/// <summary>The two constants of BM25.</summary>
/// <param name="K1">How slowly more of the same word counts less.</param>
/// <param name="B">How much long units are held back, 0 to 1.</param>
internal readonly record struct Bm25(double K1, double B);
