using System.Collections.Immutable;
using Parley.Bench.Harness;
using Parley.Guardrails.Trained;

namespace Parley.Bench.Guarding.Training;

/// <summary>
/// Fits the classifier of the guardrails by logistic regression over all classes at once: passes over the texts in an order that a seed fixes, steps that become
/// smaller for places that were moved often, and a pull towards nothing. Several fits, each in another order and with other parts of the texts
/// left out, are averaged: what only one of them believes counts little.
/// </summary>
internal static class ClassifierTraining
{
    private const int Passes = 9;
    /// <summary>How many fits are averaged.</summary>
    public const int Fits = 7;
    private const double Step = 1.0;
    private const double Pull = 2e-6;
    private const int LeftOut = 4;
    private const double Beyond = 1e-6;

    // What is known as well as this moves nothing more.
    private const double Settled = 0.002;

    /// <summary>Fits it.</summary>
    /// <param name="texts">Texts with their classes.</param>
    /// <param name="fits">How many fits are averaged; fewer are faster and rougher.</param>
    public static TrainedClassifier Fit(ImmutableArray<(string Class, string Text)> texts, int fits = Fits)
    {
        ImmutableArray<string> classes = [.. texts.Select(t => t.Class).Distinct().Order(StringComparer.Ordinal)];
        var rows = texts.Select(t => (Class: classes.IndexOf(t.Class), TextFeatures.Of(t.Text).Places)).ToArray();
        var share = classes.Select((_, c) => Math.Pow((double)rows.Length / (classes.Length * rows.Count(r => r.Class == c)), 0.15)).ToArray();
        var (weights, bias) = (new double[TextFeatures.Count * classes.Length], new double[classes.Length]);
        for (var fit = 0; fit < fits; fit++)
        {
            var one = Fit(rows, share, new Draw((uint)(7 + fit)));
            Add(weights, one.Weights, fits);
            Add(bias, one.Bias, fits);
        }

        return Rounded(classes, weights, bias);
    }

    private static void Add(double[] sum, double[] one, int fits)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += one[i] / fits;
        }
    }

    // The weights of a place stand together, one a class.
    private static (double[] Weights, double[] Bias) Fit((int Class, int[] Places)[] rows, double[] share, Draw draw)
    {
        var count = share.Length;
        var (weights, moved, bias) = (new double[TextFeatures.Count * count], new double[TextFeatures.Count * count], new double[count]);
        var likely = new double[count];
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = rows.Length - 1; i > 0; i--)
            {
                var j = draw.Below(i + 1);
                (rows[i], rows[j]) = (rows[j], rows[i]);
            }

            foreach (var (own, all) in rows)
            {
                // Each time another part of the text is left out, so that no single turn of phrase decides.
                int[] places = [.. all.Where(_ => draw.Below(10) >= LeftOut)];
                var value = places.Length == 0 ? 0 : 1 / Math.Sqrt(places.Length);
                Likely(weights, bias, places, likely);
                for (var c = 0; c < count; c++)
                {
                    var fault = (likely[c] - (c == own ? 1 : 0)) * share[own];
                    bias[c] -= 0.01 * fault;
                    for (var p = 0; p < places.Length && Math.Abs(fault) > Settled; p++)
                    {
                        var at = (places[p] * count) + c;
                        var slope = (fault * value) + (Pull * weights[at]);
                        moved[at] += slope * slope;
                        weights[at] -= Step * slope / Math.Sqrt(moved[at] + Beyond);
                    }
                }
            }
        }

        return (weights, bias);
    }

    private static void Likely(double[] weights, double[] bias, int[] places, double[] likely)
    {
        Array.Clear(likely);
        foreach (var place in places)
        {
            for (var c = 0; c < likely.Length; c++)
            {
                likely[c] += weights[(place * likely.Length) + c];
            }
        }

        var value = places.Length == 0 ? 0 : 1 / Math.Sqrt(places.Length);
        for (var c = 0; c < likely.Length; c++)
        {
            likely[c] = bias[c] + (likely[c] * value);
        }

        var (highest, sum) = (likely.Max(), 0.0);
        for (var c = 0; c < likely.Length; c++)
        {
            likely[c] = Math.Exp(likely[c] - highest);
            sum += likely[c];
        }

        for (var c = 0; c < likely.Length; c++)
        {
            likely[c] /= sum;
        }
    }

    private static TrainedClassifier Rounded(ImmutableArray<string> classes, double[] weights, double[] bias)
    {
        var scale = weights.Max(Math.Abs) / sbyte.MaxValue;
        return new TrainedClassifier(
            classes,
            [.. classes.Select((_, c) => Enumerable.Range(0, TextFeatures.Count).Select(place => (sbyte)Math.Round(weights[(place * classes.Length) + c] / scale)).ToArray())],
            bias,
            scale);
    }
}
