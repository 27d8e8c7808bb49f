using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Parley.Storage;

namespace Parley.Governance.Accounts;

/// <summary>What came of taking an invitation up.</summary>
/// <param name="Account">The account; null where it was not made.</param>
/// <param name="Why">A sentence about why not; empty where it was.</param>
public sealed record Joining(Account? Account, string Why);

/// <summary>
/// Accounts, invitations and who is signed in. Secrets of links and cookies are kept as hashes alone. What changes an account is in the
/// audit trail.
/// </summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates what is stored, and says what has run out.</param>
public sealed class AccountStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>How long a sign-in lasts.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromDays(14);

    /// <summary>How long an invitation can be taken up.</summary>
    public static readonly TimeSpan InvitationLength = TimeSpan.FromDays(7);

    private const string Columns =
        "id AS Id, login AS Login, name AS Name, password_hash AS PasswordHash, subject AS Subject, roles AS Roles, attributes AS Attributes, at AS At, disabled_at AS DisabledAt";

    /// <summary>Lists the accounts by login.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Account>> ListAsync(CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>($"SELECT {Columns} FROM account ORDER BY login LIMIT 1000", null, cancellationToken).ConfigureAwait(false)).Select(r => r.ToAccount()).ToImmutableArray(),
        cancellationToken);

    /// <summary>Makes an invitation.</summary>
    /// <param name="roles">Roles of the account to be made.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="by">Who invites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The secret of the link, which nobody can read again.</returns>
    public Task<string> InviteAsync(ImmutableSortedSet<string> roles, ImmutableSortedDictionary<string, string> attributes, string by, CancellationToken cancellationToken)
    {
        var secret = Secret();
        return state.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO invitation (secret, roles, attributes, created_by, expires_at) VALUES (@Secret, @Roles, @Attributes, @by, @ExpiresAt)",
                    new { Secret = Hash(secret), Roles = string.Join(',', roles), Attributes = Write(attributes), by, ExpiresAt = StoredText.Of(clock.GetUtcNow() + InvitationLength) },
                    cancellationToken).ConfigureAwait(false);
                await RecordAsync(session, "account.invited", by, string.Join(',', roles), cancellationToken).ConfigureAwait(false);
                return secret;
            },
            cancellationToken);
    }

    /// <summary>A link for the first account, an owner; those made at earlier starts open nothing any more.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where there is an account already.</returns>
    public async Task<string?> FirstAsync(CancellationToken cancellationToken)
    {
        if (await state.ReadAsync(session => session.FindAsync<long>("SELECT count(*) FROM account", null, cancellationToken), cancellationToken).ConfigureAwait(false) > 0)
        {
            return null;
        }

        await state.WriteAsync(session => session.ExecuteAsync("DELETE FROM invitation WHERE created_by = 'start'", null, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await InviteAsync(["owner"], ImmutableSortedDictionary<string, string>.Empty, "start", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an invitation up; it opens once.</summary>
    /// <param name="secret">The link's secret.</param>
    /// <param name="login">What they sign in as.</param>
    /// <param name="name">Name for people.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Joining> JoinAsync(string secret, string login, string name, string password, CancellationToken cancellationToken)
    {
        login = login.Trim().ToLowerInvariant();
        if (login.Length is < 2 or > 100 || login.Any(c => !char.IsLetterOrDigit(c) && !"@.-_+".Contains(c, StringComparison.Ordinal)))
        {
            return Task.FromResult(new Joining(null, "Sign in with a short name or an e-mail address: letters, digits and @ . - _ +"));
        }

        if (password.Length < PasswordHash.Shortest)
        {
            return Task.FromResult(new Joining(null, $"The password needs at least {PasswordHash.Shortest} characters."));
        }

        var (now, hash) = (clock.GetUtcNow(), PasswordHash.Of(password));
        return state.WriteAsync(
            async session =>
            {
                if (await session.FindAsync<long>("SELECT count(*) FROM account WHERE login = @login", new { login }, cancellationToken).ConfigureAwait(false) > 0)
                {
                    return new Joining(null, "Somebody has this name already.");
                }

                var invitation = await session.FindAsync<Row>(
                    "UPDATE invitation SET used_at = @Now WHERE secret = @Secret AND used_at IS NULL AND expires_at > @Now RETURNING roles AS Roles, attributes AS Attributes",
                    new { Now = StoredText.Of(now), Secret = Hash(secret) }, cancellationToken).ConfigureAwait(false);
                if (invitation is null)
                {
                    return new Joining(null, "This link does not open any more: it was used, or has run out. Ask an owner for a new one.");
                }

                var account = new Row { Id = Guid.CreateVersion7(now).ToString("N"), Login = login, Name = name.Trim().Length > 0 ? name.Trim() : login, PasswordHash = hash, Roles = invitation.Roles, Attributes = invitation.Attributes, At = StoredText.Of(now) };
                await InsertAsync(session, account, cancellationToken).ConfigureAwait(false);
                return new Joining(account.ToAccount(), "");
            },
            cancellationToken);
    }

    /// <summary>Finds or makes the account of somebody whom an identity provider vouches for.</summary>
    /// <param name="subject">Issuer and subject.</param>
    /// <param name="login">What they are called there.</param>
    /// <param name="name">Name for people.</param>
    /// <param name="roles">Roles for a new account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where the account is closed, or another one has the login.</returns>
    public Task<Account?> ExternalAsync(string subject, string login, string name, ImmutableSortedSet<string> roles, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        login = login.Trim().ToLowerInvariant();
        return state.WriteAsync(
            async session =>
            {
                var found = await session.FindAsync<Row>($"SELECT {Columns} FROM account WHERE subject = @subject OR login = @login", new { subject, login }, cancellationToken).ConfigureAwait(false);
                if (found is not null)
                {
                    return found.Subject == subject && found.DisabledAt is null ? found.ToAccount() : null;
                }

                var account = new Row { Id = Guid.CreateVersion7(now).ToString("N"), Login = login, Name = name, Subject = subject, Roles = string.Join(',', roles), Attributes = "", At = StoredText.Of(now) };
                await InsertAsync(session, account, cancellationToken).ConfigureAwait(false);
                return account.ToAccount();
            },
            cancellationToken);
    }

    /// <summary>Signs in with a password.</summary>
    /// <param name="login">The login.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The secret of the session's cookie; null where login or password is wrong, or the account is closed.</returns>
    public async Task<string?> SignInAsync(string login, string password, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<Row>($"SELECT {Columns} FROM account WHERE login = @Login", new { Login = login.Trim().ToLowerInvariant() }, cancellationToken), cancellationToken).ConfigureAwait(false);
        var fits = PasswordHash.Fits(password, row?.PasswordHash ?? "");
        return fits && row is { DisabledAt: null } ? await BeginAsync(row.ToAccount(), cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Begins a session.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The secret of its cookie.</returns>
    public Task<string> BeginAsync(Account account, CancellationToken cancellationToken)
    {
        var (now, secret) = (clock.GetUtcNow(), Secret());
        return state.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO session (secret, account, at, expires_at) VALUES (@Secret, @Id, @At, @ExpiresAt)",
                    new { Secret = Hash(secret), account.Id, At = StoredText.Of(now), ExpiresAt = StoredText.Of(now + SessionLength) }, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync("DELETE FROM session WHERE expires_at < @Now", new { Now = StoredText.Of(now) }, cancellationToken).ConfigureAwait(false);
                return secret;
            },
            cancellationToken);
    }

    /// <summary>Whose session a cookie is.</summary>
    /// <param name="secret">The cookie's secret.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where it is nobody's any more.</returns>
    public async Task<Account?> OfAsync(string secret, CancellationToken cancellationToken)
    {
        var row = await state.ReadAsync(
            session => session.FindAsync<Row>(
                $"SELECT {Columns} FROM account WHERE disabled_at IS NULL AND id = (SELECT account FROM session WHERE secret = @Secret AND expires_at > @Now)",
                new { Secret = Hash(secret), Now = StoredText.Of(clock.GetUtcNow()) }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return row?.ToAccount();
    }

    /// <summary>Ends a session; its cookie opens nothing any more.</summary>
    /// <param name="secret">The cookie's secret.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<int> SignOutAsync(string secret, CancellationToken cancellationToken) =>
        state.WriteAsync(session => session.ExecuteAsync("DELETE FROM session WHERE secret = @Secret", new { Secret = Hash(secret) }, cancellationToken), cancellationToken);

    /// <summary>Changes roles and attributes, or closes an account; closing ends its sessions. The last open owner stays one.</summary>
    /// <param name="changed">The account as it is to be.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where nobody could own the installation any more.</returns>
    public Task<bool> ChangeAsync(Account changed, string by, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var owners = await session.QueryAsync<Row>($"SELECT {Columns} FROM account WHERE disabled_at IS NULL", null, cancellationToken).ConfigureAwait(false);
            var stays = changed.DisabledAt is null && changed.Roles.Contains("owner");
            if (!stays && !owners.Any(o => o.Id != changed.Id && o.ToAccount().Roles.Contains("owner")))
            {
                return false;
            }

            await session.ExecuteAsync(
                "UPDATE account SET roles = @Roles, attributes = @Attributes, disabled_at = @DisabledAt WHERE id = @Id",
                new { Roles = string.Join(',', changed.Roles), Attributes = Write(changed.Attributes), DisabledAt = changed.DisabledAt is { } at ? StoredText.Of(at) : null, changed.Id },
                cancellationToken).ConfigureAwait(false);
            if (changed.DisabledAt is not null)
            {
                await session.ExecuteAsync("DELETE FROM session WHERE account = @Id", new { changed.Id }, cancellationToken).ConfigureAwait(false);
            }

            await RecordAsync(session, "account.changed", by, changed.Id, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Write(ImmutableSortedDictionary<string, string> attributes) => string.Join('\n', attributes.Select(a => $"{a.Key}={a.Value.ReplaceLineEndings(" ")}"));

    private async Task InsertAsync(StateSession session, Row row, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            "INSERT INTO account (id, login, name, password_hash, subject, roles, attributes, at) VALUES (@Id, @Login, @Name, @PasswordHash, @Subject, @Roles, @Attributes, @At)", row, cancellationToken).ConfigureAwait(false);
        await RecordAsync(session, "account.created", row.Login, row.Id, cancellationToken).ConfigureAwait(false);
    }

    private Task<AuditEntry> RecordAsync(StateSession session, string action, string who, string detail, CancellationToken cancellationToken) =>
        audit.AppendAsync(session, new AuditEvent { Actor = who, Action = action, Detail = detail }, cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Login { get; init; } = "";

        public string Name { get; init; } = "";

        public string PasswordHash { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Roles { get; init; } = "";

        public string Attributes { get; init; } = "";

        public string At { get; init; } = "";

        public string? DisabledAt { get; init; }

        public Account ToAccount() => new()
        {
            Id = Id,
            Login = Login,
            Name = Name,
            Subject = Subject,
            Roles = [.. Roles.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Attributes = Attributes.Split('\n').Select(a => a.Split('=', 2)).Where(a => a.Length == 2).ToImmutableSortedDictionary(a => a[0], a => a[1]),
            At = StoredText.Time(At),
            DisabledAt = DisabledAt is null ? null : StoredText.Time(DisabledAt),
        };
    }
}
