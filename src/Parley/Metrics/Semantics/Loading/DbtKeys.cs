using System.Collections.Frozen;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Keys and files of a dbt project that say nothing about metrics.</summary>
internal static class DbtKeys
{
    /// <summary>Keys of a model that are dbt's own affair.</summary>
    public static FrozenSet<string> OfModel { get; } = FrozenSet.Create(
        "name", "description", "docs", "latest_version", "deprecation_date", "access", "config", "constraints", "tests",
        "data_tests", "versions", "meta", "tags", "group", "quote_columns", "contract");

    /// <summary>Keys of a model's column that are dbt's own affair.</summary>
    public static FrozenSet<string> OfColumn { get; } = FrozenSet.Create(
        "name", "description", "data_type", "docs", "config", "constraints", "tests", "data_tests", "meta", "tags", "quote",
        "policy_tags");

    /// <summary>Keys at the top of a file that are dbt's own affair.</summary>
    public static FrozenSet<string> OfFile { get; } = FrozenSet.Create(
        "version", "sources", "seeds", "snapshots", "macros", "exposures", "analyses", "tests", "data_tests", "unit_tests",
        "groups", "functions", "anchors");

    /// <summary>Files whose <c>models:</c> and <c>metrics:</c> are settings, not declarations.</summary>
    public static FrozenSet<string> SettingsFiles { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "dbt_project.yml", "packages.yml", "dependencies.yml", "package-lock.yml", "profiles.yml", "selectors.yml", "dbt_cloud.yml");

    /// <summary>Folders that hold what dbt made or fetched, not what the user wrote.</summary>
    public static FrozenSet<string> GeneratedFolders { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "target", "dbt_packages", "dbt_modules", "dbt_internal_packages", "node_modules", "logs");
}
