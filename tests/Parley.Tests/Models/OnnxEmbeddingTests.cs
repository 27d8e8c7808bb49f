using Microsoft.Extensions.AI;
using Parley.Models;
using Parley.Models.Embedding;
using Xunit;

namespace Parley.Tests.Models;

/// <summary>A model of a folder, loaded for real: a table of vectors by token.</summary>
public sealed class OnnxEmbeddingTests
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "apple"];

    [Fact]
    public async Task Generate_averages_the_tokens_and_brings_to_length_one()
    {
        using var folder = new TemporaryFolder();
        TinyModel.Write(folder.Path, Words, Rows());
        using var generator = OnnxEmbeddingGenerator.Open(folder.Path);

        var vectors = await generator.GenerateAsync(["red apple", "apple red", "blue"], null, TestContext.Current.CancellationToken);

        // [CLS] red apple [SEP]: the sum of the rows 2, 5, 7 and 3 of the table, brought to length 1.
        Assert.Equal(4, vectors[0].Vector.Length);
        Assert.All(vectors, v => Assert.Equal(1, v.Vector.ToArray().Sum(x => x * x), 4));
        Assert.Equal(vectors[0].Vector.ToArray(), vectors[1].Vector.ToArray());
        Assert.NotEqual(vectors[0].Vector.ToArray(), vectors[2].Vector.ToArray());
        Assert.Equal(Expected([2, 5, 7, 3]), vectors[0].Vector.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Open_says_what_is_missing_or_broken()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("model.onnx", Assert.Throws<ModelException>(() => OnnxEmbeddingGenerator.Open(folder.Path)).Message, StringComparison.Ordinal);

        folder.Write("model.onnx", "no model");
        folder.Write("vocab.txt", string.Join('\n', Words));
        Assert.Equal(ModelFault.Broken, Assert.Throws<ModelException>(() => OnnxEmbeddingGenerator.Open(folder.Path)).Fault);
    }

    private static float[] Expected(int[] rows)
    {
        var mean = Enumerable.Range(0, 4).Select(i => rows.Sum(r => Rows()[r][i]) / rows.Length).ToArray();
        var length = MathF.Sqrt(mean.Sum(x => x * x));
        return [.. mean.Select(x => x / length)];
    }

    private static float[][] Rows() => [.. Enumerable.Range(0, Words.Length).Select(r => Enumerable.Range(0, 4).Select(i => (float)(((r * 7) + (i * 3)) % 5) - 1).ToArray())];
}
