using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>What must hold within one semantic model, whichever form it was written in.</summary>
internal static class ModelRules
{
    /// <summary>Logs what does not hold.</summary>
    /// <param name="model">The model.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="draft">Receives faults.</param>
    public static void Check(SemanticModel model, YamlPlace place, Draft draft)
    {
        var primaries = model.Entities.Where(e => e.Type == EntityType.Primary).Select(e => e.Name).ToList();
        if (primaries.Count > 1)
        {
            draft.Faults.Error(place, $"A semantic model has one primary entity, not {primaries.Count} ({string.Join(", ", primaries)}).");
        }

        if (primaries.Count == 0 && model.PrimaryEntity is null && model.Dimensions.Length > 0)
        {
            draft.Faults.Error(place, "A semantic model with dimensions needs an entity of type primary, or the key 'primary_entity'.");
        }

        if (primaries.Count == 1 && model.PrimaryEntity is { } named && named != primaries[0])
        {
            draft.Faults.Error(place, $"The primary entity is '{primaries[0]}' by its type, but '{named}' by the key 'primary_entity'.");
        }

        CheckValidity(model, place, draft);
    }

    private static void CheckValidity(SemanticModel model, YamlPlace place, Draft draft)
    {
        var starts = model.Dimensions.Count(d => d.IsValidityStart);
        var ends = model.Dimensions.Count(d => d.IsValidityEnd);
        if ((starts, ends) is not ((0, 0) or (1, 1)))
        {
            draft.Faults.Error(place, $"Validity needs one start and one end dimension; here are {starts} and {ends}.");
        }

        if (starts > 0 && !model.Entities.Any(e => e.Type is EntityType.Natural))
        {
            draft.Faults.Error(place, "A semantic model with validity dimensions needs an entity of type natural.");
        }

        if (starts == 0 && model.Entities.FirstOrDefault(e => e.Type is EntityType.Natural) is { } natural)
        {
            draft.Faults.Error(place, $"The natural entity '{natural.Name}' needs dimensions for the start and the end of validity.");
        }

        if (starts > 0 && model.Measures.Length > 0)
        {
            draft.Faults.Error(place, "A semantic model with validity dimensions cannot have measures.");
        }
    }
}
