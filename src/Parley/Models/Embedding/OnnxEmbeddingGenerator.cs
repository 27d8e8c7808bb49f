using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;

namespace Parley.Models.Embedding;

/// <summary>
/// Vectors of an ONNX model in this process: a folder with <c>model.onnx</c> and <c>vocab.txt</c> (WordPiece). The last hidden
/// state is averaged over the tokens and brought to length 1. Texts are cut at 256 tokens. Safe for concurrent use.
/// </summary>
public sealed class OnnxEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MaxTokens = 256;

    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly string _name;

    private OnnxEmbeddingGenerator(InferenceSession session, BertTokenizer tokenizer, string name) =>
        (_session, _tokenizer, _name) = (session, tokenizer, name);

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ModelException">A file is missing, or is no model of this kind.</exception>
    public static OnnxEmbeddingGenerator Open(string folder)
    {
        var (model, vocabulary) = (Path.Combine(folder, "model.onnx"), Path.Combine(folder, "vocab.txt"));
        foreach (var file in new[] { model, vocabulary }.Where(f => !File.Exists(f)))
        {
            throw new ModelException(ModelFault.NotFound, $"The file {file} is missing; an ONNX model needs model.onnx and vocab.txt.");
        }

        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
#pragma warning disable CA2000 // The generator owns the session.
            return new OnnxEmbeddingGenerator(new InferenceSession(model, options), BertTokenizer.Create(vocabulary), Path.GetFileName(folder));
#pragma warning restore CA2000
        }
        catch (Exception fault) when (fault is OnnxRuntimeException or IOException or ArgumentException or InvalidOperationException)
        {
            throw new ModelException(ModelFault.Broken, $"The model in {folder} cannot be loaded: {fault.Message}", fault);
        }
    }

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Vector(value)) { ModelId = _name });
        }

        return Task.FromResult(embeddings);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private float[] Vector(string text)
    {
        var ids = _tokenizer.EncodeToIds(text, MaxTokens, out _, out _).Select(i => (long)i).ToArray();
        var inputs = new List<NamedOnnxValue>();
        foreach (var name in _session.InputMetadata.Keys)
        {
            var tokens = name switch
            {
                "attention_mask" => Enumerable.Repeat(1L, ids.Length).ToArray(),
                "token_type_ids" => new long[ids.Length],
                _ => ids,
            };
            inputs.Add(NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(tokens, [1, ids.Length])));
        }

        using var outputs = _session.Run(inputs);
        var state = outputs[0].AsTensor<float>();
        float[] pooled = state.Dimensions.Length == 2 ? [.. state] : Mean(state);
        var length = MathF.Sqrt(pooled.Sum(x => x * x));
        return length == 0 ? pooled : [.. pooled.Select(x => x / length)];
    }

    private static float[] Mean(Tensor<float> state)
    {
        var (tokens, size) = (state.Dimensions[1], state.Dimensions[2]);
        var mean = new float[size];
        for (var t = 0; t < tokens; t++)
        {
            for (var i = 0; i < size; i++)
            {
                mean[i] += state[0, t, i] / tokens;
            }
        }

        return mean;
    }
}
