using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Parley.Evaluation.Running;
using Parley.Evaluation.Suites;
using Parley.Products;

namespace Parley.Evaluation.Journals;

/// <summary>The folder of journals: one file a run.</summary>
/// <param name="path">The folder; made on first use.</param>
public sealed class RunFolder(string path)
{
    /// <summary>Complete runs that are kept beside those that somebody named; older ones are removed as new ones begin.</summary>
    public const int MostKept = 100;

    /// <summary>A run that stopped is continued for a day; after that what answers may have changed too much.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <summary>Name of the folder below the state's.</summary>
    public const string FolderName = "evals";

    private const string Ending = ".run";

    private readonly ConcurrentDictionary<string, (DateTime Written, RunSummary Summary)> _summaries = new(StringComparer.Ordinal);

    /// <summary>Runs, newest first, with a look at each file's first line and its end.</summary>
    public IEnumerable<RunRecord> Newest() => Files().Select(RunRecord.Open).OfType<RunRecord>();

    /// <summary>What came of each run, newest first; of a complete run only its first line and its end are read, and once.</summary>
    public IEnumerable<RunSummary> Summaries()
    {
        foreach (var file in Files())
        {
            var written = File.GetLastWriteTimeUtc(file);
            if (_summaries.TryGetValue(file, out var known) && known.Written == written)
            {
                yield return known.Summary;
            }
            else if (RunSummary.Read(file) is { } summary)
            {
                _summaries[file] = (written, summary);
                yield return summary;
            }
        }
    }

    /// <summary>The newest complete run over one product; nothing where there is none.</summary>
    /// <param name="product">The product's name.</param>
    public RunSummary? Latest(string product) => Summaries().FirstOrDefault(run => run.Product == product && run.Took is not null && run.Rows > 0);

    /// <summary>Finds a run.</summary>
    /// <param name="name">Its id, the beginning of it that no other has, or <c>latest</c>.</param>
    /// <exception cref="SuiteException">There is none, or more than one.</exception>
    public RunRecord Find(string name)
    {
        var files = Files().ToArray();
        string[] found = name == "latest" ? [.. files.Take(1)] : [.. files.Where(f => Id(f) == name) is var exact && exact.Any() ? exact : files.Where(f => Id(f).StartsWith(name, StringComparison.Ordinal))];
        return found.Length == 1 && RunRecord.Open(found[0]) is { } record
            ? record
            : throw new SuiteException(found.Length > 1 ? $"{name}: several runs begin so; write more of the id." : $"{name}: there is no such run in {path}.");
    }

    /// <summary>A run that somebody named; nothing where there is none.</summary>
    /// <param name="name">Its name.</param>
    public RunRecord? Baseline(string name) => IsName(name) && File.Exists(BaselineFile(name)) ? RunRecord.Open(BaselineFile(name)) : null;

    /// <summary>What came of a run that somebody named; nothing where there is none.</summary>
    /// <param name="name">Its name.</param>
    public RunSummary? BaselineSummary(string name) => IsName(name) && File.Exists(BaselineFile(name)) ? RunSummary.Read(BaselineFile(name)) : null;

    /// <summary>Names of baselines, in alphabetical order.</summary>
    public IReadOnlyList<string> Baselines() => Directory.Exists(BaselineFolder)
        ? [.. Directory.GetFiles(BaselineFolder, "*" + Ending).Select(Id).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Names a run, in place of the one that had the name; it is kept until it is named anew.</summary>
    /// <param name="record">The run; it is complete.</param>
    /// <param name="name">Letters, digits, dots, dashes and underscores.</param>
    /// <exception cref="SuiteException">The name is none, or the run is not complete.</exception>
    public void Name(RunRecord record, string name)
    {
        if (!IsName(name) || name == "latest")
        {
            throw new SuiteException($"{name}: a baseline's name has letters, digits, dots, dashes and underscores, at most 60, and is not latest.");
        }

        if (record.Took is null)
        {
            throw new SuiteException($"{record.Header.Id}: this run stopped before its end; run the suite again to complete it.");
        }

        Directory.CreateDirectory(BaselineFolder);
        var draft = $"{BaselineFile(name)}.{Guid.NewGuid():N}";
        File.Copy(record.Path, draft);
        File.Move(draft, BaselineFile(name), overwrite: true);
    }

    private string BaselineFolder => Path.Combine(path, "baselines");

    private string BaselineFile(string name) => Path.Combine(BaselineFolder, name + Ending);

    private static bool IsName(string name) => name.Length is > 0 and <= 60 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Begins a run's journal, or goes on with the newest that stopped and is of the same suite.</summary>
    internal RunJournal Open(Suite suite, EvaluationOptions options, ImmutableArray<EvaluationColumn> columns)
    {
        var (hash, now) = (SuiteHash.Of(suite, options), options.Clock.GetUtcNow());
        foreach (var file in options.IsFresh ? [] : Files().Where(f => f.EndsWith(hash[..8] + Ending, StringComparison.Ordinal) && !RunRecord.IsComplete(f)))
        {
            if (RunRecord.Open(file) is { Took: null } stopped && stopped.Header.SuiteHash == hash && now - stopped.Header.Started < LongestPause && RunJournal.Continue(file, options.Clock) is { } journal)
            {
                return journal;
            }
        }

        RemoveOld();
        var header = new RunHeader("", hash, now)
        {
            Description = suite.Description,
            File = suite.File,
            Columns = [.. columns.Select(c => (c.Prompt, c.Provider))],
            Derived = suite.DerivedMetrics,
            Config = suite.Source,
            Labels = Labelled(suite, options.Labels),
        };
        for (var attempt = 0; ; attempt++)
        {
            var id = $"{now.AddSeconds(attempt).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{hash[..8]}";
            var file = Path.Combine(path, id + Ending);
            if (!File.Exists(file))
            {
                return RunJournal.Begin(file, header with { Id = id }, options.Clock);
            }
        }
    }

    // A run over one product is labelled with its name and version, so that a verdict is about a release.
    private static ImmutableSortedDictionary<string, string> Labelled(Suite suite, ImmutableSortedDictionary<string, string> labels) =>
        SuiteHash.Products(suite).ToArray() is [var folder]
            ? ImmutableSortedDictionary<string, string>.Empty.Add("product", ProductFolder.NameOf(folder)).Add("version", ProductFolder.VersionOf(folder)).SetItems(labels)
            : labels;

    private static string Id(string file) => Path.GetFileName(file)[..^Ending.Length];

    private IEnumerable<string> Files() => Directory.Exists(path) ? Directory.GetFiles(path, "*" + Ending).OrderDescending(StringComparer.Ordinal) : [];

    // A run that somebody named is copied to a folder of its own.
    private void RemoveOld()
    {
        foreach (var file in Files().Skip(MostKept))
        {
            _summaries.TryRemove(file, out _);
            File.Delete(file);
        }
    }
}
