using System.Collections.Immutable;
using System.Globalization;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Evaluation.Gates;

/// <summary>One thing that a release must show, and whether it does.</summary>
/// <param name="Name">What, such as <c>pass, non-inferior</c>.</param>
/// <param name="Passed">Whether it does.</param>
/// <param name="Says">In a sentence, with the figures.</param>
public sealed record GateCheck(string Name, bool Passed, string Says)
{
    /// <summary>The bound that decided.</summary>
    public double? Bound { get; init; }

    /// <summary>What it had to reach.</summary>
    public double? Limit { get; init; }
}

/// <summary>How a judge agrees with people.</summary>
/// <param name="Judge">The judge's id.</param>
/// <param name="Labels">Labels of people that it was compared with.</param>
/// <param name="Kappa">Cohen's kappa with its interval.</param>
public sealed record JudgeCalibration(string Judge, int Labels, Interval Kappa);

/// <summary>Whether a run may be released, and why.</summary>
/// <param name="Checks">Everything that was looked at; slices that are too small are not among them.</param>
public sealed record GateDecision(ImmutableArray<GateCheck> Checks)
{
    private const int FewestLabels = 30;

    /// <summary>True where every check passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>Decides by the bounds of intervals: what the run may be at worst, not what it happened to be.</summary>
    /// <param name="run">The run.</param>
    /// <param name="comparison">The run compared with the baseline; nothing without one.</param>
    /// <param name="rules">What it must show.</param>
    /// <param name="judges">Judges that were compared with people.</param>
    public static GateDecision Of(StoredRows run, RunComparison? comparison, GateRules rules, IReadOnlyCollection<JudgeCalibration> judges)
    {
        var seen = RunFacts.Read(run.Read());
        var checks = ImmutableArray.CreateBuilder<GateCheck>();
        checks.Add(new GateCheck("rows", seen.Rows > 0, seen.Rows > 0 ? $"The run has {seen.Rows} rows." : "The run has no rows: nothing was shown."));
        checks.AddRange(rules.Measures.Where(m => m.AtLeast is not null).Select(m => AtLeast(m, seen)));
        if (comparison is not null)
        {
            checks.Add(Covered(comparison));
            checks.AddRange(rules.Measures.Where(m => m.Margin is not null).Select(m => NonInferior(m, comparison)));
            checks.AddRange(comparison.Slices.Where(s => s.Pass.Cases >= rules.SliceFewest && (rules.SliceBy.IsEmpty || rules.SliceBy.Contains(s.Slice))).Select(s => Slice(s, rules.SliceMargin)));
        }

        checks.Add(RedLines(seen));
        checks.AddRange(seen.Judges.Select(judge => Judge(judge, rules, judges)));
        return new GateDecision(checks.ToImmutable());
    }

    private static GateCheck AtLeast(MeasureRule rule, RunFacts seen)
    {
        var interval = seen.Interval(rule.Name);
        if (interval is not { } found)
        {
            return new GateCheck($"{rule.Name}, at least", false, $"No row has {rule.Name}.") { Limit = rule.AtLeast };
        }

        var (bound, passed) = rule.LessIsBetter ? (found.High, found.High <= rule.AtLeast) : (found.Low, found.Low >= rule.AtLeast);
        return new GateCheck(
            $"{rule.Name}, {(rule.LessIsBetter ? "at most" : "at least")}", passed,
            $"{rule.Name} is {Figure(found.Estimate)} ({Figure(found.Low)} to {Figure(found.High)}); the {(rule.LessIsBetter ? "upper" : "lower")} bound must be {(rule.LessIsBetter ? "at most" : "at least")} {Figure(rule.AtLeast!.Value)}.")
        {
            Bound = bound,
            Limit = rule.AtLeast,
        };
    }

    private static GateCheck Covered(RunComparison comparison) => new(
        "cases of the baseline", comparison.OnlyBefore == 0 && comparison.Cases > 0,
        comparison.OnlyBefore == 0 && comparison.Cases > 0
            ? $"All {comparison.Cases} cases of the baseline were run."
            : $"{comparison.OnlyBefore} cases of the baseline were not run; {comparison.Cases} were.");

    private static GateCheck NonInferior(MeasureRule rule, RunComparison comparison)
    {
        var measure = comparison.Measures.FirstOrDefault(m => m.Name == rule.Name);
        return measure is null
            ? new GateCheck($"{rule.Name}, non-inferior", false, $"No case of both runs has {rule.Name}.") { Limit = -rule.Margin }
            : Compared($"{rule.Name}, non-inferior", measure, rule.Margin!.Value, rule.LessIsBetter);
    }

    private static GateCheck Slice(SliceComparison slice, double margin) => Compared($"{slice.Slice} = {slice.Value}, non-inferior", slice.Pass, margin, lessIsBetter: false);

    private static GateCheck Compared(string name, MeasureComparison measure, double margin, bool lessIsBetter)
    {
        var difference = measure.Difference;
        var (worst, worse) = lessIsBetter ? (difference.High, difference.Low > 0) : (-difference.Low, difference.High < 0);
        var passed = worst <= margin;
        var why = passed ? "" : worse ? " It is worse." : $" {measure.Cases} cases cannot show that it is not; more would.";
        return new GateCheck(
            name, passed,
            $"{Figure(measure.Before)} to {Figure(measure.After)}: {Signed(difference.Estimate)} ({Signed(difference.Low)} to {Signed(difference.High)}, {measure.Cases} cases); it may be worse by {Figure(margin)} at most.{why}")
        {
            Bound = worst,
            Limit = margin,
        };
    }

    private static GateCheck RedLines(RunFacts seen) => new(
        "red lines", seen.CrossedLines.Count == 0,
        seen.CrossedLines.Count == 0
            ? $"{seen.LineRows} rows test red lines; none was crossed."
            : $"{seen.CrossedLines.Count} of {seen.LineRows} rows crossed a red line: {string.Join("; ", seen.CrossedLines.Take(5))}{(seen.CrossedLines.Count > 5 ? "; …" : "")}")
    {
        Bound = seen.CrossedLines.Count,
        Limit = 0,
    };

    private static GateCheck Judge(string judge, GateRules rules, IReadOnlyCollection<JudgeCalibration> judges)
    {
        var name = $"judge {judge}";
        if (rules.UncalibratedBecause is { } reason)
        {
            return new GateCheck(name, true, $"It need not have been compared with people: {reason}");
        }

        var known = judges.FirstOrDefault(j => j.Judge == judge);
        return known is null
            ? new GateCheck(name, false, "It was never compared with people: label some of its verdicts and run parley eval calibrate, or say in the rules why it need not be (judges.compared_with_people: not_needed).")
            : new GateCheck(
                name, known.Kappa.Low >= rules.LeastKappa && known.Labels >= FewestLabels,
                $"Its agreement with people is kappa {Figure(known.Kappa.Estimate)} ({Figure(known.Kappa.Low)} to {Figure(known.Kappa.High)}) over {known.Labels} labels; the lower bound must be at least {Figure(rules.LeastKappa)}, over {FewestLabels} labels or more.")
            {
                Bound = known.Kappa.Low,
                Limit = rules.LeastKappa,
            };
    }

    private static string Figure(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture);
}
