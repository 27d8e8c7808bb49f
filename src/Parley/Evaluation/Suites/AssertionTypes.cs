using System.Collections.Immutable;

namespace Parley.Evaluation.Suites;

/// <summary>The assertion types that promptfoo's configuration knows; an unknown one is an error of its row.</summary>
public static class AssertionTypes
{
    /// <summary>Types without <c>not-</c>.</summary>
    public static ImmutableHashSet<string> Known { get; } =
    [
        "answer-relevance", "assert-set", "bleu", "classifier", "contains", "contains-all", "contains-any", "contains-html", "contains-json",
        "contains-sql", "contains-xml", "context-faithfulness", "context-recall", "context-relevance", "cost", "equals", "factuality",
        "finish-reason", "g-eval", "gleu", "guardrails", "icontains", "icontains-all", "icontains-any", "is-html", "is-json", "is-refusal",
        "is-sql", "is-valid-function-call", "is-valid-openai-function-call", "is-valid-openai-tools-call", "is-xml", "javascript", "latency",
        "levenshtein", "llm-rubric", "max-score", "meteor", "model-graded-closedqa", "model-graded-factuality", "moderation", "perplexity",
        "perplexity-score", "python", "regex", "rouge-n", "select-best", "similar", "similar:cosine", "similar:dot", "similar:euclidean",
        "starts-with", "tool-call-f1", "webhook", "word-count",
    ];

    /// <summary>Types that look at all outputs of a test at once.</summary>
    internal static ImmutableHashSet<string> Comparing { get; } = ["select-best", "max-score"];
}
