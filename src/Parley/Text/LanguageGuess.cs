using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Parley.Text;

/// <summary>Which language a text is in, by its script and its commonest small words.</summary>
public static class LanguageGuess
{
    private const int MaxWords = 2_000;

    private static readonly ImmutableArray<(string Language, FrozenSet<string> Words)> Profiles =
    [
        ("en", Set("the and of to in is that for it with as was on are be this by not from or have an you which must may will at all")),
        ("de", Set("der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über")),
        ("fr", Set("de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux d l cette ou être elle nous vous")),
        ("es", Set("de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando")),
        ("it", Set("di e il la che in a per un è del non con una i le da si al dei nel alla della sono come più gli anche ma o lo su delle questo")),
        ("pt", Set("de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser")),
        ("nl", Set("de van het een en in is dat op te zijn met voor niet aan er die om ook als dan maar bij uit nog door naar heeft worden wordt of deze")),
        ("sv", Set("och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när eller ska")),
        ("da", Set("og i at det er en til på som af for med de den der ikke har et om var men fra han sig vi kan skal eller også")),
        ("no", Set("og i det er på som en til å av for at med de har ikke den om et men fra var seg vi kan skal eller også ble")),
        ("pl", Set("i w na z do nie się że jest to o jak po co od za dla przez a ale oraz lub być są tym przy ich może")),
        ("fi", Set("ja on ei se että oli hän ovat myös mutta kun tai joka sen niin kuin jos voi olla sekä ole vain")),
        ("tr", Set("ve bir bu da de için ile olarak daha çok gibi en olan o ne kadar sonra ya her veya değil mi")),
    ];

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The ISO 639-1 code; null where there is too little to tell.</summary>
    /// <param name="text">Any text; its beginning is looked at.</param>
    public static string? Of(string text)
    {
        if (OfScript(text) is { } script)
        {
            return script;
        }

        var (words, hits) = (0, new int[Profiles.Length]);
        foreach (var word in Words(text))
        {
            words++;
            for (var i = 0; i < hits.Length; i++)
            {
                hits[i] += Profiles[i].Words.Contains(word) ? 1 : 0;
            }
        }

        var best = Array.IndexOf(hits, hits.Max());
        return hits[best] >= 2 && hits[best] * 12 >= words ? Profiles[best].Language : null;
    }

    private static IEnumerable<string> Words(string text)
    {
        var (start, count) = (-1, 0);
        for (var at = 0; at <= text.Length && count < MaxWords; at++)
        {
            var inWord = at < text.Length && char.IsLetter(text[at]);
            if (inWord && start < 0)
            {
                start = at;
            }
            else if (!inWord && start >= 0)
            {
                yield return text[start..at].ToLowerInvariant();
                (start, count) = (-1, count + 1);
            }
        }
    }

    private static string? OfScript(string text)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var letters = 0;
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 20_000)))
        {
            letters += char.IsLetter(c) ? 1 : 0;
            var script = c switch
            {
                >= '\u0370' and <= '\u03ff' => "el",
                'і' or 'ї' or 'є' or 'ґ' => "uk",
                >= '\u0400' and <= '\u04ff' => "ru",
                >= '\u0590' and <= '\u05ff' => "he",
                >= '\u0600' and <= '\u06ff' => "ar",
                >= '\u0900' and <= '\u097f' => "hi",
                >= '\u0e00' and <= '\u0e7f' => "th",
                >= '\u3040' and <= '\u30ff' => "ja",
                >= '\uac00' and <= '\ud7af' => "ko",
                >= '\u4e00' and <= '\u9fff' => "zh",
                _ => null,
            };
            if (script is not null)
            {
                counts[script] = counts.GetValueOrDefault(script) + 1;
            }
        }

        if (counts.Count == 0 || counts.Values.Sum() * 3 < letters)
        {
            return null;
        }

        // Japanese mixes kana with Han; Ukrainian has letters that Russian lacks.
        return counts.ContainsKey("ja") ? "ja"
            : counts.GetValueOrDefault("uk") * 100 > counts.GetValueOrDefault("ru") ? "uk"
            : counts.MaxBy(c => c.Value).Key;
    }
}
