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
        var scene = new CheckScene(answer, context, evidence.ById, findings);
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
