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
    private const int Fits = 5;
    private const double Step = 1.0;
    private const double Pull = 2e-6;
    private const int LeftOut = 4;
    private const double Beyond = 1e-6;

    /// <summary>Fits it.</summary>
    /// <param name="texts">Texts with their classes.</param>
    public static TrainedClassifier Fit(ImmutableArray<(string Class, string Text)> texts)
    {
        ImmutableArray<string> classes = [.. texts.Select(t => t.Class).Distinct().Order(StringComparer.Ordinal)];
        var rows = texts.Select(t => (Class: classes.IndexOf(t.Class), Features: TextFeatures.Of(t.Text))).ToArray();
        var share = classes.Select((_, c) => (double)rows.Length / (classes.Length * rows.Count(r => r.Class == c))).ToArray();
        var (weights, bias) = (Rows(classes.Length), new double[classes.Length]);
        for (var fit = 0; fit < Fits; fit++)
        {
            Add(weights, bias, Fit(rows, share, new Draw((uint)(7 + fit))));
        }

        return Rounded(classes, weights, bias);
    }

    private static void Add(double[][] weights, double[] bias, (double[][] Weights, double[] Bias) one)
    {
        for (var c = 0; c < bias.Length; c++)
        {
            bias[c] += one.Bias[c] / Fits;
            for (var place = 0; place < weights[c].Length; place++)
            {
                weights[c][place] += one.Weights[c][place] / Fits;
            }
        }
    }

    private static (double[][] Weights, double[] Bias) Fit((int Class, (int[] Places, float Value) Features)[] rows, double[] share, Draw draw)
    {
        var (weights, moved) = (Rows(share.Length), Rows(share.Length));
        var bias = new double[share.Length];
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = rows.Length - 1; i > 0; i--)
            {
                var j = draw.Below(i + 1);
                (rows[i], rows[j]) = (rows[j], rows[i]);
            }

            foreach (var (own, (all, _)) in rows)
            {
                // Each time another part of the text is left out, so that no single turn of phrase decides.
                int[] places = [.. all.Where(_ => draw.Below(10) >= LeftOut)];
                var value = places.Length == 0 ? 0 : 1 / MathF.Sqrt(places.Length);
                var likely = Likely(weights, bias, places, value);
                for (var c = 0; c < share.Length; c++)
                {
                    var fault = (likely[c] - (c == own ? 1 : 0)) * Math.Pow(share[own], 0.25);
                    bias[c] -= 0.01 * fault;
                    foreach (var place in places)
                    {
                        var slope = (fault * value) + (Pull * weights[c][place]);
                        moved[c][place] += slope * slope;
                        weights[c][place] -= Step * slope / Math.Sqrt(moved[c][place] + Beyond);
                    }
                }
            }
        }

        return (weights, bias);
    }

    private static double[] Likely(double[][] weights, double[] bias, int[] places, float value)
    {
        var odds = weights.Select((row, c) => bias[c] + (places.Sum(p => row[p]) * value)).ToArray();
        var highest = odds.Max();
        var sum = odds.Sum(o => Math.Exp(o - highest));
        return [.. odds.Select(o => Math.Exp(o - highest) / sum)];
    }

    private static double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[TextFeatures.Count])];

    private static TrainedClassifier Rounded(ImmutableArray<string> classes, double[][] weights, double[] bias)
    {
        var scale = weights.Max(row => row.Max(Math.Abs)) / sbyte.MaxValue;
        return new TrainedClassifier(classes, [.. weights.Select(row => row.Select(w => (sbyte)Math.Round(w / scale)).ToArray())], bias, scale);
    }
}
