using System.Collections.Immutable;
using Parley.Answers;

namespace Parley.Server.Ui.Conversations;

/// <summary>Ways to look at the same evidence.</summary>
public enum AnswerView
{
    /// <summary>A picture.</summary>
    Chart,

    /// <summary>Rows and columns.</summary>
    Table,

    /// <summary>The queries that ran.</summary>
    SQL,
}

/// <summary>Which views an answer has.</summary>
internal static class AnswerViews
{
    /// <summary>The views, in order; none for an answer of words only, whose queries are told with how it was got.</summary>
    public static ImmutableArray<AnswerView> Of(Exchange exchange)
    {
        ImmutableArray<AnswerView> pictures =
        [
            .. exchange.Blocks.OfType<ChartBlock>().Take(1).Select(_ => AnswerView.Chart),
            .. exchange.Blocks.OfType<TableBlock>().Take(1).Select(_ => AnswerView.Table),
        ];
        return pictures.IsEmpty || exchange.Turn is not { Sql.IsEmpty: false } ? pictures : pictures.Add(AnswerView.SQL);
    }

    /// <summary>The view to begin with: what the question asked for, what the asker likes best, or the first.</summary>
    public static AnswerView First(Exchange exchange, string liked = "")
    {
        var views = Of(exchange);
        var preferred = views.FirstOrDefault(v => v.ToString().Equals(liked, StringComparison.OrdinalIgnoreCase), views.FirstOrDefault());
        return views.FirstOrDefault(v => v.ToString().Equals(exchange.Plan?.View, StringComparison.OrdinalIgnoreCase), preferred);
    }
}
