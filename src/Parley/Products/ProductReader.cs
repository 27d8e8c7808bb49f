using System.Collections.Immutable;
using System.Globalization;
using Parley.Products.Yaml;

namespace Parley.Products;

/// <summary>Reads <c>product.yaml</c>; published as <c>product.schema.json</c>.</summary>
internal static class ProductReader
{
    public static Product Read(YamlFields file, Faults faults)
    {
        // Keys of rooms that read them for themselves.
        file.Accept("routes", "models", "ladder", "budgets", "monitors", "actions");
        var product = new Product
        {
            Name = "",
            Folder = "",
            Version = "",
            Title = file.RequiredText("title") ?? "",
            Description = file.Text("description") ?? "",
            Persona = Persona(file.Map("persona")),
            Calendar = Calendar(file.Map("calendar")),
            AsOf = file.Date("as_of"),
            Glossary = file.TextMap("glossary"),
            Overview = file.Texts("overview"),
            Goals = [.. file.Maps("goals").Select(Goal).OfType<Goal>()],
            Dashboard = Dashboard(file.Map("dashboard")),
            Examples = file.Texts("examples"),
            Connection = file.Text("connection"),
            Data = Data(file.Map("data")),
            EscalationContact = Contact(file.Map("escalation")),
        };
        file.Finish();
        return product;
    }

    private static Persona Persona(YamlFields? map)
    {
        var persona = new Persona();
        if (map is null)
        {
            return persona;
        }

        persona = new Persona
        {
            Name = map.Text("name") ?? "",
            Tone = map.OneOf("tone", "plain", "friendly", "formal") ?? persona.Tone,
            Address = map.OneOf("address", "you", "we", "impersonal") ?? persona.Address,
            Vocabulary = map.TextMap("vocabulary"),
            Verbosity = map.OneOf("verbosity", "brief", "standard", "detailed") ?? persona.Verbosity,
        };
        map.Finish();
        return persona;
    }

    private static Calendar Calendar(YamlFields? map)
    {
        if (map is null)
        {
            return new Calendar();
        }

        var week = map.OneOf("week_start", "monday", "sunday", "saturday");
        var calendar = new Calendar
        {
            FiscalYearStart = map.Integer("fiscal_year_start", 1, 12) ?? 1,
            WeekStart = week is null ? DayOfWeek.Monday : Enum.Parse<DayOfWeek>(week, ignoreCase: true),
        };
        map.Finish();
        return calendar;
    }

    private static Dashboard Dashboard(YamlFields? map)
    {
        if (map is null)
        {
            return new Dashboard();
        }

        var dashboard = new Dashboard { Period = map.Text("period") ?? "", Tiles = [.. map.Maps("tiles").Select(Tile).OfType<DashboardTile>()] };
        map.Finish();
        return dashboard;
    }

    private static DashboardTile? Tile(YamlFields map)
    {
        var tile = new DashboardTile(
            map.Text("metric") ?? "", map.Text("by") ?? "", map.OneOf("over", "day", "week", "month", "quarter", "year") ?? "", map.Text("question") ?? "", map.Text("title") ?? "");
        map.Finish();
        if (tile is { Metric.Length: 0, Question.Length: 0 })
        {
            map.Fault("metric", "A tile needs a metric or a question.");
            return null;
        }

        return tile;
    }

    private static Goal? Goal(YamlFields map)
    {
        var metric = map.RequiredText("metric");
        var value = map.Number("value");
        var grain = map.OneOf("grain", "month", "quarter", "year");
        foreach (var key in new[] { "value", "grain" }.Where(k => !map.Has(k)))
        {
            map.Fault(key, $"The key '{key}' is needed and missing.");
        }

        map.Finish();
        return metric is null || value is null || grain is null ? null : new Goal(metric, value.Value, grain);
    }

    private static DataSettings Data(YamlFields? map)
    {
        var settings = new DataSettings();
        if (map is null)
        {
            return settings;
        }

        settings = new DataSettings
        {
            Types = map.TextMap("types"),
            NullValues = map.Texts("null_values"),
            RefreshEvery = Duration(map, "refresh_every"),
            MemoryMiB = map.Integer("memory_mib", 64, 1_048_576) ?? settings.MemoryMiB,
            ResultsMiB = map.Integer("results_mib", 0, 1_048_576) ?? settings.ResultsMiB,
            TimeoutSeconds = map.Integer("timeout_seconds", 1, 3_600) ?? settings.TimeoutSeconds,
        };
        map.Finish();
        return settings;
    }

    // 90s, 15m, 2h, 1d; at least ten seconds, so that looking does not become the load.
    private static TimeSpan? Duration(YamlFields map, string key)
    {
        if (map.Text(key) is not { Length: > 0 } text)
        {
            return null;
        }

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is { } one && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= 100_000 && one * count >= TimeSpan.FromSeconds(10))
        {
            return one * count;
        }

        map.Fault(key, $"A length of time of at least ten seconds is needed, as 90s, 15m, 2h or 1d, not '{text}'.");
        return null;
    }

    private static string Contact(YamlFields? map)
    {
        var contact = map?.Text("contact") ?? "";
        map?.Finish();
        return contact;
    }
}
