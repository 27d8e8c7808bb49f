using Parley.Metrics;

namespace Parley.Analytics.Composing.Kinds;

/// <summary>What a metric or a dimension means.</summary>
internal static class DefinitionComposing
{
    private const int MostExamples = 5;

    public static Composition Compose(Draft draft)
    {
        var metrics = draft.Plan.Metrics.Select(draft.Names.Find).OfType<CatalogueMetric>().ToArray();
        if (metrics.Length > 0)
        {
            return new Composition(Meaning(draft, metrics[0])) { Details = [.. metrics.SelectMany(m => Details(draft, m)), .. metrics.Skip(1).Select(m => Meaning(draft, m))] };
        }

        var dimension = draft.Wording.Catalogue.Dimensions.FirstOrDefault(d => draft.Plan.By.Contains(d.Name) || d.Name == draft.Plan.Term);
        return dimension is not null ? OfDimension(draft, dimension) : OfTerm(draft);
    }

    private static Piece Meaning(Draft draft, CatalogueMetric metric)
    {
        var description = metric.Description.Trim();
        return draft.Say(
            (description.Length, metric.Formula.Length) switch
            {
                (0, 0) => "definition.bare",
                (0, _) => "definition.formula",
                _ => "definition.metric",
            },
            ("metric", metric.Label), ("description", description.TrimEnd('.')), ("formula", metric.Formula));
    }

    private static IEnumerable<Piece> Details(Draft draft, CatalogueMetric metric)
    {
        if (metric.Description.Length > 0 && metric.Formula.Length > 0)
        {
            yield return draft.Say("definition.formula", ("metric", metric.Label), ("formula", metric.Formula));
        }

        yield return draft.Say("definition.unit", ("metric", metric.Label), ("unit", Basis.UnitName(draft, metric)));
        if (!metric.Dimensions.IsEmpty)
        {
            yield return draft.Say("definition.dimensions", ("metric", metric.Label), ("dimensions", draft.Names.And([.. metric.Dimensions.Select(draft.Names.Dimension)])));
        }

        if (metric.Synonyms.Length > 0)
        {
            yield return draft.Say("definition.synonyms", ("names", draft.Names.And(metric.Synonyms)));
        }

        if (metric is { From: { } from, To: { } to })
        {
            yield return draft.Say("definition.data", ("first", draft.Day("day/1", from)), ("last", draft.Day("day/1", to)));
        }
    }

    private static Composition OfDimension(Draft draft, CatalogueDimension dimension) => new(draft.Say(
        dimension.Description.Length > 0 ? "definition.metric" : "definition.dimension",
        ("metric", dimension.Label), ("description", dimension.Description.Trim().TrimEnd('.'))))
    {
        Details = dimension.Values.IsEmpty ? [] :
        [
            draft.Say("definition.members", ("members", string.Join(", ", dimension.Values.Take(MostExamples).Select(v => v.Value)))),
        ],
    };

    /// <summary>A term of the glossary comes with what it means: "term: meaning".</summary>
    private static Composition OfTerm(Draft draft)
    {
        var term = draft.Plan.Term ?? "";
        var meaning = draft.Wording.Glossary.FirstOrDefault(g => g.Key.Equals(term, StringComparison.OrdinalIgnoreCase));
        return new Composition(meaning.Key is null
            ? draft.Say("definition.unknown", ("metric", term))
            : draft.Say("definition.metric", ("metric", meaning.Key), ("description", meaning.Value.Trim().TrimEnd('.'))));
    }
}
