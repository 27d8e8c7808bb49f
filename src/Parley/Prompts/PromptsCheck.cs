using Parley.Products;

namespace Parley.Prompts;

/// <summary>Looks at a product's prompts.</summary>
public static class PromptsCheck
{
    /// <summary>Reads every file in <c>prompts/</c>.</summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Not needed; the files are small.</param>
    public static Task RunAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        PromptLibrary.Load(load.Readable.Folder, faults);
        return Task.CompletedTask;
    }
}
