using Microsoft.Extensions.Logging.Abstractions;
using Parley.Answers;
using Parley.Answers.Rendering;
using Parley.Conversations;
using Xunit;

namespace Parley.Tests.Conversations;

/// <summary>Documents that change while a product is served.</summary>
public sealed class WatchedDocumentsTests
{
    private const string Question = "What does lunch in the canteen cost?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_changes_comes_or_goes_is_answered_from_without_a_restart()
    {
        await using var turns = await DocumentTurns.OpenAsync(("canteen.md", "# Canteen\n\nLunch in the canteen costs 5 euros.\n"));
        var refresh = new RefreshLoop(turns);
        await refresh.LookAsync();

        turns.Write("canteen.md", "# Canteen\n\nLunch in the canteen costs 7 euros.\n");
        var changed = await refresh.UntilAsync(Question, "7 euros");
        turns.Write("gym.md", "# Gym\n\nThe gym opens at six in the morning.\n");
        var added = await refresh.UntilAsync("When does the gym open?", "six in the morning");
        turns.Delete("canteen.md");
        var gone = await refresh.UntilAsync(Question, "do not say");

        Assert.Equal([Outcome.Answered, Outcome.Answered, Outcome.Declined], new[] { changed, added, gone }.Select(t => t.Answer.Outcome));
    }

    /// <summary>The schedule of a server, moved by hand.</summary>
    private sealed class RefreshLoop(DocumentTurns turns)
    {
        private readonly ProductRefresh _refresh = new(turns.Products, turns.StateFolder, turns.Clock, NullLogger<ProductRefresh>.Instance);

        public Task LookAsync() => _refresh.LookAsync(Token);

        // The system tells of changes when it likes; the clock of the schedule is ours.
        public async Task<Turn> UntilAsync(string question, string said)
        {
            for (var attempt = 0; ; attempt++)
            {
                turns.Clock.Advance(ProductRefresh.Tick);
                await LookAsync();
                var turn = await turns.AskAsync(question);
                if (attempt == 200 || AnswerRenderer.ToText(turn.Answer).Contains(said, StringComparison.Ordinal))
                {
                    Assert.Contains(said, AnswerRenderer.ToText(turn.Answer), StringComparison.Ordinal);
                    return turn;
                }

                await Task.Delay(50, Token);
            }
        }
    }
}
