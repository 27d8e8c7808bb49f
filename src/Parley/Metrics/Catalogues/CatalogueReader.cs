using System.Collections.Immutable;
using Parley.Answers;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Catalogues;

/// <summary>Compiles a query of a manifest under a caller's permissions and runs it.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="query">What is asked.</param>
/// <param name="permissions">What the caller may see.</param>
/// <param name="limits">Bounds.</param>
/// <param name="cancellationToken">Cancels.</param>
internal delegate Task<QueryResult> RunQuery(
    SemanticManifest manifest, MetricQuery query, Permissions permissions, QueryLimits limits, CancellationToken cancellationToken);

/// <summary>
/// Makes the catalogue of callers with the same permissions: (1) what is visible, (2) what metrics can be grouped by and what
/// that is called, (3) dates and members from the rows those callers may see. Kept for the
/// <see cref="MaxKept"/> permissions used last.
/// </summary>
internal sealed class CatalogueReader
{
    /// <summary>Catalogues kept at most.</summary>
    public const int MaxKept = 64;

    private readonly SemanticManifest _manifest;
    private readonly string _revision;
    private readonly MemberReader _members;
    private readonly RunQuery _run;
    private readonly Survey _survey;
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Fingerprint, Task<Catalogue> Catalogue)> _kept = [];

    /// <summary>Creates the reader.</summary>
    /// <param name="manifest">The semantic model.</param>
    /// <param name="revision">Names the semantic model and the data.</param>
    /// <param name="run">Runs queries.</param>
    public CatalogueReader(SemanticManifest manifest, string revision, RunQuery run)
    {
        (_manifest, _revision, _run) = (manifest, revision, run);
        _survey = new Survey(manifest);
        _members = new MemberReader(_survey, run);
    }

    /// <summary>The persona's words for what the files call otherwise.</summary>
    public ImmutableSortedDictionary<string, string> Vocabulary { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The catalogue; callers who wait for the same one share the work, which goes on when one of them leaves.</summary>
    /// <param name="permissions">What the caller may see.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<Catalogue> ReadAsync(Permissions permissions, CancellationToken cancellationToken)
    {
        Task<Catalogue> catalogue;
        lock (_gate)
        {
            var key = permissions.Fingerprint;
            var node = _kept.First;
            while (node is not null && node.Value.Fingerprint != key)
            {
                node = node.Next;
            }

            // A failure is not kept: the next caller tries again.
            if (node is not null)
            {
                _kept.Remove(node);
            }

            catalogue = node is { Value.Catalogue: { IsFaulted: false, IsCanceled: false } task }
                ? task
                : Task.Run(() => MakeAsync(permissions, CancellationToken.None), CancellationToken.None);
            _kept.AddFirst((key, catalogue));
            if (_kept.Count > MaxKept)
            {
                _kept.RemoveLast();
            }
        }

        return catalogue.WaitAsync(cancellationToken);
    }

    private async Task<Catalogue> MakeAsync(Permissions permissions, CancellationToken cancellationToken)
    {
        var index = ManifestIndex.For(_manifest);
        var hidden = HiddenElements.Of(_manifest, permissions);
        var visible = _manifest.Metrics.Where(m => !hidden.Hides(m)).ToList();
        var reached = visible.ToDictionary(m => m.Name, m => Reach.Of(m, index, hidden));
        var terms = Terms.Of([.. visible.Where(m => !m.Meta.Hidden).Select(m => reached[m.Name])]);
        var spans = await SpansAsync(visible, index, permissions, cancellationToken).ConfigureAwait(false);
        var metrics = visible.ConvertAll(m => CatalogueMetrics.Make(m, new MetricSetting(index, hidden, terms, reached[m.Name], spans)));
        var offered = visible.Zip(metrics).Where(p => !p.First.Meta.Hidden).Select(p => p.Second).ToImmutableArray();
        var facts = visible.Where(m => !m.Meta.Hidden).SelectMany(m => Reach.Measures(m, index)).Select(m => m.Model).Distinct().ToList();
        var dimensions = await Task.WhenAll(terms.Values.Select(
            t => _members.ReadAsync(t, facts, permissions, cancellationToken))).ConfigureAwait(false);
        return SpokenLabels.In(new Catalogue
        {
            Metrics = offered,
            Unoffered = [.. visible.Zip(metrics).Where(p => p.First.Meta.Hidden).Select(p => p.Second)],
            Dimensions = [.. dimensions],
            HiddenNames = HiddenNames.Of(_manifest, permissions, hidden, offered, [.. dimensions]),
            RowsRestricted = !permissions.RowPredicates.IsEmpty,
            Statements = permissions.Statements,
            // Tables without a date count on the day they were drafted, which says nothing of the data.
            AsOf = offered.Where(m => m.From != m.To).Max(m => m.To) ?? offered.Max(m => m.To),
            Revision = $"{_revision}\n{permissions.Fingerprint}",
        }, Vocabulary);
    }

    private async Task<IReadOnlyDictionary<(string Model, string Time), DateSpan>> SpansAsync(
        List<Metric> visible, ManifestIndex index, Permissions permissions, CancellationToken cancellationToken)
    {
        var models = visible.SelectMany(m => Reach.Measures(m, index)).Select(m => m.Model).Distinct();
        var spans = await Task.WhenAll(models.Select(m => SpansAsync(m, permissions, cancellationToken))).ConfigureAwait(false);
        return spans.SelectMany(s => s).ToDictionary(s => s.Key, s => s.Value);
    }

    private async Task<Dictionary<(string Model, string Time), DateSpan>> SpansAsync(
        SemanticModel model, Permissions permissions, CancellationToken cancellationToken)
    {
        if (_survey.Spans(model) is not { } query)
        {
            return [];
        }

        var result = await _run(_survey.Manifest, query, permissions, QueryLimits.Default, cancellationToken).ConfigureAwait(false);
        var row = result.Rows.FirstOrDefault([]);
        if (Survey.Times(model).Where((_, i) => row.Skip(2 * i).Take(2).Any(cell => cell is not (null or DateTime))).FirstOrDefault() is { } untimely)
        {
            throw new DataSourceException(
                $"'{untimely.Expr ?? untimely.Name}' of the table '{model.Relation.Name}', the time dimension {untimely.Name} of {model.Origin?.File ?? model.Name}, is no date or time; an expr with a CAST would be right.");
        }

        return Survey.Times(model)
            .Select((time, i) => (time.Name, Span: new DateSpan(Start(Day(row, 2 * i), time.Grain), End(Day(row, (2 * i) + 1), time.Grain))))
            .ToDictionary(s => (model.Name, s.Name), s => s.Span);
    }

    private static DateOnly? Start(DateOnly? day, TimeGrain grain) => (day, grain) switch
    {
        ({ } d, TimeGrain.Month) => new DateOnly(d.Year, d.Month, 1),
        ({ } d, TimeGrain.Quarter) => new DateOnly(d.Year, ((d.Month - 1) / 3 * 3) + 1, 1),
        ({ } d, TimeGrain.Year) => new DateOnly(d.Year, 1, 1),
        _ => day,
    };

    // What is written down once a month, quarter or year covers all of it.
    private static DateOnly? End(DateOnly? day, TimeGrain grain) => (day, grain) switch
    {
        ({ } d, TimeGrain.Month) => new DateOnly(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month)),
        ({ } d, TimeGrain.Quarter) => new DateOnly(d.Year, ((d.Month + 2) / 3 * 3), 1).AddMonths(1).AddDays(-1),
        ({ } d, TimeGrain.Year) => new DateOnly(d.Year, 12, 31),
        _ => day,
    };

    private static DateOnly? Day(ImmutableArray<object?> row, int column) =>
        column < row.Length && row[column] is DateTime moment ? DateOnly.FromDateTime(moment) : null;
}
