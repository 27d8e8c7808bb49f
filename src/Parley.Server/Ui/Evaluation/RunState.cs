using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Conversations;
using Parley.Evaluation.Browsing;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Providers;
using Parley.Evaluation.Suites;
using Parley.Governance;

namespace Parley.Server.Ui.Evaluation;

/// <summary>A line of the matrix that is shown.</summary>
/// <param name="Case">The case.</param>
/// <param name="Cells">Its cells in order of columns; null where one did not run.</param>
public sealed record MatrixLine(RunCase Case, ImmutableArray<RecordedRow?> Cells);

/// <summary>One run as its pages show it: numbers of all rows, texts of those in sight.</summary>
[SuppressMessage("Tidy", "Cancellation", Justification = "A page reads to the end of what it shows.")]
internal sealed class RunState(RunFolder runs, RunIndexes indexes, ConversationStore store)
{
    /// <summary>Cases of a page.</summary>
    public const int PageSize = 50;

    private ImmutableArray<RunCase> _found = [];
    private string _id = "";
    private int _rows = -1;

    /// <summary>The run; null before it was opened, and where there is none.</summary>
    public RunIndex? Index { get; private set; }

    /// <summary>What is looked for.</summary>
    public RunFilter Filter { get; private set; } = new();

    /// <summary>Cases that were found.</summary>
    public int Found => _found.Length;

    /// <summary>The page that is shown, from 1.</summary>
    public int Page { get; private set; } = 1;

    /// <summary>Number of pages, at least 1.</summary>
    public int Pages => Math.Max(1, (_found.Length + PageSize - 1) / PageSize);

    /// <summary>What is in sight.</summary>
    public ImmutableArray<MatrixLine> Lines { get; private set; } = [];

    /// <summary>The cell that is looked at; null for none.</summary>
    public RecordedRow? Cell { get; private set; }

    /// <summary>The turn behind the cell; null where nothing but a model was asked, or where the turn is not in this state.</summary>
    public Turn? Turn { get; private set; }

    /// <summary>Addresses of the cells before and after in what was found; null at the ends.</summary>
    public (string? Before, string? After) Beside { get; private set; }

    /// <summary>Runs that this one can be compared with, newest first: of the same product or suite.</summary>
    public ImmutableArray<RunSummary> Others { get; private set; } = [];

    /// <summary>Why there is nothing; empty where there is.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Opens a run at a page of what is looked for.</summary>
    public async Task OpenAsync(Caller caller, string id, RunFilter filter, int page)
    {
        if (!await ReadAsync(caller, id))
        {
            return;
        }

        if (Filter != filter || _found.IsEmpty)
        {
            (Filter, _found) = (filter, await Task.Run(() => Index!.Find(filter, CancellationToken.None)));
        }

        Page = Math.Clamp(page, 1, Pages);
        Lines = [.. _found.Skip((Page - 1) * PageSize).Take(PageSize).Select(c => new MatrixLine(c, Index!.Cells(c)))];
    }

    /// <summary>Opens one cell of a run.</summary>
    public async Task OpenCellAsync(Caller caller, string id, string address)
    {
        (Cell, Turn, Beside) = (null, null, (null, null));
        if (!await ReadAsync(caller, id))
        {
            return;
        }

        if (EvaluationTexts.Cell(address) is not { } place || place.Column >= Index!.Columns.Length || Index.Cell(place.Case, place.Column) is not { } row)
        {
            Fault = "There is no such cell in this run.";
            return;
        }

        Cell = row;
        Turn = row.Turn is { } turn ? await store.TurnAsync(turn, EvaluationCaller.Id, CancellationToken.None) : null;
        _found = _found.IsEmpty ? Index.Find(Filter, CancellationToken.None) : _found;
        var at = _found.IndexOf(place.Case);
        Beside = (at > 0 ? EvaluationTexts.Address(_found[at - 1], place.Column) : null, at >= 0 && at + 1 < _found.Length ? EvaluationTexts.Address(_found[at + 1], place.Column) : null);
    }

    // A run that goes on is read again when it has more rows.
    private async Task<bool> ReadAsync(Caller caller, string id)
    {
        Fault = "";
        if (!caller.Roles.Contains("owner"))
        {
            (Index, _id, Lines) = (null, "", []);
            return false;
        }

        try
        {
            if (_id != id || Index?.Took is null)
            {
                var record = await Task.Run(() => runs.Find(id));
                if (_id != id || record.Count != _rows)
                {
                    (Index, _id, _rows, _found) = (await indexes.OfAsync(record), id, record.Count, []);
                    Filter = new RunFilter();
                    Others = await Task.Run(OthersOf);
                }
            }

            return true;
        }
        catch (SuiteException fault)
        {
            (Index, _id, Lines, Fault) = (null, "", [], fault.Message);
            return false;
        }
    }

    private ImmutableArray<RunSummary> OthersOf()
    {
        var header = Index!.Header;
        var product = header.Labels.GetValueOrDefault("product");
        return [.. runs.Summaries().Where(r => r.Header.Id != header.Id && r.Rows > 0 && (r.Header.File == header.File || (product is not null && r.Product == product)))];
    }
}
