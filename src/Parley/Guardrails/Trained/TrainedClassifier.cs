using System.Collections.Immutable;
using System.Globalization;
using Parley.Text;

namespace Parley.Guardrails.Trained;

/// <summary>
/// Tells what a question or sentence is about, by a logistic model over <see cref="TextFeatures"/>. Its weights are data:
/// <c>Guardrails/Trained/weights.txt</c>, made by the verb <c>train-guardrails</c> of the bench from made texts. Pure; the
/// length of a text does not count: its strongest sentence decides.
/// </summary>
internal sealed class TrainedClassifier
{
    /// <summary>The name of what is none of the others.</summary>
    public const string Harmless = "harmless";

    private const int LeastWords = 4;
    private const char Unspaced = '\u2E80';

    private static readonly Lazy<TrainedClassifier> Shipped = new(() =>
    {
        using var stream = typeof(TrainedClassifier).Assembly.GetManifestResourceStream("Parley.Guardrails.Trained.weights.txt")!;
        using var reader = new StreamReader(stream);
        return Read(reader);
    });

    private readonly sbyte[][] _weights;
    private readonly double[] _bias;
    private readonly double _scale;

    /// <summary>Creates a classifier.</summary>
    /// <param name="classes">Names, in the order of the weights.</param>
    /// <param name="weights">One row a class, one weight a place.</param>
    /// <param name="bias">One a class.</param>
    /// <param name="scale">What a weight is multiplied with.</param>
    public TrainedClassifier(ImmutableArray<string> classes, sbyte[][] weights, double[] bias, double scale) =>
        (Classes, _weights, _bias, _scale) = (classes, weights, bias, scale);

    /// <summary>The classifier with the weights that come with Parley.</summary>
    public static TrainedClassifier Instance => Shipped.Value;

    /// <summary>What it tells apart.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Reads weights as <see cref="Write"/> writes them.</summary>
    /// <param name="reader">The file.</param>
    public static TrainedClassifier Read(TextReader reader)
    {
        var (classes, weights, bias, scale) = (new List<string>(), new List<sbyte[]>(), new List<double>(), 1.0);
        while (reader.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["#", ..]:
                    break;
                case ["scale", var number]:
                    scale = double.Parse(number, CultureInfo.InvariantCulture);
                    break;
                case [var name, var start, var row]:
                    classes.Add(name);
                    bias.Add(double.Parse(start, CultureInfo.InvariantCulture));
                    weights.Add((sbyte[])(Array)Convert.FromBase64String(row));
                    break;
                default:
                    throw new FormatException("Weights are lines of a name, a bias and a row.");
            }
        }

        return new TrainedClassifier([.. classes], [.. weights], [.. bias], scale);
    }

    /// <summary>Writes the weights.</summary>
    /// <param name="writer">The file.</param>
    public void Write(TextWriter writer)
    {
        writer.Write("# Made by the verb train-guardrails of the bench; not edited by hand. A line a class: its name, its bias, a signed byte a place.\n");
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"scale {_scale:R}\n"));
        for (var c = 0; c < Classes.Length; c++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Classes[c]} {_bias[c]:R} {Convert.ToBase64String((byte[])(Array)_weights[c])}\n"));
        }
    }

    /// <summary>How likely the strongest sentence of a text is of a class.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="name">One of <see cref="Classes"/>.</param>
    /// <returns>0 to 1; 0 for a class that is not there.</returns>
    public double Likelihood(string text, string name)
    {
        var at = Classes.IndexOf(name);
        var most = 0.0;
        foreach (var part in at < 0 ? [] : Parts(text).Where(IsEnough))
        {
            most = Math.Max(most, Likelihoods(part)[at]);
        }

        return most;
    }

    /// <summary>How likely one sentence is of each class; together 1.</summary>
    /// <param name="sentence">The sentence.</param>
    public double[] Likelihoods(string sentence)
    {
        var (places, value) = TextFeatures.Of(sentence);
        var odds = new double[Classes.Length];
        for (var c = 0; c < odds.Length; c++)
        {
            var (row, sum) = (_weights[c], 0L);
            foreach (var place in places)
            {
                sum += row[place];
            }

            odds[c] = _bias[c] + (sum * _scale * value);
        }

        var (highest, total) = (odds.Max(), 0.0);
        for (var c = 0; c < odds.Length; c++)
        {
            odds[c] = Math.Exp(odds[c] - highest);
            total += odds[c];
        }

        return [.. odds.Select(o => o / total)];
    }

    // Of two or three words too little is known.
    private static bool IsEnough(string part) => part.Any(c => c >= Unspaced) || part.Split((char[]?)null, LeastWords + 1, StringSplitOptions.RemoveEmptyEntries).Length >= LeastWords;

    // Sentences one by one, and two that follow each other: "I have a rash. What can I take?" is one thing in two.
    private static IEnumerable<string> Parts(string text)
    {
        var sentences = SentenceSplitter.Split(text).Select(s => s.Of(text)).ToArray();
        if (sentences.Length == 0)
        {
            yield return text;
        }

        for (var i = 0; i < sentences.Length; i++)
        {
            yield return sentences[i];
            if (i > 0)
            {
                yield return $"{sentences[i - 1]} {sentences[i]}";
            }
        }
    }
}
