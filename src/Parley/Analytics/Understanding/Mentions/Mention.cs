using System.Collections.Immutable;
using Parley.Analytics.Understanding.Words;

namespace Parley.Analytics.Understanding.Mentions;

/// <summary>A span of tokens and everything it can stand for, equally well.</summary>
/// <param name="First">Index of its first token.</param>
/// <param name="Next">Index after its last token.</param>
/// <param name="Level">How well the span fits the names of its targets.</param>
/// <param name="Text">The span as typed.</param>
/// <param name="Targets">What it can stand for; empty for unknown words.</param>
internal sealed record Mention(int First, int Next, MatchLevel Level, string Text, ImmutableArray<Target> Targets)
{
    /// <summary>What its words mean for the shape of the question.</summary>
    public Cues Cues
    {
        get
        {
            var all = Cues.None;
            foreach (var target in Targets)
            {
                all |= target is Target.OfCue cue ? cue.Cues : Cues.None;
            }

            return all;
        }
    }

    /// <summary>The kind of question with a section of its own that it shows, and nothing else; empty for none.</summary>
    public string Section => Cues == Cues.OfSection ? Targets.OfType<Target.OfCue>().Select(cue => cue.Section).FirstOrDefault("") : "";

    /// <summary>True where it names something of the catalogue.</summary>
    public bool IsName => Targets.Any(target => target is Target.OfMetric or Target.OfDimension or Target.OfValue);

    /// <summary>The time; null where it is none.</summary>
    public Target.OfTime? Time => Targets.OfType<Target.OfTime>().FirstOrDefault();

    /// <summary>The number; null where it is none.</summary>
    public Amount? Amount => Targets.OfType<Target.OfAmount>().FirstOrDefault()?.Amount;

    /// <summary>True where it has any of these meanings.</summary>
    /// <param name="cues">Meanings.</param>
    public bool Has(Cues cues) => (Cues & cues) != Cues.None;

    /// <summary>The same span standing for one thing.</summary>
    /// <param name="target">The thing.</param>
    public Mention As(Target target) => this with { Targets = [target] };
}
