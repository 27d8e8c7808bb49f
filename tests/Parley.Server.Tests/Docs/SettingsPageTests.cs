using Parley.Tests;
using Xunit;

namespace Parley.Server.Tests.Docs;

public sealed class SettingsPageTests
{
    [Fact]
    public void The_page_of_settings_lists_every_setting_in_order() => Assert.Equal(
        ServerSettings.Names,
        File.ReadLines(Repository.PathOf("docs", "reference", "settings.md")).Where(l => l.StartsWith("| `PARLEY_", StringComparison.Ordinal)).Select(l => l.Split('`')[1]));
}
