using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Parley.Analytics.Understanding.Words;

/// <summary>A language file as written; see the head of <c>en.yaml</c> for what the sections hold.</summary>
internal sealed class LanguageFile
{
    public string Language { get; set; } = "";

    public FormsSection Forms { get; set; } = new();

    public Dictionary<string, decimal> Numbers { get; set; } = [];

    public Dictionary<string, decimal> Magnitudes { get; set; } = [];

    public Dictionary<string, decimal> Fractions { get; set; } = [];

    public FractionSection FractionWords { get; set; } = new();

    public List<string> Percent { get; set; } = [];

    public Dictionary<string, string> Currencies { get; set; } = [];

    public Dictionary<string, int> Ordinals { get; set; } = [];

    public Dictionary<string, List<string>> Cues { get; set; } = [];

    public Dictionary<string, List<string>> Asked { get; set; } = [];

    public List<string> Judged { get; set; } = [];

    public Dictionary<string, UnsupportedSection> Unsupported { get; set; } = [];

    public Dictionary<string, string> Grains { get; set; } = [];

    public List<string> Known { get; set; } = [];

    public QuotientsSection Quotients { get; set; } = new();

    public Dictionary<string, string> Messages { get; set; } = [];

    public Dictionary<string, string> Phrases { get; set; } = [];

    public ParticiplesSection Participles { get; set; } = new();

    /// <summary>Reads the embedded file of a language; null where there is none.</summary>
    public static LanguageFile? Load(string language)
    {
        var assembly = typeof(LanguageFile).Assembly;
        using var stream = assembly.GetManifestResourceStream($"Parley.Analytics.Languages.{language}.yaml");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<LanguageFile>(reader);
    }

    /// <summary>Forms of verbs by which columns of dates are called.</summary>
    internal sealed class ParticiplesSection
    {
        public List<string> Endings { get; set; } = [];

        public List<string> Words { get; set; } = [];
    }

    /// <summary>How word forms are brought together.</summary>
    internal sealed class FormsSection
    {
        public Dictionary<string, string> Irregular { get; set; } = [];

        public List<string> Plural { get; set; } = [];

        public List<string> Number { get; set; } = [];

        public List<string> Verb { get; set; } = [];
    }

    /// <summary>The small words of parts of a magnitude: half a million, two and a half million.</summary>
    internal sealed class FractionSection
    {
        public List<string> Article { get; set; } = [];

        public List<string> Of { get; set; } = [];

        public List<string> And { get; set; } = [];
    }

    /// <summary>The words between and around two metrics that mean their quotient.</summary>
    internal sealed class QuotientsSection
    {
        public List<string> Per { get; set; } = [];

        public List<string> Over { get; set; } = [];

        public List<string> Ratio { get; set; } = [];

        public List<string> To { get; set; } = [];
    }

    /// <summary>A kind of question that is not answered.</summary>
    internal sealed class UnsupportedSection
    {
        public List<string> Cues { get; set; } = [];

        public string Says { get; set; } = "";
    }
}
