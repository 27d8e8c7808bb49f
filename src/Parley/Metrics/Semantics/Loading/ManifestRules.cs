using System.Collections.Immutable;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>What must hold across files: names are unique, names that are used exist, metrics do not rest on themselves.</summary>
internal static class ManifestRules
{
    /// <summary>Logs everything that does not hold.</summary>
    /// <param name="draft">What was read.</param>
    public static void Check(Draft draft)
    {
        CheckUnique(draft);
        CheckReferences(draft);
        CheckProxies(draft);
        CheckCycles(draft);
        CheckTimeSpines(draft);
    }

    private static void CheckUnique(Draft draft)
    {
        var scoped = draft.Declarations.Where(d => d.Kind != ElementKind.Entity || d.Scope.Length > 0);
        foreach (var same in scoped.GroupBy(d => (Unified(d.Kind), d.Scope, d.Name)))
        {
            var first = same.First();
            foreach (var again in same.Skip(1))
            {
                draft.Faults.Error(
                    again.Place,
                    $"There are two {Plural(Unified(first.Kind))} of the name '{first.Name}'; the first is in {first.Place.File}, line {first.Place.Line}.");
            }
        }
    }

    private static void CheckReferences(Draft draft)
    {
        var known = new Names(draft);
        foreach (var reference in draft.References.Distinct())
        {
            var names = known.Of(reference.Kind, reference.Scope);
            if (!names.Contains(reference.Name))
            {
                draft.Faults.Error(reference.Place, known.Unknown(reference, names));
            }
        }
    }

    private static void CheckProxies(Draft draft)
    {
        var written = draft.Metrics.Where(m => !m.IsProxy).ToLookup(m => m.Metric.Name);
        foreach (var proxy in draft.Metrics.Where(m => m.IsProxy))
        {
            if (written[proxy.Metric.Name].FirstOrDefault(m => m.Metric.Type != MetricType.Simple) is { } other)
            {
                draft.Faults.Error(
                    proxy.Place,
                    $"create_metric makes a metric '{proxy.Metric.Name}', which exists already with another type in {other.Place.File}, line {other.Place.Line}.");
            }
        }
    }

    private static void CheckCycles(Draft draft)
    {
        var inputs = draft.Metrics.DistinctBy(m => m.Metric.Name).ToDictionary(m => m.Metric.Name, MetricsUsed);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in draft.Metrics)
        {
            var path = new List<string>();
            if (Cycle(metric.Metric.Name, inputs, done, path))
            {
                var loop = path.SkipWhile(n => n != path[^1]).ToList();
                done.UnionWith(path);
                draft.Faults.Error(
                    draft.Metrics.First(m => m.Metric.Name == loop[0]).Place,
                    $"The metric rests on itself: {string.Join(" → ", loop)}.");
            }
        }
    }

    // Depth-first on an explicit path; its length is bounded by the number of metrics.
    private static bool Cycle(
        string name, Dictionary<string, ImmutableArray<string>> inputs, HashSet<string> done, List<string> path)
    {
        var repeats = path.Contains(name);
        path.Add(name);
        if (repeats)
        {
            return true;
        }

        if (!done.Contains(name) && inputs.TryGetValue(name, out var next) && next.Any(n => Cycle(n, inputs, done, path)))
        {
            return true;
        }

        done.Add(name);
        path.RemoveAt(path.Count - 1);
        return false;
    }

    private static void CheckTimeSpines(Draft draft)
    {
        if (draft.TimeSpines.Count + draft.LegacyTimeSpines.Count > 0)
        {
            return;
        }

        foreach (var read in draft.Metrics.Where(m => NeedsTimeSpine(m.Metric)))
        {
            draft.Faults.Warn(
                read.Place, "The metric needs a time spine, and none is declared: a model with the key 'time_spine' that lists every day.");
        }
    }

    private static bool NeedsTimeSpine(Metric metric) =>
        metric.Cumulative is { Window: not null } or { GrainToDate: not null }
        || metric.Measure is { JoinToTimespine: true }
        || metric.Inputs.Any(i => i.OffsetWindow is not null || i.OffsetToGrain is not null);

    private static ImmutableArray<string> MetricsUsed(MetricDraft read) =>
    [
        .. new[] { read.Metric.Numerator, read.Metric.Denominator, read.Accumulated, read.Base, read.Converted }
            .Concat(read.Metric.Inputs).OfType<MetricInput>().Select(i => i.Name).Distinct(),
    ];

    private static ElementKind Unified(ElementKind kind) => kind == ElementKind.TimeDimension ? ElementKind.Dimension : kind;

    private static string Plural(ElementKind kind) => kind switch
    {
        ElementKind.Entity => "entities",
        ElementKind.SavedQuery => "saved queries",
        ElementKind.Grain => "granularities",
        _ => Label(kind) + "s",
    };

    private static string Label(ElementKind kind) => kind switch
    {
        ElementKind.Model => "semantic model",
        ElementKind.TimeDimension => "time dimension",
        ElementKind.SavedQuery => "saved query",
        ElementKind.Grain => "granularity",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What is declared, and the words for what is not.</summary>
    private sealed class Names(Draft draft)
    {
        private static readonly ImmutableHashSet<string> None = [];

        private readonly Dictionary<(ElementKind Kind, string Scope), ImmutableHashSet<string>> _declared = draft.Declarations
            .Concat(draft.Metrics.Where(m => m.IsProxy).Select(m => new Declaration(ElementKind.Metric, m.Metric.Name, "", m.Place)))
            .SelectMany(d => Places(d).Select(place => (Place: place, d.Name)))
            .GroupBy(d => d.Place, d => d.Name)
            .ToDictionary(g => g.Key, g => g.ToImmutableHashSet(StringComparer.Ordinal));

        public ImmutableHashSet<string> Of(ElementKind kind, string scope)
        {
            var names = _declared.GetValueOrDefault((kind, scope)) ?? None;
            return kind == ElementKind.Grain ? names.Union(Words.Grains.Keys) : names;
        }

        public string Unknown(Reference reference, ImmutableHashSet<string> names)
        {
            var (kind, name, scope) = (reference.Kind, reference.Name, reference.Scope);
            var where = scope.Length > 0 ? $" in the semantic model '{scope}'" : "";
            if (kind == ElementKind.Metric && Of(ElementKind.Measure, "").Contains(name))
            {
                return $"'{name}' is a measure, and here a metric is needed; create_metric: true on the measure makes one.";
            }

            if (kind == ElementKind.TimeDimension && Of(ElementKind.Dimension, scope).Contains(name))
            {
                return $"The dimension '{name}'{where} is not a time dimension.";
            }

            return $"There is no {Label(kind)} '{name}'{where}{Fields.Hint(name, names)}";
        }

        // A time dimension is a dimension too, and what a model declares can be named from anywhere.
        private static IEnumerable<(ElementKind, string)> Places(Declaration declaration)
        {
            ElementKind[] kinds = declaration.Kind == ElementKind.TimeDimension
                ? [ElementKind.TimeDimension, ElementKind.Dimension]
                : [declaration.Kind];
            string[] scopes = declaration.Scope.Length > 0 ? [declaration.Scope, ""] : [""];
            return kinds.SelectMany(kind => scopes.Select(scope => (kind, scope)));
        }
    }
}
