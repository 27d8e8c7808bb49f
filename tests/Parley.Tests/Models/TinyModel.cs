using System.Text;

namespace Parley.Tests.Models;

/// <summary>An embedding model of a folder, written byte by byte: a table of vectors by token.</summary>
internal static class TinyModel
{
    private static readonly string[] Marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Writes a model that knows some words; marks and unknown words have the vector 0.</summary>
    public static void Write(string folder, params (string Word, float[] Vector)[] words)
    {
        var length = words[0].Vector.Length;
        Write(folder, [.. Marks, .. words.Select(w => w.Word)], [.. Marks.Select(_ => new float[length]), .. words.Select(w => w.Vector)]);
    }

    /// <summary>Writes a model with its whole vocabulary and table.</summary>
    public static void Write(string folder, string[] vocabulary, float[][] rows)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Join('\n', vocabulary) + "\n");
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Model(rows));
    }

    // ModelProto: ir_version 8, opset 13, one Gather of a table by input_ids [batch, tokens].
    private static byte[] Model(float[][] rows)
    {
        var width = rows[0].Length;
        byte[] table = [.. rows.SelectMany(r => r).SelectMany(BitConverter.GetBytes)];
        byte[] tensor = [.. Number(1, rows.Length), .. Number(1, width), .. Number(2, 1), .. Field(8, "table"u8), .. Field(9, table)];
        byte[] node = [.. Field(1, "table"u8), .. Field(1, "input_ids"u8), .. Field(2, "last_hidden_state"u8), .. Field(3, "gather"u8), .. Field(4, "Gather"u8)];
        byte[] graph = [.. Field(1, node), .. Field(2, "tiny"u8), .. Field(5, tensor), .. Field(11, Value("input_ids", 7, ["b", "t"], [])), .. Field(12, Value("last_hidden_state", 1, ["b", "t"], [width]))];
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
