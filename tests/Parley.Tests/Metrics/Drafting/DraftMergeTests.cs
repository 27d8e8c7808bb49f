using System.Collections.Immutable;
using Parley.Metrics.Drafting;
using Xunit;

namespace Parley.Tests.Metrics.Drafting;

public sealed class DraftMergeTests
{
    private static readonly DraftTable Orders = new(new TableProfile("orders", null, 10, []), "orders", "order")
    {
        Entities = [new("order", "primary", "order_id", "unique")],
        Dimensions = [new("placed_on", "placed_on", "day", [], "dates"), new("region", "region", null, ["North", "O'Hara: \"x\""], "2 different texts")],
        Measures = [new("amount", "sum", "amount", "a number") { Label = "Amount", Unit = "EUR" }],
        Time = new DraftTime("placed_on", new DateTime(2025, 1, 1), new DateTime(2025, 12, 31)),
    };

    [Fact]
    public void Split_OfADraft_GivesItsElementsBack()
    {
        var drafted = DraftText.TableFile(Orders);
        Assert.Equal(drafted.Select(e => (e.Key, e.Text)), DraftMerge.Split(Text(drafted)).Select(e => (e.Key, e.Text)));
    }

    [Fact]
    public void Merge_Unedited_TakesTheNewDraft()
    {
        var old = DraftText.TableFile(Orders);
        var fresh = DraftText.TableFile(Orders with { Measures = [Orders.Measures[0] with { Unit = "USD" }] });
        Assert.Equal(Text(fresh), Text(DraftMerge.Merge(fresh, Text(old), DraftMerge.Record(old))));
    }

    [Fact]
    public void Merge_EditedElement_IsKept()
    {
        var old = DraftText.TableFile(Orders);
        var edited = Text(old).Replace("label: Amount", "label: Order value", StringComparison.Ordinal);
        var fresh = DraftText.TableFile(Orders with { Measures = [Orders.Measures[0] with { Unit = "USD" }] });
        var merged = Text(DraftMerge.Merge(fresh, edited, DraftMerge.Record(old)));
        Assert.Contains("label: Order value", merged, StringComparison.Ordinal);
        Assert.Contains("unit: EUR", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_DeletedElement_StaysDeleted()
    {
        var old = DraftText.TableFile(Orders);
        var edited = Text([.. old.Where(e => !e.Key.EndsWith("/region", StringComparison.Ordinal))]);
        Assert.DoesNotContain("region", Text(DraftMerge.Merge(old, edited, DraftMerge.Record(old))), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_AddedElement_IsKeptWhereItStands()
    {
        var old = DraftText.TableFile(Orders);
        var edited = Text(old) + "  # mine\n  - name: double_amount\n    type: derived\n";
        var merged = Text(DraftMerge.Merge(old, edited, DraftMerge.Record(old)));
        Assert.EndsWith("  # mine\n  - name: double_amount\n    type: derived\n", merged, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_ElementThatTheDataNoLongerGives_IsDropped()
    {
        var old = DraftText.TableFile(Orders);
        var fresh = DraftText.TableFile(Orders with { Dimensions = [Orders.Dimensions[0]] });
        Assert.DoesNotContain("name: region", Text(DraftMerge.Merge(fresh, Text(old), DraftMerge.Record(old))), StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_NewElement_IsAdded()
    {
        var old = DraftText.TableFile(Orders with { Dimensions = [Orders.Dimensions[0]] });
        var fresh = DraftText.TableFile(Orders);
        Assert.Equal(Text(fresh), Text(DraftMerge.Merge(fresh, Text(old), DraftMerge.Record(old))));
    }

    private static string Text(ImmutableArray<DraftElement> elements) => string.Concat(elements.Select(e => e.Text));
}
