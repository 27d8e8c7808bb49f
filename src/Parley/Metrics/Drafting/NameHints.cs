using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Metrics.Drafting;

/// <summary>A ratio worth having where both sides are there.</summary>
internal sealed record RatioHint(string Name, string Label, ImmutableArray<string> Top, ImmutableArray<string> Bottom, string? Unit, string? Good);

/// <summary>What names of tables and columns usually mean in one language; read from <c>Languages/en.yaml</c>.</summary>
internal sealed class NameHints
{
    private readonly FrozenDictionary<string, FrozenSet<string>> _words;
    private readonly ImmutableArray<(string Ending, string Singular)> _plurals;

    private NameHints(YamlFields file)
    {
        string[] lists = ["key", "position", "ordinal", "year_of", "average", "maximum", "minimum", "stock", "flow", "snapshot", "acronyms", "money", "percent", "flag_prefix", "preposition", "flag_values", "good_up", "good_down", "table_words"];
        _words = lists.ToFrozenDictionary(name => name, name => file.Texts(name).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        _plurals = [.. file.Maps("plurals").Select(p => (p.Text("ending") ?? "", p.Text("singular") ?? ""))];
        Currencies = file.TextMap("currency");
        Units = file.TextMap("unit");
        Durations = file.TextMap("duration");
        FlagRates = file.TextMap("flag_rate");
        Synonyms = [.. file.Maps("synonyms").Select(s => (s.Text("name") ?? "", s.Texts("words")))];
        Questions = file.Texts("questions");
        UndatedQuestions = file.Texts("undated_questions");
        Ratios =
        [
            .. file.Maps("ratios").Select(r => new RatioHint(
                r.Text("name")!, r.Text("label")!, r.Texts("top"), r.Texts("bottom"), r.Text("unit"), r.Text("good"))),
        ];
    }

    /// <summary>English.</summary>
    public static NameHints English { get; } = Load("en");

    public ImmutableSortedDictionary<string, string> Currencies { get; }

    /// <summary>Units of measure by the word that names write.</summary>
    public ImmutableSortedDictionary<string, string> Units { get; }

    /// <summary>Units of time by the word that names write.</summary>
    public ImmutableSortedDictionary<string, string> Durations { get; }

    /// <summary>What a rate of a yes or no is called: <c>churned</c> is "churn".</summary>
    public ImmutableSortedDictionary<string, string> FlagRates { get; }

    /// <summary>What else people call an amount of a name.</summary>
    public ImmutableArray<(string Name, ImmutableArray<string> Words)> Synonyms { get; }

    public ImmutableArray<string> Questions { get; }

    /// <summary>Questions about a table without dates.</summary>
    public ImmutableArray<string> UndatedQuestions { get; }

    public ImmutableArray<RatioHint> Ratios { get; }

    /// <summary>The first word of a name that stands in a list of the file; null where none does.</summary>
    public string? Hit(string list, string name) => Words(name).FirstOrDefault(_words[list].Contains);

    /// <summary>A name's words in lower case: cut at capitals, digits and punctuation.</summary>
    public static ImmutableArray<string> Words(string name) => Cut(name, atDigits: true);

    /// <summary>A name's words in lower case, not cut at digits, with the signs of degrees as words: "area_m2", "temp °C".</summary>
    public static ImmutableArray<string> WholeWords(string name) =>
        Cut(name.Replace("°C", "celsius", StringComparison.Ordinal).Replace("°F", "fahrenheit", StringComparison.Ordinal), atDigits: false);

    private static ImmutableArray<string> Cut(string name, bool atDigits)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var begins = char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1]);
            var turns = atDigits && i > 0 && char.IsLetterOrDigit(c) && char.IsDigit(c) != char.IsDigit(name[i - 1]);
            if (word.Length > 0 && (begins || turns || !char.IsLetterOrDigit(c)))
            {
                words.Add(word.ToString());
                word.Clear();
            }

            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words.ToImmutable();
    }

    /// <summary>A name as files and queries write it: lower case words joined by underscores, starting with a letter.</summary>
    public static string Identifier(string name)
    {
        var text = string.Join('_', Words(name));
        return text.Length > 0 && char.IsLetter(text[0]) ? text : $"n_{text}".TrimEnd('_');
    }

    /// <summary>True where a name ends in the ends of a scale: "satisfaction (1-10)", "rating_1_5".</summary>
    /// <param name="name">The column's name.</param>
    public static bool IsOnScale(string name) =>
        Words(name) is [_, .., var low, var high] && low is "0" or "1" && high is "3" or "4" or "5" or "6" or "7" or "10" or "100";

    /// <summary>A name for people: <c>unit_price</c> is "Unit price".</summary>
    public static string Label(string name)
    {
        var text = string.Join(' ', Cut(name, atDigits: false).Select(w => English._words["acronyms"].Contains(w) ? w.ToUpperInvariant() : w));
        return text.Length == 0 ? name : char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>What an amount is called, without the unit that ends its name: <c>net_sales_eur</c> is "Net sales".</summary>
    public string AmountLabel(string name)
    {
        var words = WholeWords(name);
        var isUnit = words is [_, .., var last] && (Currencies.ContainsKey(last) || Units.ContainsKey(last) || (Durations.ContainsKey(last) && words.Length > 2));
        return Label(isUnit ? string.Join('_', words.RemoveAt(words.Length - 1)) : IsOnScale(name) ? string.Join('_', words.RemoveRange(words.Length - 2, 2)) : name);
    }

    /// <summary>What people call an amount that is named after its unit of time: <c>waiting_minutes</c> is the waiting time.</summary>
    /// <param name="name">The column's name.</param>
    public IEnumerable<string> TimeNames(string name) =>
        Cut(name, atDigits: false) is [.. { Length: > 0 } words, var last] && Durations.ContainsKey(last) && words[^1] != "time" ? [$"{string.Join(' ', words)} time"] : [];

    /// <summary>True where a value stands in a list of the file.</summary>
    public bool Lists(string list, string value) => _words[list].Contains(value);

    /// <summary>What one row of a table is: <c>fct_orders</c> holds an <c>order</c>.</summary>
    public string RowNoun(string table) => string.Join('_', SubjectWords(table) is [.. var first, var last] ? [.. first, Singular(last)] : Words(table));

    /// <summary>What a table's rows are, in the plural as written: <c>fct_orders</c> holds <c>orders</c>.</summary>
    public string RowsNoun(string table) => string.Join('_', SubjectWords(table) is { Length: > 0 } words ? words : Words(table));

    public string Singular(string word)
    {
        foreach (var (ending, singular) in _plurals)
        {
            if (word.Length > ending.Length + 1 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length] + singular;
            }
        }

        return word;
    }

    private ImmutableArray<string> SubjectWords(string table) =>
        [.. Words(table).Where(w => !_words["table_words"].Contains(w))];

    private static NameHints Load(string language)
    {
        var name = $"Parley.Metrics.Drafting.Languages.{language}.yaml";
        using var reader = new StreamReader(typeof(NameHints).Assembly.GetManifestResourceStream(name)!);
        var faults = new Faults();
        var hints = new NameHints(YamlFields.Of(YamlReader.Read(name, reader.ReadToEnd(), faults)[0], faults)!);
        return faults.Any ? throw new ProductFaultException([.. faults.ToImmutable()]) : hints;
    }
}
