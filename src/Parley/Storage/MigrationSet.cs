using System.Collections.Immutable;
using System.Globalization;

namespace Parley.Storage;

/// <summary>Numbered SQL scripts: <c>0002_name.sql</c> runs everywhere, <c>0002_name.sqlite.sql</c> after it on that database only.</summary>
internal sealed class MigrationSet
{
    private const string Folder = "Parley.Storage.Migrations.";

    private readonly ImmutableArray<Script> _scripts;

    /// <summary>Creates a set from file names and their SQL.</summary>
    public MigrationSet(IEnumerable<KeyValuePair<string, string>> scripts) =>
        _scripts = [.. scripts.Select(s => Script.Of(s.Key, s.Value)).OrderBy(s => s.Version).ThenBy(s => s.Dialect, StringComparer.Ordinal)];

    /// <summary>The scripts of this program.</summary>
    public static MigrationSet Embedded { get; } = new(
        typeof(MigrationSet).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => KeyValuePair.Create(n[Folder.Length..], Read(n))));

    /// <summary>The same set with one more script.</summary>
    public MigrationSet With(string file, string sql) =>
        new(_scripts.Select(s => KeyValuePair.Create(s.File, s.Sql)).Append(KeyValuePair.Create(file, sql)));

    /// <summary>The newest version it leads to.</summary>
    public int Latest => _scripts[^1].Version;

    /// <summary>The steps from one version to another, in order.</summary>
    public IEnumerable<MigrationStep> Steps(int from, int to, string dialect) =>
        from script in _scripts
        where script.Version > @from && script.Version <= to
        group script by (script.Version, script.Name) into step
        select new MigrationStep(
            step.Key.Version, step.Key.Name, [.. step.Where(s => s.Dialect.Length == 0 || s.Dialect == dialect).Select(s => s.Sql)]);

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(MigrationSet).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private sealed record Script(string File, int Version, string Name, string Dialect, string Sql)
    {
        public static Script Of(string file, string sql)
        {
            var parts = file.Split('.');
            var number = parts[0].Split('_', 2);
            return new Script(file, int.Parse(number[0], CultureInfo.InvariantCulture), number[1], parts.Length > 2 ? parts[1] : "", sql);
        }
    }
}

/// <summary>From one version to the next.</summary>
/// <param name="Version">The version it leads to.</param>
/// <param name="Name">What it does.</param>
/// <param name="Sql">Scripts to run in order.</param>
internal sealed record MigrationStep(int Version, string Name, ImmutableArray<string> Sql);
