using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Evaluation.Judging;
using Parley.Evaluation.Running;
using Parley.Evaluation.Scripts;
using Parley.Evaluation.Suites;
using Parley.Statistics.Inference;

namespace Parley.Cli.Evaluation;

/// <summary><c>parley eval judge</c>: whether a judge leans to places, lengths or itself.</summary>
internal static class EvalJudgeVerb
{
    private static readonly Option<string> Provider = new("--provider") { Description = "The judge, by the id of its provider.", Required = true };
    private static readonly Option<FileInfo> Pairs = new("--pairs") { Description = "JSONL: question, first, second a line, and own (0 or 1) where the judge's model wrote one of them.", Required = true };
    private static readonly Option<string> Criteria = new("--criteria") { Description = "By what it chooses.", DefaultValueFactory = _ => "Choose the answer that is right and of use." };
    private static readonly Option<bool> Scripts = new("--allow-scripts") { Description = "Let the judge be a program: Python, Node, a command." };
    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        var command = new Command("judge", "Probe a judge: each pair is shown twice, the other way round the second time; what changes is the place's doing, what stays may be the length's or the author's.") { Provider, Pairs, Criteria, Scripts, Format };
        command.SetAction((parsed, token) => RunChoice.GuardAsync(stop => RunAsync(parsed, stop), token));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var pairs = (await File.ReadAllLinesAsync(parsed.GetRequiredValue(Pairs).FullName, cancellationToken).ConfigureAwait(false)).Where(line => line.Trim().Length > 0).Select(Pair).ToArray();
        var leanings = await JudgeProbes.RunAsync(
            new SuiteProvider(parsed.GetRequiredValue(Provider)), pairs, parsed.GetValue(Criteria)!, new EvaluationOptions { Scripts = new ScriptPermissions(parsed.GetValue(Scripts)) }, cancellationToken).ConfigureAwait(false);
        var document = new JsonObject
        {
            ["asked"] = leanings.Asked,
            ["unread"] = leanings.Unread,
            ["consistent"] = Of(leanings.Consistent),
            ["first_place"] = Of(leanings.FirstPlace),
            ["longer"] = Of(leanings.Longer),
            ["own"] = leanings.Own is { } own ? Of(own) : null,
        };
        RunChoice.Print(parsed, Format, document, () => string.Join('\n', Lines(leanings)));
        return 0;
    }

    private static IEnumerable<string> Lines(JudgeLeanings leanings)
    {
        yield return $"{leanings.Asked} choices, {leanings.Unread} could not be read.";
        yield return $"The same answer wins whichever stands first: {Says(leanings.Consistent)}.";
        yield return $"What stands first wins: {Says(leanings.FirstPlace)}; half is no leaning.";
        yield return $"The longer answer wins: {Says(leanings.Longer)}.";
        if (leanings.Own is { } own)
        {
            yield return $"What its own model wrote wins: {Says(own)}.";
        }
    }

    private static string Says(Interval interval) => string.Create(CultureInfo.InvariantCulture, $"{interval.Estimate:P0} ({interval.Low:P0} to {interval.High:P0})");

    private static JsonObject Of(Interval interval) => new() { ["estimate"] = interval.Estimate, ["low"] = interval.Low, ["high"] = interval.High, ["level"] = interval.Level };

    private static ProbePair Pair(string line, int index)
    {
        try
        {
            if (JsonNode.Parse(line) is JsonObject pair && pair["question"] is { } question && pair["first"] is { } first && pair["second"] is { } second)
            {
                return new ProbePair(question.ToString(), first.ToString(), second.ToString()) { OwnPlace = pair["own"]?.GetValue<int>() };
            }
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or InvalidOperationException)
        {
            // Said below.
        }

        throw new SuiteException($"--pairs, line {index + 1}: a line is an object with question, first and second.");
    }
}
