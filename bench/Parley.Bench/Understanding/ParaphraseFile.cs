using System.Collections.Immutable;
using System.Globalization;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Bench.Understanding;

/// <summary>
/// Templates of questions with the plan each must be read to. YAML: <c>product</c> (a folder, absolute or from the repository's
/// root), <c>today</c>, <c>slots</c> and <c>templates</c>.
/// </summary>
/// <remarks>
/// <c>slots</c>: slot → list of maps; <c>say</c> is what a question says, <c>is</c> what a plan holds then, and other keys are fields that
/// expectations may name. <c>templates</c>: list of <c>expect</c> (see <see cref="ExpectedPlan"/>) and <c>say</c>, a list of questions. In
/// both, <c>{slot}</c> is a filler, <c>{slot:2}</c> a different one of the same slot, <c>{slot.field}</c> a field of it.
/// </remarks>
/// <param name="Product">The product's folder.</param>
/// <param name="Today">The day the questions are asked on.</param>
/// <param name="Slots">The fillers of each slot.</param>
/// <param name="Phrases">Every way of saying something, with what it must be read to.</param>
public sealed record ParaphraseFile(
    string Product,
    DateOnly Today,
    ImmutableSortedDictionary<string, ImmutableArray<ImmutableSortedDictionary<string, string>>> Slots,
    ImmutableArray<Phrase> Phrases)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ProductFaultException">It is not of this form.</exception>
    public static ParaphraseFile Read(string path)
    {
        var faults = new Faults();
        var root = YamlFields.Of(YamlReader.Read(path, File.ReadAllText(path), faults).FirstOrDefault(), faults);
        var file = root is null ? null : Read(root);
        if (root is null || file is null || faults.Any)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }

        return file;
    }

    private static ParaphraseFile Read(YamlFields root)
    {
        var slots = root.Map("slots");
        return new ParaphraseFile(
            root.RequiredText("product") ?? "",
            root.Date("today") ?? DateOnly.FromDateTime(DateTime.UnixEpoch),
            (slots?.Entries ?? []).ToImmutableSortedDictionary(
                e => e.Key,
                e => slots!.Maps(e.Key).Select(m => m.Entries.ToImmutableSortedDictionary(f => f.Key, f => Scalar(f.Value), StringComparer.Ordinal)).ToImmutableArray(),
                StringComparer.Ordinal),
            [.. root.Maps("templates").SelectMany(t => t.Texts("say").Select(say => new Phrase(say, Expected(t.Map("expect")))))]);
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Expected(YamlFields? expect) => (expect?.Entries ?? [])
        .ToImmutableSortedDictionary(e => e.Key, e => expect!.Texts(e.Key), StringComparer.Ordinal);

    private static string Scalar(YamlElement element) =>
        element is YamlScalar scalar ? scalar.Value : throw new FormatException($"{element.Place.File}:{element.Place.Line}: a single value is needed.");
}

/// <summary>One way of saying something.</summary>
/// <param name="Say">The question with its slots.</param>
/// <param name="Expect">What its plan must hold, with slots: key → texts.</param>
public sealed record Phrase(string Say, ImmutableSortedDictionary<string, ImmutableArray<string>> Expect);

/// <summary>A question made from a phrase.</summary>
/// <param name="Phrase">Where it comes from.</param>
/// <param name="Question">The question.</param>
/// <param name="Expect">What its plan must hold.</param>
public sealed record Paraphrase(Phrase Phrase, string Question, ImmutableSortedDictionary<string, ImmutableArray<string>> Expect)
{
    /// <summary>The expectation on one line.</summary>
    public override string ToString() =>
        string.Join(' ', Expect.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key}={string.Join('+', e.Value)}")));
}
