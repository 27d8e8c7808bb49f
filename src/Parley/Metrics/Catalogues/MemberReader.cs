using System.Collections.Immutable;
using Parley.Governance;
using Parley.Metrics.Queries;
using Parley.Metrics.Queries.Links;
using Parley.Metrics.Semantics;
using Parley.Metrics.Sources;

namespace Parley.Metrics.Catalogues;

/// <summary>
/// Reads the members of dimensions. A caller whose rows are restricted sees the members that occur in visible rows of some
/// fact: a list from the dimension's own table would tell of members of others' rows.
/// </summary>
/// <param name="survey">The manifest with metrics that count rows.</param>
/// <param name="run">Runs queries.</param>
internal sealed class MemberReader(Survey survey, RunQuery run)
{
    /// <summary>Members kept at most.</summary>
    public const int MaxMembers = 10_000;

    private static readonly QueryLimits Limits = new(MaxMembers + 1, QueryLimits.Default.Timeout);

    /// <summary>A dimension with its members.</summary>
    /// <param name="term">What it is called and leads to.</param>
    /// <param name="facts">The models that metrics aggregate.</param>
    /// <param name="permissions">What the caller may see.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CatalogueDimension> ReadAsync(
        Termed term, IReadOnlyCollection<SemanticModel> facts, Permissions permissions, CancellationToken cancellationToken)
    {
        var queries = permissions.RowPredicates.IsEmpty ? [OwnTable(term)] : Facts(term, facts);
        var results = await Task.WhenAll(queries.Select(
            q => run(survey.Manifest, q, permissions, Limits, cancellationToken))).ConfigureAwait(false);
        var (dimension, entity) = (term.Reached.Target.Dimension, term.Reached.Target.Entity);
        var counts = Count(results, keepNumbers: entity is null);
        var meta = dimension?.Meta ?? entity!.Meta;
        return new CatalogueDimension
        {
            Name = term.Name,
            Label = Labels.Heading(term.Label),
            Term = term.Label.ToLowerInvariant(),
            Description = dimension?.Description ?? entity!.Description,
            Synonyms = term.Synonyms,
            Values =
            [
                .. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
                    .Take(MaxMembers)
                    .Select(c => new CatalogueValue(c.Key, meta.ValueSynonyms.GetValueOrDefault(c.Key, []))),
            ],
            Truncated = counts.Count > MaxMembers || results.Any(r => r.Rows.Length > MaxMembers || r.Truncated),
        };
    }

    private MetricQuery OwnTable(Termed term)
    {
        var target = term.Reached.Target;
        var local = target.Dimension is { } dimension && LinkMap.LocalLinks(target.Model).FirstOrDefault() is { } link
            ? $"{link}__{dimension.Name}"
            : target.Element;
        return survey.Members(target.Model, local, MaxMembers + 1)
            ?? new MetricQuery { GroupBy = [term.Name], OrderBy = [new QueryOrder(term.Name)], Limit = MaxMembers + 1 };
    }

    private IEnumerable<MetricQuery> Facts(Termed term, IReadOnlyCollection<SemanticModel> facts) => facts
        .Where(f => ManifestIndex.For(survey.Manifest).LinksFrom(survey.Manifest.Models.First(m => m.Name == f.Name)).At(term.Name).Length == 1)
        .Select(f => survey.Members(f, term.Name, MaxMembers + 1))
        .OfType<MetricQuery>();

    // Keys of an entity that are mere numbers are nothing people ask for, and would be found in every number of a question.
    private static Dictionary<string, decimal> Count(IEnumerable<QueryResult> results, bool keepNumbers)
    {
        var counts = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var row in results.SelectMany(r => r.Rows))
        {
            var cell = row[0];
            if (MemberText.Of(cell) is { } member && (keepNumbers || cell is string))
            {
                counts[member] = counts.GetValueOrDefault(member) + (row.Length > 1 && row[1] is decimal count ? count : 1);
            }
        }

        return counts;
    }
}
