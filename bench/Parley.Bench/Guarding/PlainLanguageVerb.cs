using System.Collections.Immutable;
using System.Globalization;
using Parley.Bench.Harness;
using Parley.Guardrails;
using Parley.Guardrails.PlainLanguage;
using Parley.Text;

namespace Parley.Bench.Guarding;

/// <summary>Passages of policy prose in simpler words: how much easier they are, and whether they say the same.</summary>
internal sealed class PlainLanguageVerb : Verb
{
    private const double EasierTarget = 90;
    private const double GradesFallen = 3;
    private const double EasyGrade = 8;

    public override string Name => "plain-language";

    public override string Summary => "100 passages of policy prose in simpler words: grade, and what is kept";

    public override async Task<ImmutableArray<Measurement>> RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var file = run.Cases ?? Path.Combine(AppContext.BaseDirectory, "Cases", "guarding", "passages.txt");
        string[] passages = [.. (await File.ReadAllLinesAsync(file, cancellationToken)).Where(l => l.Length > 0 && l[0] != '#')];
        var supported = 0;
        var (easier, same, before, after, ari, ariAfter) = (0, 0, 0.0, 0.0, 0.0, 0.0);
        foreach (var passage in passages)
        {
            var plain = PlainLanguageText.Of(passage);
            var (had, has) = (plain.Before.FleschKincaidGrade, plain.After.FleschKincaidGrade);
            var isEasier = has <= EasyGrade || had - has >= GradesFallen;
            easier += isEasier ? 1 : 0;
            var unsupported = SaidCheck.Differences(passage, plain.Text);
            supported += unsupported.IsEmpty ? 1 : 0;
            if (!unsupported.IsEmpty)
            {
                run.Say($"{string.Join("; ", unsupported)}\n  {passage}\n  {plain.Text}");
            }

            same += PlainLanguageCheck.Differences(passage, plain.Text).IsEmpty ? 1 : 0;
            (before, after, ari, ariAfter) = (before + had, after + has, ari + plain.Before.ColemanLiau, ariAfter + plain.After.ColemanLiau);
            if (!isEasier || run.Options.ContainsKey("show"))
            {
                run.Say(string.Create(CultureInfo.InvariantCulture, $"{had:0.0} to {has:0.0}: {passage}\n{plain.Text}\n{string.Join('\n', plain.Kept.Select(k => $"  kept: {k}"))}"));
            }
        }

        run.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{passages.Length} passages; mean Flesch-Kincaid grade {before / passages.Length:0.0} before, {after / passages.Length:0.0} after; Coleman-Liau {ari / passages.Length:0.0} before, {ariAfter / passages.Length:0.0} after"));
        return
        [
            new Measurement("grade falls by 3, or to 8", 100.0 * easier / passages.Length, "%", EasierTarget),
            new Measurement("numbers, names, obligations and exceptions kept", 100.0 * same / passages.Length, "%", 100),
            new Measurement("every sentence supported by its passage", 100.0 * supported / passages.Length, "%", 100),
        ];
    }
}
