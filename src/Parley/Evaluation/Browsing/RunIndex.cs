using System.Collections.Immutable;
using Parley.Evaluation.Comparing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Running;

namespace Parley.Evaluation.Browsing;

/// <summary>A test and its repetition: a line of the matrix, with a cell for each pair of prompt and provider.</summary>
/// <param name="Test">The test's place.</param>
/// <param name="Repeat">Which repetition, from 0.</param>
public readonly record struct RunCase(int Test, int Repeat);

/// <summary>Which cases of a run are looked for.</summary>
public sealed record RunFilter
{
    /// <summary>Only where some cell ended so; all where nothing.</summary>
    public FailureKind? Outcome { get; init; }

    /// <summary>Only where this stands in the description, the prompt, the output or what went wrong; all where empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only what belongs here, as <c>topic: revenue</c>; all where empty.</summary>
    public string Tag { get; init; } = "";

    /// <summary>True where every case is wanted.</summary>
    public bool IsOpen => Outcome is null && Text.Length == 0 && Tag.Length == 0;
}

/// <summary>What a page needs of a run to find its way: in memory are numbers alone, some 40 bytes a row; texts are read as they are shown.</summary>
public sealed class RunIndex
{
    /// <summary>The most tags that are offered.</summary>
    public const int MostTags = 200;

    private readonly RunRecord _record;
    private readonly List<IndexedRow> _rows = [];
    private readonly List<string> _tags = [];

    private RunIndex(RunRecord record) => (_record, Columns) = (record, record.Header.EmptyColumns());

    /// <summary>What was run.</summary>
    public RunHeader Header => _record.Header;

    /// <summary>How long it took; nothing where it is not complete.</summary>
    public TimeSpan? Took => _record.Took;

    /// <summary>Pairs of prompt and provider with their counts.</summary>
    public ImmutableArray<EvaluationColumn> Columns { get; }

    /// <summary>Tags of its cases, as <c>topic: revenue</c>, in alphabetical order.</summary>
    public ImmutableArray<string> Tags { get; private set; } = [];

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads every row of a run once.</summary>
    /// <param name="record">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static RunIndex Of(RunRecord record, CancellationToken cancellationToken)
    {
        var index = new RunIndex(record);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = record.Places;
        foreach (var (row, at) in record.Rows().Select((row, i) => (row, i)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RowCounts.Add(index.Columns[row.PromptIndex], row);
            var tags = CaseOutcomes.SlicesOf(row).Select(s => index.Known(known, $"{s.Name}: {s.Value}")).Where(t => t >= 0).ToArray();
            index._rows.Add(new IndexedRow(places[at], row.Failure, (float)row.Score, (float)row.Latency, tags is [] ? [] : tags));
        }

        index.Tags = [.. index._tags.Order(StringComparer.Ordinal)];
        return index;
    }

    /// <summary>Cases in order of tests that a filter lets through; of texts, the rows are read again one by one.</summary>
    /// <param name="filter">What is looked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ImmutableArray<RunCase> Find(RunFilter filter, CancellationToken cancellationToken)
    {
        var tag = filter.Tag.Length == 0 ? -1 : _tags.IndexOf(filter.Tag);
        var found = ImmutableArray.CreateBuilder<RunCase>();
        foreach (var row in filter.Text.Length == 0 ? _rows : Saying(filter.Text, cancellationToken))
        {
            var (test, repeat, _) = JournalLine.CellOf(row.Place);
            var isNew = found.Count == 0 || found[^1] != new RunCase(test, repeat);
            if (isNew && (filter.Outcome is not { } outcome || row.Failure == outcome) && (filter.Tag.Length == 0 || row.Tags.Contains(tag)))
            {
                found.Add(new RunCase(test, repeat));
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>The cells of a case in order of columns; nothing where a cell did not run.</summary>
    /// <param name="of">The case.</param>
    public ImmutableArray<RecordedRow?> Cells(RunCase of) => [.. Columns.Select((_, i) => Cell(of, i))];

    /// <summary>One cell; nothing where it did not run.</summary>
    /// <param name="of">The case.</param>
    /// <param name="column">Place of the pair of prompt and provider.</param>
    public RecordedRow? Cell(RunCase of, int column) => JournalLine.PlaceOf(of.Test, of.Repeat, column) is var place && _record.Has(place) ? _record.Row(place) : null;

    /// <summary>Scores of a column.</summary>
    /// <param name="column">Its place.</param>
    public IEnumerable<double> Scores(int column) => Of(column).Select(row => (double)row.Score);

    /// <summary>Milliseconds of a column, of rows that came to an answer.</summary>
    /// <param name="column">Its place.</param>
    public IEnumerable<double> Latencies(int column) => Of(column).Where(row => row.Failure != FailureKind.Error).Select(row => (double)row.Latency);

    // The rows are read in the order in which they are indexed.
    private IEnumerable<IndexedRow> Saying(string text, CancellationToken cancellationToken) => _record.Rows().Zip(_rows).Where(pair =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Says(pair.First, text);
    }).Select(pair => pair.Second);

    private static bool Says(RecordedRow row, string text) =>
        new[] { row.Description, row.Rendered, row.OutputText, row.Error }.Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    private IEnumerable<IndexedRow> Of(int column) => _rows.Where(row => JournalLine.CellOf(row.Place).Prompt == column);

    private int Known(Dictionary<string, int> known, string tag)
    {
        if (known.TryGetValue(tag, out var at))
        {
            return at;
        }

        if (_tags.Count >= MostTags)
        {
            return -1;
        }

        known[tag] = _tags.Count;
        _tags.Add(tag);
        return _tags.Count - 1;
    }

    private readonly record struct IndexedRow(long Place, FailureKind Failure, float Score, float Latency, int[] Tags);
}
