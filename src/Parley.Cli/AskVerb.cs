using System.CommandLine;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;

namespace Parley.Cli;

/// <summary><c>parley ask</c>: one question, one answer; the exit code says what came of it.</summary>
internal static class AskVerb
{
    private static readonly Argument<string> Question = new("question") { Description = "The question, in plain words." };

    private static readonly Option<DirectoryInfo> Product = Options.Product();

    private static readonly Option<string?> Conversation = new("--conversation", "-c")
    {
        Description = "Continue this conversation; its id is any text of yours, or one that was printed before.",
    };

    private static readonly Option<string?> Length = new("--verbosity")
    {
        Description = "brief, standard or detailed; changes words, never numbers.",
    };

    private static readonly Option<string[]> Attributes = Options.Attributes();

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        Length.AcceptOnlyFromAmong("brief", "standard", "detailed");
        var command = new Command("ask", "Ask a product a question. Exits 0 answered, 3 clarified, 4 declined, 5 escalated.")
        {
            Question, Product, Conversation, Length, Attributes, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await CliHost.OpenAsync(parsed.GetRequiredValue(Product), cancellationToken).ConfigureAwait(false);
        var request = new TurnRequest(host.Product.Name, parsed.GetRequiredValue(Question))
        {
            Conversation = parsed.GetValue(Conversation),
            Verbosity = parsed.GetValue(Length) is { } length ? Enum.Parse<Verbosity>(length, ignoreCase: true) : null,
        };
        Turn? turn = null;
        var caller = Options.CallerOf(parsed.GetValue(Attributes) ?? []);
        await foreach (var happened in host.Turns.RunAsync(request, caller, cancellationToken).ConfigureAwait(false))
        {
            if (happened is TurnEvent.Ended ended)
            {
                turn = ended.Turn;
            }
        }

        return Print(parsed, turn!);
    }

    private static int Print(ParseResult parsed, Turn turn)
    {
        if (turn.Status == TurnStatus.Failed)
        {
            Console.Error.WriteLine($"{turn.SayFault()} Its details are above, and `parley check {parsed.GetValue(Product)}` may say why.");
        }

        Console.Out.WriteLine(parsed.GetValue(Format) == "json" ? TurnDocument.Of(turn).ToJson() : AnswerRenderer.ToText(turn.Answer));
        return turn.Status == TurnStatus.Completed ? ExitCodes.Of(turn.Answer.Outcome) : ExitCodes.Fault;
    }
}
