using System.Collections.Immutable;
using System.Text;
using Parley.Prompts.Templates;

namespace Parley.Prompts;

/// <summary>
/// Cuts a rendered prompt into messages. A line begins a message only where all of it, and the line breaks around it, are the
/// author's own text: what a value says can never become a message of another role.
/// </summary>
internal static class PromptParser
{
    /// <summary>Cuts text that is the author's throughout.</summary>
    /// <param name="text">The text.</param>
    /// <param name="threads">Messages by the placeholder that stands for them.</param>
    public static ImmutableArray<PromptMessage> Parse(string text, IReadOnlyDictionary<string, ImmutableArray<PromptMessage>>? threads = null) =>
        Parse([new TemplateSegment(text, true, null, false)], threads);

    /// <summary>Cuts what a template wrote.</summary>
    /// <param name="segments">What it wrote.</param>
    /// <param name="threads">Messages by the placeholder that stands for them.</param>
    public static ImmutableArray<PromptMessage> Parse(
        ImmutableArray<TemplateSegment> segments, IReadOnlyDictionary<string, ImmutableArray<PromptMessage>>? threads = null)
    {
        var (text, values) = Join(segments);
        var messages = ImmutableArray.CreateBuilder<PromptMessage>();
        var current = default((string Role, ImmutableSortedDictionary<string, object?> Attributes)?);
        var start = 0;
        for (var from = 0; from <= text.Length;)
        {
            var to = text.IndexOf('\n', from) is >= 0 and var end ? end : text.Length;
            if (Marker(text, values, from, to) is { } marker)
            {
                Flush(current, text[start..from], messages);
                (current, start) = (marker, Math.Min(to + 1, text.Length));
            }

            from = to + 1;
        }

        Flush(current, text[start..], messages);
        return threads is null or { Count: 0 } ? messages.ToImmutable() : Expand(messages.ToImmutable(), threads);
    }

    private static (string Text, List<(int From, int To)> Values) Join(ImmutableArray<TemplateSegment> segments)
    {
        var text = new StringBuilder();
        var values = new List<(int, int)>();
        foreach (var segment in segments)
        {
            if (!segment.IsLiteral && segment.Text.Length > 0)
            {
                values.Add((text.Length, text.Length + segment.Text.Length));
            }

            text.Append(segment.Text);
        }

        return (text.ToString(), values);
    }

    private static (string Role, ImmutableSortedDictionary<string, object?> Attributes)? Marker(
        string text, List<(int From, int To)> values, int from, int to)
    {
        if (to == from || RoleMarkers.Read(text[from..to]) is not { } marker)
        {
            return null;
        }

        // The line breaks before and behind count too: a value must not be able to make a line of what was the middle of one.
        var (first, last) = (Math.Max(0, from - 1), Math.Min(text.Length, to + 1));
        return values.Exists(v => v.From < last && v.To > first) ? null : marker;
    }

    private static void Flush(
        (string Role, ImmutableSortedDictionary<string, object?> Attributes)? current, string content, ImmutableArray<PromptMessage>.Builder messages)
    {
        var text = content.Trim('\n', '\r');
        if (current is { } marker)
        {
            messages.Add(new PromptMessage(marker.Role, text) { Metadata = marker.Attributes.Remove("nonce") });
        }
        else if (text.Trim().Length > 0)
        {
            messages.Add(new PromptMessage("system", text));
        }
    }

    private static ImmutableArray<PromptMessage> Expand(
        ImmutableArray<PromptMessage> messages, IReadOnlyDictionary<string, ImmutableArray<PromptMessage>> threads)
    {
        var expanded = ImmutableArray.CreateBuilder<PromptMessage>();
        foreach (var message in messages)
        {
            var rest = message.Text;
            var hit = false;
            while (Next(rest, threads) is var (at, nonce))
            {
                hit = true;
                Add(expanded, message, rest[..at]);
                expanded.AddRange(threads[nonce]);
                rest = rest[(at + nonce.Length)..];
            }

            if (hit)
            {
                Add(expanded, message, rest);
            }
            else
            {
                expanded.Add(message);
            }
        }

        return expanded.ToImmutable();
    }

    private static (int At, string Nonce)? Next(string text, IReadOnlyDictionary<string, ImmutableArray<PromptMessage>> threads)
    {
        (int, string)? first = null;
        foreach (var nonce in threads.Keys)
        {
            if (text.IndexOf(nonce, StringComparison.Ordinal) is >= 0 and var at && (first is null || at < first.Value.Item1))
            {
                first = (at, nonce);
            }
        }

        return first;
    }

    private static void Add(ImmutableArray<PromptMessage>.Builder messages, PromptMessage like, string text)
    {
        if (text.Trim().Length > 0)
        {
            messages.Add(like with { Text = text.Trim('\n', '\r') });
        }
    }
}
