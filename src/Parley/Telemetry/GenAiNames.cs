namespace Parley.Telemetry;

/// <summary>
/// The one place where Parley's words become those of the OpenTelemetry GenAI conventions
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/), whose names still move: when one does, it is changed here.
/// </summary>
internal static class GenAiNames
{
    /// <summary>Span of a turn: followed by the product's name.</summary>
    public const string InvokeAgent = "invoke_agent";

    /// <summary>What is done: <see cref="InvokeAgent"/>.</summary>
    public const string Operation = "gen_ai.operation.name";

    /// <summary>Who does it: <see cref="Provider"/>.</summary>
    public const string ProviderName = "gen_ai.provider.name";

    /// <summary>The product's name.</summary>
    public const string Agent = "gen_ai.agent.name";

    /// <summary>The product's version.</summary>
    public const string AgentVersion = "gen_ai.agent.version";

    /// <summary>The conversation.</summary>
    public const string Conversation = "gen_ai.conversation.id";

    /// <summary>The question; only where content is captured.</summary>
    public const string Input = "gen_ai.input.messages";

    /// <summary>The answer's text; only where content is captured.</summary>
    public const string Output = "gen_ai.output.messages";

    /// <summary>Event for each score that was given.</summary>
    public const string Evaluation = "gen_ai.evaluation.result";

    /// <summary>Which score.</summary>
    public const string EvaluationName = "gen_ai.evaluation.name";

    /// <summary>The score as a word.</summary>
    public const string EvaluationLabel = "gen_ai.evaluation.score.label";

    /// <summary>The score as a number.</summary>
    public const string EvaluationValue = "gen_ai.evaluation.score.value";

    /// <summary>What went wrong, as a word.</summary>
    public const string Error = "error.type";

    /// <summary>The database that was asked.</summary>
    public const string Database = "db.system.name";

    /// <summary>The convention's word for a database.</summary>
    /// <param name="dialect">Parley's own.</param>
    public static string DatabaseOf(string dialect) => dialect == "postgres" ? "postgresql" : dialect;

    /// <summary>The statement; only where content is captured.</summary>
    public const string Statement = "db.query.text";

    /// <summary>How many rows came back.</summary>
    public const string Rows = "db.response.returned_rows";

    /// <summary>The value of <see cref="ProviderName"/>.</summary>
    public const string Provider = "parley";

    /// <summary>The turn.</summary>
    public const string Turn = "parley.turn.id";

    /// <summary>What came of it.</summary>
    public const string Outcome = "parley.outcome";

    /// <summary>The product, on metrics.</summary>
    public const string Product = "parley.product";

    /// <summary>The metrics that were queried.</summary>
    public const string Metrics = "parley.metrics";
}
