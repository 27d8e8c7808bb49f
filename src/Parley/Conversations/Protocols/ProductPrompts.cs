using System.Collections.Immutable;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Parley.Products;

namespace Parley.Conversations.Protocols;

/// <summary>The questions that products offer to begin with, as prompts: people pick them in their client.</summary>
internal static class ProductPrompts
{
    /// <summary>All prompts of these products, in a fixed order.</summary>
    public static ImmutableArray<Prompt> Of(IEnumerable<Product> products) =>
    [
        .. from tool in ProductTools.Of(products)
           where tool.Kind == ToolKind.Ask
           from example in tool.Product.Examples.Index()
           select new Prompt
           {
               Name = string.Create(CultureInfo.InvariantCulture, $"{tool.Name}_{example.Index + 1}"),
               Title = example.Item,
               Description = $"A question to {tool.Product.Title}.",
           },
    ];

    /// <summary>The message that a prompt stands for.</summary>
    /// <exception cref="McpProtocolException">There is no such prompt.</exception>
    public static GetPromptResult Get(string name, IEnumerable<Product> products)
    {
        var prompt = Of(products).FirstOrDefault(p => p.Name == name)
            ?? throw new McpProtocolException($"There is no prompt \"{name}\".", McpErrorCode.InvalidParams);
        return new GetPromptResult
        {
            Description = prompt.Description,
            Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = prompt.Title! } }],
        };
    }
}
