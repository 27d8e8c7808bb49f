using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Drafting;

/// <summary>
/// A product drafted from the tables of a source: entities and joins from keys and names, dimensions, measures with
/// their aggregation, obvious ratios, units and samples, each with the reason it was chosen. Drafting again keeps what a
/// person has edited since.
/// </summary>
public sealed class ProductDraft
{
    /// <summary>Where the last draft is recorded, in the product folder.</summary>
    public const string RecordFile = ".parley/draft.json";

    private readonly DraftModel _model;
    private readonly ImmutableSortedDictionary<string, ImmutableArray<DraftElement>> _files;

    private ProductDraft(DraftModel model, ImmutableSortedDictionary<string, ImmutableArray<DraftElement>> files) =>
        (_model, _files) = (model, files);

    /// <summary>What a person should check, each a sentence that names the table and column.</summary>
    public ImmutableArray<string> Checks => _model.Checks;

    /// <summary>Files the draft writes, relative to the product folder, in alphabetical order.</summary>
    public ImmutableArray<string> Files => [.. _files.Keys];

    /// <summary>Questions that may be answerable, best first; ask them before showing them.</summary>
    public ImmutableArray<string> Questions => DraftQuestions.From(_model, NameHints.English);

    /// <summary>True where the source has a table at all.</summary>
    public bool HasTables => !_model.Tables.IsEmpty;

    /// <summary>True where the source has anything to ask about.</summary>
    public bool HasMetrics => _model.Tables.Any(t => t.Measures.Length > 0);

    /// <summary>Looks at every table of a source and drafts a product over it.</summary>
    /// <param name="source">The data.</param>
    /// <param name="title">The product's title.</param>
    /// <param name="connection">Connection string or reference for <c>product.yaml</c>; null for files in data/.</param>
    /// <param name="today">The day that figures without a date count as of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">The source cannot be read.</exception>
    public static async Task<ProductDraft> FromAsync(
        DataSource source, string title, string? connection, DateOnly today, CancellationToken cancellationToken)
    {
        var profiles = await SourceProfiler.ProfileAsync(source, cancellationToken).ConfigureAwait(false);
        var hints = NameHints.English;
        var (keys, rules) = (new DraftKeys(hints), new DraftRules(hints, today));
        var keyed = profiles.Select(p => (Table: p, Key: keys.Primary(p, profiles))).ToImmutableArray();
        var targets = keyed.Where(k => k.Key is not null).Select(k => (k.Table, k.Key!)).ToImmutableArray();
        var tables = ImmutableArray.CreateBuilder<DraftTable>();
        var checks = ImmutableArray.CreateBuilder<string>();
        foreach (var (profile, key) in keyed)
        {
            var joins = await keys.ForeignAsync(source, profile, targets, cancellationToken).ConfigureAwait(false);
            var (table, notes) = rules.Table(profile, key, [.. joins.Select(j => (j.Entity, j.Parent)).DistinctBy(j => j.Entity.Name)]);
            tables.Add(table);
            checks.AddRange(joins.Select(j => j.Check).OfType<string>());
            checks.AddRange(notes);
        }

        if (connection?.Contains("://", StringComparison.Ordinal) == true || connection?.Contains("password", StringComparison.OrdinalIgnoreCase) == true)
        {
            checks.Add("product.yaml holds the connection as you wrote it, with its password if it has one; put it into an environment variable and write `connection: env:NAME`.");
        }

        var named = DraftNames.Distinct(tables.ToImmutable());
        var model = new DraftModel(named, new DraftMetrics(hints).Over(named), checks.ToImmutable());
        return new ProductDraft(model, FilesOf(model, title, connection));
    }

    /// <summary>The draft with questions that were seen to be answered as the product's examples.</summary>
    /// <param name="questions">The questions.</param>
    public ProductDraft WithExamples(ImmutableArray<string> questions)
    {
        var text = $"# Asked and answered when this was drafted.\nexamples:\n{string.Concat(questions.Select(q => $"  - {DraftText.Scalar(q)}\n"))}";
        var product = _files["product.yaml"].RemoveAll(e => e.Key == "examples");
        return new ProductDraft(_model, _files.SetItem("product.yaml", questions.IsEmpty ? product : product.Add(new DraftElement("examples", text))));
    }

    /// <summary>Writes the draft into a folder, over what an earlier draft wrote there.</summary>
    /// <param name="folder">The product folder; made where it is missing.</param>
    /// <param name="cancellationToken">Cancels between files.</param>
    /// <returns>Dotted names of what is new in files that an earlier draft wrote; empty for the first draft.</returns>
    public async Task<ImmutableArray<string>> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var recordFile = Path.Combine(folder, RecordFile);
        var record = File.Exists(recordFile)
            ? JsonSerializer.Deserialize<Dictionary<string, ImmutableSortedDictionary<string, string>>>(
                await File.ReadAllTextAsync(recordFile, cancellationToken).ConfigureAwait(false))!
            : [];
        var isFirst = record.Count == 0;
        var added = ImmutableArray.CreateBuilder<string>();
        var gone = await GoneAsync(folder, record, cancellationToken).ConfigureAwait(false);
        foreach (var (name, whole) in _files)
        {
            var drafted = whole.IsEmpty || gone.IsEmpty ? whole : Without(whole, gone);
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var existing = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) : null;
            var recorded = record.GetValueOrDefault(name) ?? ImmutableSortedDictionary<string, string>.Empty;
            if (existing is null && !recorded.IsEmpty)
            {
                // A person deleted the whole file.
                continue;
            }

            added.AddRange(drafted.Select(e => e.Key).Where(k => IsElement(k) && !recorded.ContainsKey(k)).Select(k => k.Replace('/', '.')));
            var text = string.Concat(DraftMerge.Merge(drafted, existing, recorded).Select(e => e.Text));
            record[name] = recorded.SetItems(DraftMerge.Record(drafted));
            if (text != existing)
            {
                await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(recordFile)!);
        await File.WriteAllTextAsync(recordFile, JsonSerializer.Serialize(record), cancellationToken).ConfigureAwait(false);
        return isFirst ? [] : added.ToImmutable();
    }

    // Metrics that an earlier draft wrote and a person deleted.
    private static async Task<ImmutableHashSet<string>> GoneAsync(
        string folder, Dictionary<string, ImmutableSortedDictionary<string, string>> record, CancellationToken cancellationToken)
    {
        const string metrics = "metrics/";
        var gone = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (name, recorded) in record.Where(r => r.Key.StartsWith(metrics, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name);
            var there = File.Exists(path) ? DraftMerge.Split(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Select(e => e.Key).ToHashSet(StringComparer.Ordinal) : [];
            gone.UnionWith(recorded.Keys.Where(k => k.StartsWith(metrics, StringComparison.Ordinal) && !there.Contains(k)).Select(k => k[metrics.Length..]));
        }

        return gone.ToImmutable();
    }

    // What stands on a metric that a person deleted goes with it: metrics over it, its place in the overview.
    private ImmutableArray<DraftElement> Without(ImmutableArray<DraftElement> drafted, ImmutableHashSet<string> gone)
    {
        var dead = _model.Metrics.Where(m => m.Inputs.Any(gone.Contains)).Select(m => $"metrics/{m.Name}").ToHashSet(StringComparer.Ordinal);
        var overview = _model.Overview.Where(m => !gone.Contains(m)).ToImmutableArray();
        return
        [
            .. drafted.Where(e => !dead.Contains(e.Key) && (e.Key != "overview" || !overview.IsEmpty))
                .Select(e => e.Key == "overview" ? OverviewOf(overview) : e),
        ];
    }

    private static DraftElement OverviewOf(ImmutableArray<string> overview) =>
        new("overview", $"# What \"how did we do in May?\" shows.\noverview: [{string.Join(", ", overview)}]\n");

    // Headings of sections and the settings of product.yaml are no news to anybody.
    private static bool IsElement(string key) => key.Split('/').Length is 2 or 4;

    private static ImmutableSortedDictionary<string, ImmutableArray<DraftElement>> FilesOf(DraftModel model, string title, string? connection)
    {
        var files = model.Tables.ToImmutableSortedDictionary(t => $"metrics/{t.ModelName}.yml", DraftText.TableFile, StringComparer.Ordinal);
        if (!model.Metrics.IsEmpty)
        {
            files = files.Add(Unused(files.Keys, "metrics/over_metrics"), DraftText.MetricsFile(model.Metrics));
        }

        return files.Add("product.yaml", ProductFile(model, title, connection));
    }

    private static string Unused(IEnumerable<string> names, string wanted) =>
        names.Contains($"{wanted}.yml") ? $"{wanted}_2.yml" : $"{wanted}.yml";

    private static ImmutableArray<DraftElement> ProductFile(DraftModel model, string title, string? connection)
    {
        var rows = model.Tables.Select(t => t.Profile).ToImmutableArray();
        var names = string.Join(", ", rows.Select(t => t.Name));
        var last = model.Tables.Where(t => t.Measures.Length > 0 && t.Time.IsDated).Max(t => (DateTime?)t.Time.Last);
        var elements = ImmutableArray.CreateBuilder<DraftElement>();
        elements.Add(new("title", $"title: {DraftText.Scalar(title)}\n"));
        elements.Add(new("description", $"description: {DraftText.Scalar($"Figures from {names}.")}\n"));
        if (connection is not null)
        {
            elements.Add(new("connection", $"connection: {DraftText.Scalar(connection)}\n"));
        }

        if (model.Overview is { IsEmpty: false } overview)
        {
            elements.Add(OverviewOf(overview));
        }

        if (last is { } day)
        {
            elements.Add(new("as_of", string.Create(
                CultureInfo.InvariantCulture,
                $"# The data ends on {day:yyyy-MM-dd}. With this line \"last month\" is counted from the day after; delete it once data arrives every day.\nas_of: {day.AddDays(1):yyyy-MM-dd}\n")));
        }

        return elements.ToImmutable();
    }
}
