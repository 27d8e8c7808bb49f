using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Guardrails;

/// <summary>
/// Reads a finished answer as a stranger would and resolves every figure to evidence. It shares no code with what composed
/// or rendered the answer. Pure: the same answer and context give the same verdict.
/// </summary>
/// <remarks>
/// (1) The evidence: cells are cells of the queries, computed values are computed again. (2) The blocks: each figure is the
/// value, and is about what its sentence, row and column say; no number stands without evidence. (3) The surfaces: each
/// says what the blocks say, and nothing more.
/// </remarks>
public static class AnswerChecker
{
    /// <summary>Checks an answer and what the surfaces show of it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="renderings">What is shown; may be empty, then only the answer itself is checked.</param>
    /// <param name="context">The facts.</param>
    public static Verdict Check(Answer answer, ImmutableArray<Rendering> renderings, CheckContext context)
    {
        var findings = ImmutableArray.CreateBuilder<CheckFinding>();
        var evidence = new EvidenceCheck(answer, context, findings);
        evidence.Run();
        return Check(new CheckScene(answer, context, evidence.ById, findings), findings, renderings);
    }

    /// <summary>
    /// Prepares to check sentences that say the evidence of an answer: the evidence is checked once, here, and then each of them
    /// as <see cref="Check(Answer, ImmutableArray{Rendering}, CheckContext)"/> checks an answer.
    /// </summary>
    /// <param name="answer">The answer; its blocks do not count.</param>
    /// <param name="context">The facts.</param>
    /// <returns>Checks one answer of the same evidence with what the surfaces show of it. For one thread at a time.</returns>
    public static Func<Answer, ImmutableArray<Rendering>, Verdict> Over(Answer answer, CheckContext context)
    {
        var broken = ImmutableArray.CreateBuilder<CheckFinding>();
        var evidence = new EvidenceCheck(answer, context, broken);
        evidence.Run();
        var scene = new CheckScene(answer, context, evidence.ById, broken);
        return (said, renderings) =>
        {
            var findings = ImmutableArray.CreateBuilder<CheckFinding>();
            findings.AddRange(broken);
            return said.Evidence == answer.Evidence
                ? Check(scene.Of(said, findings), findings, renderings)
                : Check(said, renderings, context);
        };
    }

    private static Verdict Check(CheckScene scene, ImmutableArray<CheckFinding>.Builder findings, ImmutableArray<Rendering> renderings)
    {
        var answer = scene.Answer;
        new BlockCheck(scene).Run();
        QuoteCheck.Run(scene);
        var texts = new SurfaceTexts(answer);
        foreach (var rendering in renderings)
        {
            if (rendering.Surface.Equals("json", StringComparison.OrdinalIgnoreCase))
            {
                new JsonSurfaceCheck(scene, texts, rendering).Run();
            }
            else
            {
                new SurfaceCheck(scene, texts, rendering).Run();
            }
        }

        return new Verdict([.. findings.Distinct()]);
    }
}
