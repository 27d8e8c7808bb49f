using System.Collections.Immutable;
using Parley.Analytics.Dashboards;
using Parley.Analytics.Understanding;
using Parley.Conversations;
using Parley.Governance;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Server.Ui;

/// <summary>A product as one caller sees it now: what the page's parts are made from.</summary>
/// <param name="Product">The product.</param>
/// <param name="Caller">Who looks.</param>
/// <param name="Reading">What a question means to this caller today.</param>
/// <param name="Key">Equal where the same plan gives the same answer: version, data, permissions, day, language.</param>
public sealed record ProductView(Product Product, Caller Caller, ReadingContext Reading, string Key)
{
    /// <summary>What the caller may ask about.</summary>
    public Catalogue Catalogue => Reading.Catalogue;

    /// <summary>Periods and tiles of the dashboard.</summary>
    public DashboardTiles Tiles { get; } = new(Reading);

    /// <summary>Opens a product.</summary>
    /// <param name="products">What is served.</param>
    /// <param name="name">The product's name.</param>
    /// <param name="caller">Who looks.</param>
    /// <param name="clock">Says what today is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where no such product is served.</returns>
    public static async Task<ProductView?> OpenAsync(
        ServedProducts products, string name, Caller caller, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var lease = caller.MayAsk(name) ? products.Lease(name) : null;
        if (lease is null)
        {
            return null;
        }

        var permissions = lease.Rules.For(caller);
        var catalogue = await lease.Layer.CatalogueAsync(permissions, cancellationToken);
        var today = lease.Product.AsOf ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), caller.TimeZone).DateTime);
        var reading = new ReadingContext { Catalogue = catalogue, Product = lease.Product, Today = today, Locale = caller.Locale };
        return new ProductView(
            lease.Product, caller, reading, $"{lease.Product.Name}\n{lease.Product.Version}\n{lease.Layer.Source.Revision}\n{permissions.Fingerprint}\n{today:O}\n{caller.Locale}");
    }
}
