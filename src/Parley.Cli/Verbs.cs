using System.Collections.Immutable;
using System.CommandLine;
using Parley.Cli.Keys;
using Parley.Cli.Knowledge;
using Parley.Cli.Models;
using Parley.Cli.Prompts;
using Parley.Cli.Protocols;

namespace Parley.Cli;

/// <summary>The verbs of <c>parley</c>: the one list that the program, its help and the docs are made from.</summary>
public static class Verbs
{
    /// <summary>Every verb, in the order help shows them.</summary>
    public static ImmutableArray<Command> All() =>
    [
        ServeVerb.Create(),
        McpVerb.Create(),
        AskVerb.Create(),
        InitVerb.Create(),
        MetricsVerb.Create(),
        KnowledgeVerb.Create(),
        Analyze.AnalyzeVerb.Create(),
        Signals.SignalsVerb.Create(),
        CheckVerb.Create(),
        PromptsVerb.Create(),
        Evaluation.EvalVerb.Create(),
        ModelsVerb.Create(),
        DoctorVerb.Create(),
        KeysVerb.Create(),
        Colleagues.VerifiedVerb.Create(),
        SampleVerb.Create(),
        RefreshVerb.Create(),
        BackupVerb.Create(),
        RestoreVerb.Create(),
        Scoring.ScoreVerb.Create(),
    ];

    /// <summary>The root command.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Parley: ask your business data, and check every figure of the answer.");
        foreach (var verb in All())
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
