using System.Collections.Immutable;
using Parley.Analytics.Gathering;
using Parley.Analytics.Times;
using Parley.Answers;
using Reading = Parley.Analytics.Gathering.Reading;

namespace Parley.Analytics.Composing;

/// <summary>An answer while it is composed: the words, the evidence, and how figures are made of both.</summary>
internal sealed class Draft
{
    private readonly FigureText _figures;
    private readonly PeriodLabels _labels;

    public Draft(Findings findings, Wording wording)
    {
        (Findings, Wording) = (findings, wording);
        Phrases = Phrasebook.For(wording.Locale, wording.Persona);
        Names = new Names(wording.Catalogue, Phrases, Understanding.Words.Language.For(wording.Locale), TimeLanguage.For(wording.Locale));
        _figures = new FigureText(wording.Locale, Phrases.Text("points"));
        _labels = new PeriodLabels(TimeLanguage.For(wording.Locale), wording.Calendar);
    }

    public Findings Findings { get; }

    public Wording Wording { get; }

    public Phrasebook Phrases { get; }

    public Names Names { get; }

    public EvidenceBook Evidence { get; } = new();

    public Plan Plan => Findings.Plan;

    public bool IsBrief => Wording.Verbosity == Verbosity.Brief;

    public bool IsDetailed => Wording.Verbosity == Verbosity.Detailed;

    /// <summary>A sentence of the language's file.</summary>
    public Piece Say(string key, params ReadOnlySpan<(string Slot, Piece Piece)> slots) => Phrases[key].Fill(slots).Capitalised();

    /// <summary>The key of a sentence that says there is nothing: where not all rows are visible, that there is nothing to be seen.</summary>
    public string Unseen(string key) => Wording.Catalogue.RowsRestricted ? key + "_visible" : key;

    /// <summary>The same for words within a sentence.</summary>
    public Piece Part(string key, params ReadOnlySpan<(string Slot, Piece Piece)> slots) => Phrases[key].Fill(slots);

    /// <summary>The evidence of a reading.</summary>
    public Ref Cell(Reading reading) => Evidence.Cell(reading.Query, reading.Row, reading.Column, ScopeOf(reading), reading.Value);

    /// <summary>What a reading is about.</summary>
    public Scope ScopeOf(Reading reading) => new()
    {
        Metric = reading.Metric,
        Period = PeriodOf(reading),
        Members = Names.MembersOf(reading),
        Unit = Names.Unit(reading.Metric),
    };

    /// <summary>
    /// The days a reading is of: its point in time as far as it lies in the period, or the period. A metric that is read at
    /// points in time has its value for a period at the period's last point, and says so.
    /// </summary>
    public Period? PeriodOf(Reading reading) => reading is { Bucket: { } start, BucketGrain: { } grain }
        ? Bucket(grain, start, reading.Slice.Period)
        : reading.Slice.Period;

    /// <summary>A point in time as far as it lies in a period, by its name.</summary>
    public Period Bucket(TimeGrain grain, DateOnly start, Period? within)
    {
        var end = Buckets.End(grain, start);
        return _labels.Name(
            within is { } p && p.Start > start ? p.Start : start,
            within is { } q && q.End < end ? q.End : end);
    }

    /// <summary>All days from one to another, by their name.</summary>
    public Period Days(DateOnly start, DateOnly end) => _labels.Name(start, end);

    /// <summary>A figure, written for the caller.</summary>
    public Figure Show(Ref evidence, SignStyle style = SignStyle.Plain) =>
        new(evidence.Id, evidence.Value, _figures.Write(evidence.Value ?? throw new ArgumentException("There is no value to show.", nameof(evidence)), evidence.Scope, style));

    /// <summary>A figure that is said with words (doubled), bound to the evidence that it is true.</summary>
    public static Figure Worded(Ref evidence, string words) => new(evidence.Id, evidence.Value, words);

    /// <summary>A reading's value, or the words that there is none.</summary>
    public Piece Value(Reading? reading) => reading?.Value is null ? Phrases.Text("no_data") : Show(Cell(reading));

    /// <summary>A cell of a table; a dash where there is no data.</summary>
    public Span TableCell(Ref? evidence, SignStyle style = SignStyle.Plain) =>
        evidence?.Value is null ? new Words(Phrases.Text("none_in_table")) : Show(evidence, style);

    public Span TableCell(Reading? reading) => TableCell(reading?.Value is null ? null : Cell(reading));

    /// <summary>A period's name, as a figure.</summary>
    public Figure Named(Period period) => new(Evidence.Period(period).Id, period.Label, period.Label);

    /// <summary>"in Q3 2026", "on 14 August 2026", "over 3–9 Aug 2026"; empty for all time.</summary>
    public Piece In(Period? period) => period is null ? Piece.None
        : Part(
            period.IsNamedAsDay() ? "period.on" : period.Label.Contains('–', StringComparison.Ordinal) && !period.Label.Contains('(', StringComparison.Ordinal) ? "period.over" : "period.in",
            ("period", Named(period)));

    /// <summary>The same for what a reading is of; for a period where there is none.</summary>
    public Piece When(Reading? reading, Period? otherwise) => In(reading is null ? otherwise : PeriodOf(reading));

    /// <summary>A day, as a figure.</summary>
    public Figure Day(string function, DateOnly day, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var named = _labels.Name(day, day);
        var evidence = Evidence.Given(function, new Scope { Measurement = Measurement.Date, Period = named }, day, parameters);
        return new Figure(evidence.Id, day, named.Label);
    }

    /// <summary>A number of things, as a figure.</summary>
    public Figure Count(int count, string of, Scope? scope = null) =>
        Show(Evidence.Given("count/1", (scope ?? new Scope()) with { Measurement = Measurement.Count, Unit = Unit.Number }, count, ("of", of)));

    /// <summary>later − earlier; null where either has no value.</summary>
    public Ref? Change(Reading? after, Reading? before) => Compare("difference/1", Measurement.Change, after, before);

    /// <summary>(later − earlier) ÷ |earlier|; null where undefined. Of a metric that is a percentage no percentage is made.</summary>
    public Ref? RelativeChange(Reading? after, Reading? before) =>
        after is not null && Names.Unit(after.Metric).Kind == UnitKind.Percent ? null : Compare("relative_change/1", Measurement.RelativeChange, after, before);

    /// <summary>A part of a whole, as a fraction; null where undefined.</summary>
    public Ref? Share(Ref part, Ref whole, Measurement measurement = Measurement.Share) =>
        Evidence.Compute("share/1", part.Scope with { Measurement = measurement, Unit = Unit.Percent }, [part, whole]);

    /// <summary>A computation over two readings, in the scope of the first against the second.</summary>
    public Ref? Compare(string function, Measurement measurement, Reading? first, Reading? second)
    {
        if (first?.Value is null || second?.Value is null)
        {
            return null;
        }

        var (a, b) = (Cell(first), Cell(second));
        var scope = a.Scope with
        {
            Measurement = measurement,
            Baseline = Equals(a.Scope.Period, b.Scope.Period) ? null : b.Scope.Period,
            Against = a.Scope.Members.SequenceEqual(b.Scope.Members) ? a.Scope.Against : b.Scope.Members,
            Unit = measurement switch
            {
                Measurement.RelativeChange => Unit.Percent,
                Measurement.Multiple => new Unit(UnitKind.Ratio),
                _ => a.Scope.Unit,
            },
        };
        return Evidence.Compute(function, scope, [a, b]);
    }
}
