using System.Collections.Immutable;
using Parley.Analytics.Dashboards;
using Parley.Answers;
using Parley.Answers.Exports;
using Parley.Conversations;
using Parley.Conversations.Personal;

namespace Parley.Server.Ui.Exports;

/// <summary>A dashboard as it is taken along or shared: the tiles that have an answer, with period, filters and what the caller may not see.</summary>
internal static class DashboardSheet
{
    public static ExportSheet Of(ProductView view, Period period, ImmutableArray<TileFilter> filters, IEnumerable<(string Title, Turn? Turn)> tiles) => Exporting.Of(
        $"{view.Product.Title}: {period.Label}",
        [.. tiles.Where(t => t.Turn is { Status: TurnStatus.Completed, Answer.Outcome: Outcome.Answered }).Select(t => (t.Title, t.Turn!))],
        [$"Period: {period.Label}", .. filters.Select(f => $"Only {f.Term}: {f.Value}"), .. view.Catalogue.Statements]);
}
