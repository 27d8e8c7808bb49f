using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Governance;
using Parley.Governance.Keys;

namespace Parley.Cli.Keys;

/// <summary><c>parley keys create|list|revoke</c>: API keys of programs.</summary>
internal static class KeysVerb
{
    private static readonly Argument<string> Name = new("name") { Description = "What people call it: the program or its owner." };

    private static readonly Argument<string> Key = new("key") { Description = "The key's id, or its first characters as `parley keys list` shows them." };

    private static readonly Option<string[]> Products = new("--only") { Description = "A product, by name, that may be asked. Repeat for more; all where none is named." };

    private static readonly Option<string[]> Attributes = Options.Attributes("An attribute of the caller, name=value; role=NAME gives a role. Repeat for more.");

    private static readonly Option<int?> PerMinute = new("--per-minute") { Description = "The most requests a minute; PARLEY_KEY_RATE (600) where not given." };

    private static readonly Option<DateOnly?> Expires = new("--expires") { Description = "The first day on which it opens nothing (UTC); never where not given.", CustomParser = ParseDay };

    private static readonly Option<string> Format = Output.Format();

    public static Command Create()
    {
        Options.Within(PerMinute, 1, int.MaxValue);
        Name.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => t.Value.Trim().Length is 0 or > ApiKeyStore.MaxName))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"A key's name has 1 to {ApiKeyStore.MaxName} characters."));
            }
        });
        var create = new Command("create", "Make an API key. Its secret is printed once and kept nowhere.") { Name, Products, Attributes, PerMinute, Expires, Format };
        create.SetAction(CreateAsync);
        var list = new Command("list", "List the API keys, without their secrets.") { Format };
        list.SetAction(ListAsync);
        var revoke = new Command("revoke", "Revoke an API key for good.") { Key, Format };
        revoke.SetAction(RevokeAsync);
        return new Command("keys", "Make, list and revoke API keys.") { create, list, revoke };
    }

    private static async Task<int> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Expires) is { } last && last <= DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime))
        {
            await Console.Error.WriteLineAsync("--expires is a day that is still to come; this key would open nothing.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var attributes = parsed.GetValue(Attributes) ?? [];
        var caller = attributes.Length == 0 ? null : Options.CallerOf(attributes);
        var request = new ApiKeyRequest(parsed.GetRequiredValue(Name))
        {
            Products = [.. parsed.GetValue(Products) ?? []],
            Roles = [.. caller?.Roles ?? []],
            Attributes = caller?.Attributes ?? ImmutableSortedDictionary<string, string>.Empty,
            PerMinute = parsed.GetValue(PerMinute),
            ExpiresAt = parsed.GetValue(Expires) is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
        };
        await using var services = await OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var made = await services.GetRequiredService<ApiKeyStore>().CreateAsync(request, Caller.LocalOwner.Id, cancellationToken).ConfigureAwait(false);
            Output.Write(parsed, Format, new NewKeyDocument(made.Secret, KeyDocument.Of(made.Key)), d => $"{d.Secret}{Environment.NewLine}This is shown once. {Line(d.Key)}");
            return ExitCodes.Answered;
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var services = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var keys = await services.GetRequiredService<ApiKeyStore>().ListAsync(cancellationToken).ConfigureAwait(false);
        Output.Write(
            parsed,
            Format,
            new KeyList([.. keys.Select(KeyDocument.Of)]),
            d => d.Keys.Length == 0 ? "There is no API key." : string.Join(Environment.NewLine, d.Keys.Select(Line)));
        return ExitCodes.Answered;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Key).TrimEnd('…');
        await using var services = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (await services.GetRequiredService<ApiKeyStore>().RevokeAsync(id, Caller.LocalOwner.Id, cancellationToken).ConfigureAwait(false) is not { } key)
        {
            await Console.Error.WriteLineAsync($"There is no API key \"{id}\"; `parley keys list` shows all.").ConfigureAwait(false);
            return ExitCodes.Fault;
        }

        Output.Write(parsed, Format, KeyDocument.Of(key), d => $"Revoked. {Line(d)}");
        return ExitCodes.Answered;
    }

    private static string Line(KeyDocument key) =>
        $"{key.Prefix}…  {key.Name}  products: {Joined(key.Products, "all")}  roles: {Joined(key.Roles, "none")}"
        + string.Concat(key.Attributes.Select(a => $"  {a.Key}={a.Value}"))
        + (key.RevokedAt is { } revoked ? $"  revoked {revoked:yyyy-MM-dd}" : key.ExpiresAt is { } expires ? $"  expires {expires:yyyy-MM-dd}" : "")
        + (key.LastUsedAt is { } used ? $"  last used {used:yyyy-MM-dd HH:mm}" : "  never used");

    private static string Joined(System.Collections.Immutable.ImmutableSortedSet<string> names, string none) => names.Count == 0 ? none : string.Join(", ", names);

    private static async Task<ServiceProvider> OpenAsync(CancellationToken cancellationToken) =>
        new ServiceCollection().AddLogging().AddParley(await State.OpenAsync(cancellationToken).ConfigureAwait(false)).BuildServiceProvider();

    private static DateOnly? ParseDay(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no day; write it as 2026-03-31.");
        return null;
    }
}
