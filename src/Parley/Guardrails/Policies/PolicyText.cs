using System.Collections.Immutable;
using Parley.Guardrails.Injection;
using Parley.Guardrails.PersonalData;
using Parley.Text;

namespace Parley.Guardrails.Policies;

/// <summary>A text as rules read it. What several of them look for is found once, and only where one does.</summary>
/// <param name="text">A question, or a text of an answer.</param>
internal sealed class PolicyText(string text)
{
    private const string Injection = "injection";

    private ImmutableArray<string> _sentences;
    private ImmutableArray<string> _found;
    private bool? _isAttack;

    /// <summary>The text's sentences, in order.</summary>
    public ImmutableArray<string> Sentences =>
        _sentences.IsDefault ? _sentences = [.. SentenceSplitter.Split(text).Select(s => s.Of(text))] : _sentences;

    /// <summary>Whether the text has what a finder looks for.</summary>
    /// <param name="finder">The finder's name in a policy: <c>injection</c>, or a kind of personal data.</param>
    public bool Has(string finder)
    {
        if (finder == Injection)
        {
            return _isAttack ??= InjectionScorer.Score(text).IsAttack;
        }

        _found = _found.IsDefault ? [.. PersonalDataFinder.Find(text).Select(f => NameOf(f.Kind)).Distinct()] : _found;
        return _found.Contains(finder);
    }

    private static string NameOf(PersonalDataKind kind) => kind == PersonalDataKind.NationalId ? "national_id" : kind.ToString().ToLowerInvariant();
}

/// <summary>The texts of one answer as rules read them, each once.</summary>
internal sealed class PolicyTexts
{
    private readonly Dictionary<string, PolicyText> _texts = new(StringComparer.Ordinal);

    /// <summary>A text as it is read.</summary>
    /// <param name="text">A text of the answer.</param>
    public PolicyText Of(string text) => _texts.TryGetValue(text, out var known) ? known : _texts[text] = new PolicyText(text);
}
