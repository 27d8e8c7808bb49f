using System.Collections.Immutable;
using Parley.Answers;
using Parley.Metrics.Queries.Filters;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Queries.Names;
using Parley.Metrics.Queries.Resolving;
using Parley.Metrics.Sources;
using Parley.Metrics.Statements;

namespace Parley.Metrics.Queries.Building;

/// <summary>
/// Builds the rows of one request: (1) the model's table with the columns that are wanted, (2) shifted in time, (3) with
/// other models, custom granularities and metrics of its entities joined.
/// </summary>
internal sealed class RowsBuilder
{
    private readonly BuildContext _context;
    private readonly RowsRequest _request;
    private readonly SpinePoints _spine;
    private readonly JoinNode? _base;
    private readonly JoinTree? _tree;
    private readonly List<Join> _lookups = [];
    private readonly List<SelectColumn> _columns = [];
    private readonly Dictionary<string, string> _rollups = new(StringComparer.Ordinal);

    private RowsBuilder(BuildContext context, RowsRequest request)
    {
        (_context, _request, _spine) = (context, request, new SpinePoints(context));
        if (request.Root is { } root)
        {
            _base = new JoinNode(context, root.Model, root.Model.Name, null);
            _tree = new JoinTree(context, _base, request.Join, () => Time(request.Shifts.Length));
        }
    }

    /// <summary>Builds rows.</summary>
    /// <param name="context">The compilation.</param>
    /// <param name="request">What is wanted.</param>
    internal static Rows Build(BuildContext context, RowsRequest request) => new RowsBuilder(context, request).Build();

    private TimeGrain TimeGrain => _request.CrossedWithTime ?? _request.Root!.AggTime!.Grain;

    private Rows Build()
    {
        var conditions = new List<string>();
        JoinLongestWaysFirst();
        foreach (var item in _request.Items)
        {
            Column(item, 0);
        }

        foreach (var filter in _request.Filters)
        {
            conditions.Add(Condition(_context.Dialect, filter, i => Column(i, filter.ShiftsOutside)));
        }

        var locals = _request.Locals.Select(Local).ToImmutableArray();
        if (_request.Range is not null && _request.Shifts.IsEmpty)
        {
            Add(Time(0), GroupByName.MetricTime, _request.CrossedWithTime is null ? GroupByName.MetricTime : null);
            conditions.AddRange(_context.Dialect.Within(_request.Range, _context.Dialect.Identifier(GroupByName.MetricTime)));
        }

        if (_request.Shifts is [.., Shift.ToGrain] && OnlyStarts() is { } starts)
        {
            conditions.Add(starts);
        }

        return new Rows(Assemble(), [.. conditions], locals);
    }

    // What lies on the way to something farther is read there, whatever the order of the columns.
    private void JoinLongestWaysFirst()
    {
        var items = _request.Items.Concat(_request.Filters.SelectMany(f => f.Items).OfType<Item>());
        foreach (var item in items.Where(i => i.Target is { Hops.Length: > 1 }))
        {
            _tree!.At(item.Target!.Hops);
        }
    }

    private string? OnlyStarts()
    {
        var times = _request.Items.Where(i => i.IsAggregationTime).ToList();
        var last = TimeShifter.TimeAfter(_request.Shifts.Length);
        var condition = new TimeShifter(_context, TimeGrain).OnlyStarts(times, _context.Dialect.Identifier(last));
        if (condition is not null)
        {
            Add(Time(_request.Shifts.Length), last, last);
        }

        return condition;
    }

    /// <summary>Writes a filter over columns.</summary>
    /// <param name="dialect">How SQL is written.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="column">Names the column of an item.</param>
    internal static string Condition(SqlDialect dialect, PlacedFilter filter, Func<Item, string> column)
    {
        var next = 0;
        return filter.Template.Render(call =>
        {
            var item = filter.Items[next++];
            return call switch
            {
                FilterCall.Value value => dialect.Literal(value.Text),
                FilterCall.Moment moment => dialect.Literal(moment.Time),
                _ => dialect.Identifier(column(item!)),
            };
        });
    }

    private string Local(LocalColumn local)
    {
        // A column that is rolled up cannot be a key as well.
        var isKey = local.Rollup is not null && _base!.Columns.Contains(local.Name);
        var name = _base!.Want(isKey ? $"{local.Name}_value" : local.Name, local.Expression);
        if (local.Rollup is { } rollup)
        {
            _rollups[name] = rollup;
        }

        Add(_context.Dialect.Of(_base.Alias, name), name, name);
        return name;
    }

    // Makes sure that the item is a column, and gives the column's name.
    private string Column(Item item, int shiftsOutside)
    {
        var seesEarlierTime = item.IsAggregationTime && shiftsOutside > 0;
        var name = seesEarlierTime ? $"{item.Column}_before_{shiftsOutside}" : item.Column;
        if (!_columns.Exists(c => c.Name == name))
        {
            var sql = Sql(item, _request.Shifts.Length - shiftsOutside);
            var own = _base?.Columns.FirstOrDefault(c => _context.Dialect.Of(_base.Alias, c) == sql);
            Add(sql, name, own);
        }

        return name;
    }

    private void Add(string sql, string name, string? passedFrom)
    {
        if (!_columns.Exists(c => c.Name == name))
        {
            _columns.Add(new SelectColumn(sql, name, passedFrom));
        }
    }

    private string Sql(Item item, int shiftsBefore)
    {
        if (item.Kind == ItemKind.Metric)
        {
            return Metric(item);
        }

        if (item.IsAggregationTime)
        {
            return AggregationTime(item, shiftsBefore);
        }

        var node = _tree!.At(item.Target!.Hops);
        if (item.Kind != ItemKind.Time)
        {
            return item.Target.Dimension is { } dimension
                ? node.Read(item.Target.Element, _context.Dialect.Expression(dimension))
                : node.ReadEntity(item.Target.Element);
        }

        var expression = _context.Dialect.Expression(item.Target.Dimension!);
        return item.Custom is { } custom
            ? Custom(custom, node.Read(
                $"{item.Target.Element}{GroupByName.Separator}{Grains.Name(custom.Spine.Grain)}",
                _context.Dialect.Truncate(custom.Spine.Grain, expression)))
            : node.Read(
                (item.Name with { Links = [], Element = item.Target.Element }).Column, _context.Dialect.TimeOf(item, expression));
    }

    private string AggregationTime(Item item, int shiftsBefore)
    {
        if (item.Custom is { } custom)
        {
            return Custom(custom, _context.Dialect.Truncate(custom.Spine.Grain, Time(shiftsBefore)));
        }

        // Without a shift the table itself gives the column, so that no further SELECT is needed.
        return shiftsBefore == 0 && _request.CrossedWithTime is null
            ? _base!.Read(item.Column, _context.Dialect.TimeOf(item, _context.Dialect.Expression(_request.Root!.AggTime!)))
            : _context.Dialect.TimeOf(item, Time(shiftsBefore));
    }

    private string Time(int shifts)
    {
        if (_request.CrossedWithTime is not null)
        {
            return _context.Dialect.Of(SpinePoints.Alias, SpinePoints.Point);
        }

        if (_request.Root?.AggTime is not { } time)
        {
            throw new MetricQueryException(
                $"This needs a time, and semantic model '{_request.Root?.Model.Name}' has no time dimension to aggregate by.");
        }

        var first = _base!.Read(
            GroupByName.MetricTime, _context.Dialect.Truncate(time.Grain, _context.Dialect.Expression(time)));
        return shifts == 0 ? first : _context.Dialect.Of(_base.Alias, TimeShifter.TimeAfter(shifts));
    }

    private string Custom(CustomGrain custom, string time)
    {
        var alias = Alias($"{custom.Name}_spine");
        var point = _context.Dialect.Truncate(custom.Spine.Grain, _context.Dialect.Of(alias, custom.Spine.Column));
        _lookups.Add(new Join(JoinKind.Left, _spine.Table(custom.Spine), alias, [$"{time} = {point}"]));
        return _context.Dialect.Of(alias, custom.Column);
    }

    private string Metric(Item item)
    {
        var output = item.Metric!;
        var entity = _tree!.At(item.Target!.Hops).ReadEntity(item.Target.Element);
        var alias = Alias(item.Column);
        _lookups.Add(new Join(
            _request.Join, new RowSource.Nested(output.Query), alias, [$"{entity} = {_context.Dialect.Of(alias, output.Keys[0])}"]));
        return _context.Dialect.Of(alias, output.Values[0].Name);
    }

    private string Alias(string name)
    {
        var taken = _lookups.Select(l => l.Alias).Concat(_tree?.Aliases ?? []).ToHashSet(StringComparer.Ordinal);
        var free = name;
        for (var i = 2; taken.Contains(free); i++)
        {
            free = $"{name}_{i}";
        }

        return free;
    }

    private Select Assemble()
    {
        var time = _request.CrossedWithTime is { } grain ? _spine.Points(grain, null) : null;
        var from = _base is null ? time! : Shifted(_base);
        var cross = _base is not null && time is not null
            ? [new Join(JoinKind.Cross, new RowSource.Nested(time), SpinePoints.Alias, [])]
            : Enumerable.Empty<Join>();
        return new Select
        {
            Columns = [.. _columns],
            From = new RowSource.Nested(from),
            Alias = _base?.Alias ?? SpinePoints.Alias,
            Joins = [.. cross, .. _tree?.Joins ?? [], .. _lookups],
        };
    }

    private Select Shifted(JoinNode start)
    {
        if (!_request.Shifts.IsEmpty)
        {
            Time(0);
        }

        var rows = _request.RollUp ? RolledUp(start) : start.ToSelect();
        var columns = start.Columns.ToList();
        for (var i = 0; i < _request.Shifts.Length; i++)
        {
            var isCut = i == _request.Shifts.Length - 1 || (_request is { Range.IsExact: false } && _request.Shifts[i] is Shift.Accumulate);
            var range = isCut ? _request.Range : null;
            rows = new TimeShifter(_context, TimeGrain).Apply(rows, columns, _request.Shifts[i], i, range);
            columns.Insert(0, TimeShifter.TimeAfter(i + 1));
        }

        return rows;
    }

    // Accumulation gives a row to every later time: a million orders on five hundred days are few rows, but many pairs.
    private Select RolledUp(JoinNode start)
    {
        var dialect = _context.Dialect;
        return new Select
        {
            Columns =
            [
                .. start.Columns.Select(c => _rollups.TryGetValue(c, out var rollup)
                    ? new SelectColumn($"{rollup}({dialect.Of(start.Alias, c)})", c)
                    : dialect.Pass(start.Alias, c) with { PassedFrom = null }),
            ],
            From = new RowSource.Nested(start.ToSelect()),
            Alias = start.Alias,
            GroupBy = [.. start.Columns.Where(c => !_rollups.ContainsKey(c)).Select(c => dialect.Of(start.Alias, c))],
        };
    }
}
