using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components.Forms;
using Parley.Conversations;
using Parley.Conversations.Drafting;
using Parley.Metrics.Sources;
using Parley.Products;

namespace Parley.Server.Ui.Products;

/// <summary>A product that is drafted from somebody's own data, step by step.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "What a person begins on a page is done to its end.")]
internal sealed partial class DraftState(ServedProducts products, TurnRunner turns, ServerSettings settings, TimeProvider clock, ILogger<DraftState> logger)
{
    /// <summary>The largest file that is taken, in bytes.</summary>
    public const long MostBytes = 512L * 1024 * 1024;

    private string _folder = "";

    /// <summary>Name of the product that was drafted; null before.</summary>
    public string? Product { get; private set; }

    /// <summary>What went wrong, as sentences; empty where nothing did.</summary>
    public ImmutableArray<string> Faults { get; private set; } = [];

    /// <summary>What a person should check.</summary>
    public ImmutableArray<string> Checks { get; private set; } = [];

    /// <summary>Questions that are answered already.</summary>
    public ImmutableArray<string> Questions { get; private set; } = [];

    /// <summary>The files of the draft, to be corrected: path → text.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; private set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>True while it works.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Takes files and drafts a product over them.</summary>
    public Task UploadAsync(string title, IReadOnlyList<IBrowserFile> files) => DoAsync(async () =>
    {
        Begin(title);
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        foreach (var file in files)
        {
            // Only the name counts, never a path that a browser sends.
            var name = Path.GetFileName(file.Name.Replace('\\', '/'));
            if (!ProductDrafting.Kinds.Contains(Path.GetExtension(name).ToLowerInvariant()))
            {
                throw new InvalidDataException($"{name} is neither CSV nor Parquet. Save the sheet as CSV, one file a table.");
            }

            await using var target = File.Create(Path.Combine(data, name));
            await using var source = file.OpenReadStream(MostBytes);
            await source.CopyToAsync(target);
        }

        await DraftAsync(title, null);
    });

    /// <summary>Drafts a product over a connection.</summary>
    public Task ConnectAsync(string title, string connection) => DoAsync(() =>
    {
        Begin(title);
        return DraftAsync(title, connection.Trim());
    });

    /// <summary>Keeps a corrected file and serves the product as it is then; where it has faults, what was served before stays.</summary>
    public Task CorrectAsync(string path, string text) => DoAsync(async () =>
    {
        if (Files.ContainsKey(path))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, path), text);
            Files = Files.SetItem(path, text);
            await products.ServeAsync(_folder, CancellationToken.None);
        }
    });

    private static string NameOf(string title)
    {
        var name = new string([.. title.Trim().ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        return name.Length > 0 ? name : "data";
    }

    private void Begin(string title)
    {
        if (title.Trim().Length == 0)
        {
            throw new InvalidDataException("Give it a name first.");
        }

        var name = NameOf(title);
        _folder = Path.Combine(settings.State.Folder, ProductServing.OwnProducts, name);
        if (products.Names.Contains(name, StringComparer.OrdinalIgnoreCase) && !Directory.Exists(_folder))
        {
            throw new InvalidDataException($"There is a product {name} already. Choose another name.");
        }

        Directory.CreateDirectory(_folder);
    }

    private async Task DraftAsync(string title, string? connection)
    {
        var draft = await ProductDrafting.DraftAsync((_folder, title.Trim()), connection, settings.State.Folder, clock, CancellationToken.None);
        if (!draft.HasMetrics)
        {
            throw new InvalidDataException("No table has any rows with something to count, so there is nothing to ask about.");
        }

        await draft.WriteAsync(_folder, CancellationToken.None);
        var product = await products.ServeAsync(_folder, CancellationToken.None);
        Questions = await ProductDrafting.TryAsync(draft, product.Name, turns, CancellationToken.None);
        await draft.WithExamples(Questions).WriteAsync(_folder, CancellationToken.None);
        await products.ServeAsync(_folder, CancellationToken.None);
        Checks = draft.Checks;
        Files = draft.Files.ToImmutableSortedDictionary(f => f, f => File.ReadAllText(Path.Combine(_folder, f)));
        Product = product.Name;
    }

    private async Task DoAsync(Func<Task> deed)
    {
        (IsBusy, Faults) = (true, []);
        try
        {
            await deed();
        }
        catch (ProductFaultException e)
        {
            Faults = [.. e.Faults.Select(f => f.ToString())];
        }
        catch (Exception e) when (e is InvalidDataException or DataSourceException or IOException or UnauthorizedAccessException)
        {
            Faults = [e.Message];
        }
#pragma warning disable CA1031 // The page says that it did not work; the log has the rest.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            Faults = ["Something went wrong on our side. The server's log has it."];
        }
        finally
        {
            IsBusy = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A product could not be drafted")]
    private partial void LogFault(Exception fault);
}
