using Parley.Products;
using Xunit;

namespace Parley.Tests.Products;

public sealed class ProductFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}", "My Shop");

    public ProductFolderTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void Load_Whole_ReadsEveryKey()
    {
        Write("product.yaml", """
            title: Shop
            as_of: 2026-01-31
            persona: { tone: formal, verbosity: brief, vocabulary: { customer: guest } }
            calendar: { fiscal_year_start: 4, week_start: sunday }
            goals:
              - { metric: revenue, value: 1e6, grain: year }
            data: { refresh_every: 15m, memory_mib: 256, types: { orders.amount: "DECIMAL(18,2)" } }
            escalation: { contact: the shop team }
            """);
        var product = Loaded();
        Assert.Equal("my-shop", product.Name);
        Assert.Equal(new DateOnly(2026, 1, 31), product.AsOf);
        Assert.Equal(("formal", "brief", "guest"), (product.Persona.Tone, product.Persona.Verbosity, product.Persona.Vocabulary["customer"]));
        Assert.Equal((4, DayOfWeek.Sunday), (product.Calendar.FiscalYearStart, product.Calendar.WeekStart));
        Assert.Equal(new Goal("revenue", 1_000_000m, "year"), Assert.Single(product.Goals));
        Assert.Equal((TimeSpan.FromMinutes(15), 256, "DECIMAL(18,2)"), (product.Data.RefreshEvery, product.Data.MemoryMiB, product.Data.Types["orders.amount"]));
        Assert.Equal("the shop team", product.EscalationContact);
    }

    [Fact]
    public void Load_ManyFaults_ReportsEachWithItsLineAndKey()
    {
        Write("product.yaml", """
            titel: Shop
            as_of: yesterday
            persona: { tone: rude }
            calendar:
              fiscal_year_start: 13
            goals:
              - { metric: revenue }
            data: { refresh_every: soon }
            """);
        var faults = ProductFolder.Load(_folder).Faults.Select(f => $"{f.Line} {f.Key}: {f.Message}").ToArray();
        Assert.Contains(faults, f => f.StartsWith("1 titel: ", StringComparison.Ordinal) && f.Contains("'title'", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("title: The key 'title' is needed", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("2 as_of: ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("3 persona.tone: 'rude'", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("5 calendar.fiscal_year_start: ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("goals[0].value", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("goals[0].grain", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("8 data.refresh_every: ", StringComparison.Ordinal));
        Assert.Null(ProductFolder.Load(_folder).Product);
    }

    [Theory]
    [InlineData(null, "There is no product.yaml")]
    [InlineData("", "empty")]
    [InlineData("title: [", "not valid YAML")]
    [InlineData("- a\n- b\n", "map of keys")]
    [InlineData("title: a\u0001b\n", "control character")]
    public void Load_BrokenFile_SaysSo(string? text, string message)
    {
        if (text is not null)
        {
            Write("product.yaml", text);
        }

        Assert.Contains(message, ProductFolder.Load(_folder).Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_ChangesWithSettingsAndNotWithData()
    {
        Write("product.yaml", "title: Shop\n");
        Write("metrics/a.yml", "metrics: []\n");
        var version = Loaded().Version;
        Write("data/orders.csv", "id\n1\n");
        Write("evals/suite.yaml", "tests: []\n");
        Write(".parley/draft.json", "{}");
        Assert.Equal(version, Loaded().Version);
        Write("metrics/a.yml", "metrics: [ ]\n");
        Assert.NotEqual(version, Loaded().Version);
    }

    [Fact]
    public void Load_Permissions_AreReadAndTheirFaultsReported()
    {
        Write("product.yaml", "title: Shop\n");
        Write("policies/permissions.yaml", """
            rules:
              - applies_to: { roles: [Viewer] }
                rows:
                  - { model: orders, where: "region IN ({{ region }})" }
              - say: nothing restricted
              - rows:
                  - { model: orders, where: "region = {region}" }
            """);
        var load = ProductFolder.Load(_folder);
        Assert.Equal("viewer", Assert.Single(load.Rules.Rules[0].Roles));
        Assert.Contains(load.Faults, f => f.Line == 5 && f.Message.Contains("restricts nothing", StringComparison.Ordinal));
        Assert.Contains(load.Faults, f => f.Key.EndsWith("where", StringComparison.Ordinal) && f.Message.Contains("Braces", StringComparison.Ordinal));
    }

    private Product Loaded()
    {
        var load = ProductFolder.Load(_folder);
        Assert.True(load.Product is not null, string.Join('\n', load.Faults));
        return load.Product;
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
