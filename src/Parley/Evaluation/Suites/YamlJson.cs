using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Parley.Evaluation.Suites;

/// <summary>Reads YAML and JSON files as JSON, whole or item by item.</summary>
internal static class YamlJson
{
    /// <summary>Files from this size on are read item by item: 4 MiB.</summary>
    public const int LongFile = 4 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 200 };

    /// <summary>Reads one document.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">Named in a fault.</param>
    /// <returns>Null for an empty text.</returns>
    /// <exception cref="SuiteException">It is no YAML; the message names file and line.</exception>
    public static JsonNode? Read(string text, string file)
    {
        // JSON is YAML; what is JSON is read faster as JSON, and what is nearly JSON gets YAML's line numbers.
        if (text.AsSpan().TrimStart() is ['{' or '[', ..] && TryJson(text) is { } json)
        {
            return json;
        }

        using var reader = new StringReader(text);
        return Guarded(new YamlEvents(reader), events => events.Begin() ? events.Value(0) : null, file, text);
    }

    /// <summary>The line of each key at the top of a file; without what follows where it is no YAML.</summary>
    public static IEnumerable<(string Key, long Line)> KeysAtTop(string file)
    {
        using var reader = new StreamReader(file);
        var events = new YamlEvents(reader);
        if (!events.Begin() || !events.EnterMap())
        {
            yield break;
        }

        while (events.Key() is { } key)
        {
            yield return (key.Name, key.Line);
            events.Value(0);
        }
    }

    /// <summary>Reads a long file without the items of one list at its top.</summary>
    /// <param name="file">The file.</param>
    /// <param name="list">The key of the list.</param>
    /// <returns>The map without the list; null where the list cannot be read item by item: something else refers into it.</returns>
    public static JsonObject? ReadWithout(string file, string list)
    {
        using var reader = Open(file);
        return Guarded(new YamlEvents(reader), events =>
        {
            var top = new JsonObject();
            if (!events.Begin() || !events.EnterMap())
            {
                return null;
            }

            while (events.Key() is { } key)
            {
                if (key.Name != list || !events.EnterList())
                {
                    top[key.Name] = events.Value(0);
                }
                else if (!events.TryPassList())
                {
                    return null;
                }
            }

            return top;
        }, file, null);
    }

    /// <summary>Items of a list, one by one, read from the file anew with each enumeration.</summary>
    /// <param name="file">The file.</param>
    /// <param name="list">The key of the list at the top; null where the file is the list.</param>
    public static IEnumerable<JsonNode?> Items(string file, string? list)
    {
        using var reader = Open(file);
        var events = new YamlEvents(reader);
        if (!Guarded(events, e => Enter(e, list), file, null))
        {
            yield break;
        }

        while (!Guarded(events, e => e.EndOfList(), file, null))
        {
            yield return Guarded(events, e => e.Value(1), file, null);
        }
    }

    private static bool Enter(YamlEvents events, string? list)
    {
        if (!events.Begin())
        {
            return false;
        }

        if (list is null || !events.EnterMap())
        {
            return events.EnterList();
        }

        while (events.Key() is { } key)
        {
            if (key.Name == list)
            {
                return events.EnterList();
            }

            events.Value(0);
        }

        return false;
    }

    private static JsonNode? TryJson(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SuiteException($"{file}: {fault.Message}");
        }
    }

    private static T Guarded<T>(YamlEvents events, Func<YamlEvents, T> read, string file, string? text)
    {
        try
        {
            return read(events);
        }
        catch (YamlException fault)
        {
            throw new SuiteException($"{file}:{fault.Start.Line}: {fault.InnerException?.Message ?? fault.Message}");
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 18 makes of a key in a list whose bracket is never closed.
            throw new SuiteException($"{file}:{(text is null ? events.Line : Unclosed(text))}: this is no YAML; is a bracket or quote not closed?");
        }
    }

    // The line of the last bracket that is opened and not closed.
    private static int Unclosed(string text)
    {
        var open = new Stack<int>();
        var line = 1;
        foreach (var c in text)
        {
            line += c == '\n' ? 1 : 0;
            if (c is '[' or '{')
            {
                open.Push(line);
            }
            else if (c is ']' or '}')
            {
                open.TryPop(out _);
            }
        }

        return open.TryPeek(out var at) ? at : line;
    }
}
