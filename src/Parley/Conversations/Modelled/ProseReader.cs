using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Guardrails;
using YamlDotNet.RepresentationModel;

namespace Parley.Conversations.Modelled;

/// <summary>Reads a model's sentence into words and figures, and says what is wrong with it. Pure.</summary>
internal sealed partial class ProseReader(FactBook facts, Answer answer, ProseNames names, Func<TextBlock, Verdict> check)
{
    // What was composed without a model was checked: its words may be said again.
    private readonly HashSet<string> _said = [.. Word().Matches($"{answer.ResolvedQuestion} {AnswerRenderer.ToText(answer)}").Select(m => m.Value.ToLowerInvariant())];

    private static readonly SearchValues<char> Signs = SearchValues.Create("[]{}<>`|*_#@\\/=");
    private static readonly Lazy<ImmutableHashSet<string>> Unproven = new(ReadWords);

    /// <summary>Reads a sentence.</summary>
    /// <param name="sentence">As the model wrote it.</param>
    /// <param name="role">What the sentence is for.</param>
    /// <returns>The block; or what is wrong, for the model.</returns>
    public (TextBlock? Block, string Wrong) Read(string sentence, TextRole role)
    {
        var spans = ImmutableArray.CreateBuilder<Span>();
        var (at, words) = (0, new StringBuilder());
        foreach (Match slot in Slot().Matches(sentence))
        {
            if (facts.Find(slot.Groups["id"].Value) is not { } fact)
            {
                return (null, $"There is no fact [[{slot.Groups["id"].Value}]].");
            }

            Add(spans, words, sentence[at..slot.Index]);
            spans.Add(fact.Figure);
            at = slot.Index + slot.Length;
        }

        Add(spans, words, sentence[at..]);
        if (!spans.OfType<Figure>().Any(f => f.Value is decimal))
        {
            return (null, "A sentence without the slot of a value claims what no fact says.");
        }

        if ((Odd(words.ToString()) ?? names.Foreign(words.ToString(), spans.OfType<Figure>())) is { } odd)
        {
            return (null, odd);
        }

        var block = new TextBlock(role, spans.ToImmutable());
        var verdict = check(block);
        return verdict.IsSupported
            ? (block, "")
            : (null, string.Join(" ", verdict.Findings.Take(3).Select(f => $"'{f.What}': {f.Why}.")));
    }

    private static void Add(ImmutableArray<Span>.Builder spans, StringBuilder words, string text)
    {
        if (text.Length > 0)
        {
            spans.Add(new Words(text));
            words.Append(text).Append(' ');
        }
    }

    private string? Odd(string words)
    {
        if (words.AsSpan().IndexOfAny(Signs) is >= 0 and var at)
        {
            return $"The sign '{words[at]}' is not for prose; write plain words and slots.";
        }

        foreach (Match word in Word().Matches(words))
        {
            if (word.Value.ToLowerInvariant() is var lower && Unproven.Value.Contains(lower) && !_said.Contains(lower))
            {
                return $"No fact says '{word.Value}'.";
            }
        }

        return names.WithoutKnown(words).Any(char.IsDigit) ? "A digit was written by hand; every figure is a slot."
            : Statement().IsMatch(words) ? "Code is not for prose."
            : words.Contains('\uFFFD', StringComparison.Ordinal) ? "A character is broken."
            : null;
    }

    private static ImmutableHashSet<string> ReadWords()
    {
        using var stream = typeof(ProseReader).Assembly.GetManifestResourceStream("Parley.Conversations.Languages.prose.en.yaml")!;
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var list = (YamlSequenceNode)((YamlMappingNode)yaml.Documents[0].RootNode).Children[new YamlScalarNode("unproven")];
        return [.. list.Select(n => ((YamlScalarNode)n).Value!)];
    }

    [GeneratedRegex(@"\[\[\s*(?<id>[A-Za-z]\w{0,8})\s*\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Slot();

    [GeneratedRegex(@"\b(select|insert|update|delete|drop|create|alter)\b.*\b(from|into|table|set|where|view)\b|\w\(|;\s*\w", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Statement();

    [GeneratedRegex(@"[\p{L}']+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <summary>Cuts a stream of text into sentences, each as soon as it is whole.</summary>
internal sealed class SentenceStream
{
    /// <summary>A sentence that is longer is none.</summary>
    public const int Longest = 1_000;
    private readonly StringBuilder _rest = new();

    /// <summary>Takes what came; gives the sentences that are whole now.</summary>
    /// <param name="part">What came.</param>
    public IEnumerable<string> Add(string part)
    {
        _rest.Append(part);
        while (End() is { } end)
        {
            var sentence = _rest.ToString(0, end).Trim();
            _rest.Remove(0, end);
            if (sentence.Length > 0)
            {
                yield return sentence;
            }
        }
    }

    /// <summary>What is left at the end; empty for nothing.</summary>
    public string Rest() => _rest.ToString().Trim();

    private int? End()
    {
        for (var i = 0; i < _rest.Length; i++)
        {
            var ends = _rest[i] == '\n' || (_rest[i] is '.' or '!' or '?' && i + 1 < _rest.Length && char.IsWhiteSpace(_rest[i + 1]));
            if (ends || i >= Longest)
            {
                return i + 1;
            }
        }

        return null;
    }
}
