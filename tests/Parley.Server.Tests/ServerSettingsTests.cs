using Microsoft.Extensions.Configuration;
using Xunit;

namespace Parley.Server.Tests;

public sealed class ServerSettingsTests
{
    [Fact]
    public void From_NothingSet_ListensOnLoopbackWithoutAToken()
    {
        var settings = From();

        Assert.Equal(["http://127.0.0.1:5080"], settings.Urls);
        Assert.Null(settings.Token);
    }

    [Theory]
    [InlineData("http://127.0.0.1:80", true)]
    [InlineData("http://localhost:5080;http://[::1]:5081", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://localhost:5080;http://[::]:5081", false)]
    [InlineData("http://parley.example:5080", false)]
    [InlineData("http://localhost.example:5080", false)]
    public void From_Urls_BeyondLoopbackNeedAToken(string urls, bool loopback)
    {
        var fault = Record.Exception(() => From(("PARLEY_URLS", urls)));

        Assert.Equal(loopback, fault is null);
        Assert.True(loopback || fault!.Message.Contains("PARLEY_TOKEN", StringComparison.Ordinal));
        Assert.NotNull(From(("PARLEY_URLS", urls), ("PARLEY_TOKEN", "0123456789abcdef")));
    }

    [Fact]
    public void Describe_Settings_ShowsWhatIsInForceAndNoSecret()
    {
        var text = From(("PARLEY_TOKEN", "0123456789abcdef"), ("PARLEY_OTLP", "http://user:hush@collector:4318"), ("PARLEY_ORIGINS", "https://app.example")).Describe();

        Assert.Contains("PARLEY_TOKEN = (set)", text, StringComparison.Ordinal);
        Assert.Contains("PARLEY_ORIGINS = https://app.example", text, StringComparison.Ordinal);
        Assert.Contains("PARLEY_KEY_RATE = 600", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.Equal(ServerSettings.Names.Where(n => n != "PARLEY_CONFIG"), text.Split(Environment.NewLine).Select(l => l.Split(" =")[0]));
    }

    [Theory]
    [InlineData("PARLEY_ORIGINS", "app.example")]
    [InlineData("PARLEY_ORIGINS", "https://app.example/path")]
    [InlineData("PARLEY_KEY_RATE", "0")]
    [InlineData("PARLEY_KEY_RATE", "many")]
    [InlineData("PARLEY_OTLP", "collector")]
    [InlineData("PARLEY_OTLP_CONTENT", "yes")]
    public void From_WhatCannotBeUsed_IsSaidWithItsName(string name, string value) =>
        Assert.Contains(name, Assert.Throws<SettingsException>(() => From((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void From_ManyFaults_ReportsEveryOne()
    {
        var fault = Assert.Throws<SettingsException>(() => From(
            ("PARLEY_TOKN", "x"), ("PARLEY_URLS", "nowhere"), ("PARLEY_TOKEN", "short"), ("PARLEY_STATE_SYNC", "maybe"), ("PARLEY_COLOUR_OF_THE_SKY", "x")));

        Assert.Equal(5, fault.Faults.Count);
        Assert.Contains(fault.Faults, f => f.Contains("PARLEY_TOKN", StringComparison.Ordinal) && f.Contains("Did you mean PARLEY_TOKEN?", StringComparison.Ordinal));
        Assert.Contains(fault.Faults, f => f.Contains("PARLEY_COLOUR_OF_THE_SKY", StringComparison.Ordinal) && f.Contains("There are:", StringComparison.Ordinal));
    }

    [Fact]
    public void From_SettingsOfTests_AreNotOurs() => Assert.NotNull(From(("PARLEY_TEST_DATA", "/data")));

    [Fact]
    public async Task A_file_gives_settings_and_the_environment_wins()
    {
        await using var server = new TestServer();
        var file = Path.Combine(server.Folder, "settings.ini");
        await File.WriteAllTextAsync(file, $"PARLEY_STATE={Path.Combine(server.Folder, "other")}\n; a comment\nPARLEY_HOSTS=from.file\n", TestContext.Current.CancellationToken);
        server["PARLEY_CONFIG"] = file;

        var settings = (ServerSettings)server.Services.GetService(typeof(ServerSettings))!;

        Assert.Equal(Path.Combine(server.Folder, "state"), settings.State.Folder);
        Assert.Equal(["from.file"], settings.Hosts);
    }

    private static ServerSettings From(params (string Name, string Value)[] settings) => ServerSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
