using System.Text;
using Microsoft.Extensions.AI;
using Parley.Models;
using Parley.Models.Embedding;
using Xunit;

namespace Parley.Tests.Models;

/// <summary>A model of a folder, loaded for real: a table of vectors by token, written here byte by byte.</summary>
public sealed class OnnxEmbeddingTests
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "apple"];

    [Fact]
    public async Task Generate_averages_the_tokens_and_brings_to_length_one()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
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

    private static void Write(TemporaryFolder folder)
    {
        folder.Write("vocab.txt", string.Join('\n', Words) + "\n");
        File.WriteAllBytes(folder.PathOf("model.onnx"), Model());
    }

    // ModelProto: ir_version 8, opset 13, one Gather of a table [8, 4] by input_ids [batch, tokens].
    private static byte[] Model()
    {
        byte[] table = [.. Rows().SelectMany(r => r).SelectMany(BitConverter.GetBytes)];
        byte[] tensor = [.. Number(1, Words.Length), .. Number(1, 4), .. Number(2, 1), .. Field(8, "table"u8), .. Field(9, table)];
        byte[] node = [.. Field(1, "table"u8), .. Field(1, "input_ids"u8), .. Field(2, "last_hidden_state"u8), .. Field(3, "gather"u8), .. Field(4, "Gather"u8)];
        byte[] graph = [.. Field(1, node), .. Field(2, "tiny"u8), .. Field(5, tensor), .. Field(11, Value("input_ids", 7, ["b", "t"], [])), .. Field(12, Value("last_hidden_state", 1, ["b", "t"], [4]))];
        return [.. Number(1, 8), .. Field(7, graph), .. Field(8, [.. Field(1, ""u8), .. Number(2, 13)])];
    }

    private static byte[] Value(string name, int type, string[] named, int[] fixedSizes)
    {
        byte[] shape = [.. named.SelectMany(d => Field(1, Field(2, Encoding.UTF8.GetBytes(d)))), .. fixedSizes.SelectMany(d => Field(1, Number(1, d)))];
        return [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, Field(1, [.. Number(1, type), .. Field(2, shape)]))];
    }

    private static byte[] Number(int field, long value) => [(byte)(field << 3), .. Varint(value)];

    private static byte[] Field(int field, ReadOnlySpan<byte> content) => [(byte)((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
