using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Parley.Answers.Rendering;
using Parley.Governance;
using Parley.Metrics;
using Parley.Metrics.Queries;

namespace Parley.Conversations.Protocols;

/// <summary>Runs one turn: <see cref="TurnRunner.RunAsync"/>, or what a host put around it.</summary>
/// <param name="request">The question.</param>
/// <param name="caller">Who asks.</param>
/// <param name="cancellationToken">Stops the turn.</param>
public delegate IAsyncEnumerable<TurnEvent> AskProduct(TurnRequest request, Caller caller, CancellationToken cancellationToken);

/// <summary>
/// The products as a server of the Model Context Protocol: for each product the tools ask, describe and query, and its
/// catalogue as a resource. Every host serves these; what a caller may see is worked out for each call anew.
/// </summary>
/// <param name="products">What is served.</param>
/// <param name="ask">Runs turns.</param>
public sealed class ProductProtocol(ServedProducts products, AskProduct ask)
{
    private const string FirstWithoutResourceNotFound = "2026-07-28";

    // A product's files and data may change at any time; nobody else sees the same.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The options of a server for one caller.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="options">Options to fill in.</param>
    public void Configure(McpServerOptions options, Caller caller)
    {
        options.ServerInfo = new Implementation
        {
            Name = "parley",
            Title = "Parley",
            Version = typeof(ProductProtocol).Assembly.GetName().Version?.ToString(3) ?? "0",
        };
        options.ServerInstructions =
            "Ask questions about business data in plain words with the ask_… tools. Figures in the answers are computed from the data: quote them, never compute or guess figures yourself.";
        options.Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult
            {
                Tools = [.. Tools(caller).Select(ProductTools.Describe)],
                TimeToLive = Fresh,
                CacheScope = CacheScope.Private,
            }),
            CallToolHandler = (request, cancellationToken) => CallAsync(request.Params!, caller, cancellationToken),
            ListPromptsHandler = (_, _) => ValueTask.FromResult(new ListPromptsResult
            {
                Prompts = [.. ProductPrompts.Of(Visible(caller))],
                TimeToLive = Fresh,
                CacheScope = CacheScope.Private,
            }),
            GetPromptHandler = (request, _) => ValueTask.FromResult(ProductPrompts.Get(request.Params!.Name, Visible(caller))),
            ListResourcesHandler = (_, _) => ValueTask.FromResult(new ListResourcesResult
            {
                Resources = [.. Visible(caller).Select(ProductResources.Catalogue)],
                TimeToLive = Fresh,
                CacheScope = CacheScope.Private,
            }),
            ListResourceTemplatesHandler = (_, _) => ValueTask.FromResult(new ListResourceTemplatesResult
            {
                ResourceTemplates = [.. Visible(caller).Select(ProductResources.Metrics)],
                TimeToLive = Fresh,
                CacheScope = CacheScope.Private,
            }),
            ReadResourceHandler = (request, cancellationToken) => ReadAsync(request, caller, cancellationToken),
            CompleteHandler = (request, cancellationToken) => CompleteAsync(request.Params!, caller, cancellationToken),
        };
    }

    private ImmutableArray<ProductTool> Tools(Caller caller) => ProductTools.Of(Visible(caller));

    private IEnumerable<Products.Product> Visible(Caller caller) => products.Products.Where(p => caller.MayAsk(p.Name));

    private async ValueTask<CallToolResult> CallAsync(CallToolRequestParams call, Caller caller, CancellationToken cancellationToken)
    {
        var tool = Tools(caller).FirstOrDefault(t => t.Name == call.Name)
            ?? throw new McpProtocolException($"There is no tool \"{call.Name}\".", McpErrorCode.InvalidParams);
        try
        {
            var arguments = new ToolArguments(call.Arguments);
            return tool.Kind switch
            {
                ToolKind.Ask => await AskAsync(tool, arguments, caller, cancellationToken).ConfigureAwait(false),
                ToolKind.Describe => await DescribeAsync(tool, arguments, caller, cancellationToken).ConfigureAwait(false),
                _ => await QueryAsync(tool, arguments, caller, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception e) when (e is ToolArgumentException or TurnRejectedException or MetricQueryException)
        {
            // Said in the result, where the model that called reads it and can do better.
            return Text(e.Message, null, isError: true);
        }
    }

    [SuppressMessage("Tidy", "Cancellation", Justification = "The events carry the token; they are read to the end, where the turn is recorded.")]
    private async Task<CallToolResult> AskAsync(ProductTool tool, ToolArguments arguments, Caller caller, CancellationToken cancellationToken)
    {
        arguments.Only("question", "conversation", "verbosity");
        var request = new TurnRequest(tool.Product.Name, arguments.Needed("question"))
        {
            Conversation = arguments.Text("conversation"),
            Verbosity = arguments.Length("verbosity"),
        };
        Turn? turn = null;
        await foreach (var happened in ask(request, caller, cancellationToken).ConfigureAwait(false))
        {
            turn = happened is TurnEvent.Ended ended ? ended.Turn : turn;
        }

        return turn!.Status == TurnStatus.Completed
            ? Text(AnswerRenderer.ToMarkdown(turn.Answer).Trim('\n'), TurnSummary.Of(turn), isError: false)
            : Text(turn.SayFault(), null, isError: true);
    }

    private async Task<CallToolResult> DescribeAsync(ProductTool tool, ToolArguments arguments, Caller caller, CancellationToken cancellationToken)
    {
        arguments.Only("metric");
        await using var lease = Lease(tool.Product.Name);
        var catalogue = await CatalogueAsync(lease, caller, cancellationToken).ConfigureAwait(false);
        if (arguments.Text("metric") is not { } name)
        {
            return Data(CatalogueDocument.Of(lease.Product, catalogue));
        }

        var metric = catalogue.Metrics.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ToolArgumentException($"There is no metric \"{name}\"; there is: {string.Join(", ", catalogue.Metrics.Select(m => m.Name))}.");
        return Data(CatalogueDocument.Metric(metric));
    }

    private async Task<CallToolResult> QueryAsync(ProductTool tool, ToolArguments arguments, Caller caller, CancellationToken cancellationToken)
    {
        arguments.Only("metrics", "group_by", "filters", "start", "end", "order_by", "limit");
        var query = arguments.Query();
        await using var lease = Lease(tool.Product.Name);
        return Data(QueryDocument.Of(await lease.Layer.QueryAsync(query, lease.Rules.For(caller), cancellationToken).ConfigureAwait(false)));
    }

    private async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, Caller caller, CancellationToken cancellationToken)
    {
        var uri = request.Params!.Uri;
        if (Visible(caller).FirstOrDefault(p => ProductResources.IsOf(p, uri)) is { } product)
        {
            await using var lease = Lease(product.Name);
            var catalogue = await CatalogueAsync(lease, caller, cancellationToken).ConfigureAwait(false);
            if (ProductResources.Read(uri, lease.Product, catalogue) is { } text)
            {
                return new ReadResourceResult { Contents = [ProductResources.Contents(uri, text)], TimeToLive = Fresh, CacheScope = CacheScope.Private };
            }
        }

        // Later revisions have no code of its own for this.
        var isLater = string.CompareOrdinal(request.Server.NegotiatedProtocolVersion, FirstWithoutResourceNotFound) >= 0;
        throw new McpProtocolException($"There is no resource \"{uri}\".", isLater ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound) { Data = { ["uri"] = uri } };
    }

    private async ValueTask<CompleteResult> CompleteAsync(CompleteRequestParams wanted, Caller caller, CancellationToken cancellationToken)
    {
        if (wanted.Ref is not ResourceTemplateReference { Uri: { } template }
            || Visible(caller).FirstOrDefault(p => ProductResources.Metrics(p).UriTemplate == template) is not { } product)
        {
            return new CompleteResult { Completion = new Completion { Values = [] } };
        }

        await using var lease = Lease(product.Name);
        return new CompleteResult
        {
            Completion = ProductResources.Complete(wanted.Argument, await CatalogueAsync(lease, caller, cancellationToken).ConfigureAwait(false)),
        };
    }

    private ProductLease Lease(string product) => products.Lease(product) ?? throw TurnRejectedException.NoProduct(product, products.Names);

    private static Task<Catalogue> CatalogueAsync(ProductLease lease, Caller caller, CancellationToken cancellationToken) =>
        lease.Layer.CatalogueAsync(lease.Rules.For(caller), cancellationToken);

    /// <summary>A document, and the same as text for clients that read only text.</summary>
    private static CallToolResult Data(JsonObject document) => Text(document.ToJsonString(TurnJson.Options), document, isError: false);

    private static CallToolResult Text(string text, JsonObject? document, bool isError) => new()
    {
        Content = [new TextContentBlock { Text = text }],
        StructuredContent = document is null ? null : JsonSerializer.SerializeToElement(document, JsonNodes.Default.JsonObject),
        IsError = isError,
    };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class JsonNodes : System.Text.Json.Serialization.JsonSerializerContext;
