using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Products;

namespace Parley.Server.Api;

/// <summary>Products: what can be asked.</summary>
internal static class ProductsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/products", List).WithTags("Products").WithName("listProducts").WithSummary("Lists the products that can be asked.");

    /// <summary>What is said of a product.</summary>
    public static ProductDocument Of(Product product) =>
        new(product.Name, product.Title, product.Description, product.Version, product.Examples);

    private static Ok<ImmutableArray<ProductDocument>> List(HttpContext context, [FromServices] ListProducts products) =>
        TypedResults.Ok(products().Where(p => Callers.Of(context).MayAsk(p.Name)).ToImmutableArray());
}
