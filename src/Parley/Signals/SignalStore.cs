using System.Collections.Immutable;
using System.Globalization;
using Parley.Governance;
using Parley.Signals.Delivery;
using Parley.Signals.Monitors;
using Parley.Storage;

namespace Parley.Signals;

/// <summary>Signals and what is muted. A signal is stored together with its deliveries: none is lost, and running again adds none.</summary>
/// <param name="state">The open state.</param>
/// <param name="audit">The audit trail.</param>
/// <param name="clock">Dates signals.</param>
public sealed class SignalStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>The most that one listing gives.</summary>
    public const int PageSize = 200;

    private const string Columns =
        """
        id AS Id, product AS Product, audience AS Audience, monitor AS Monitor, kind AS Kind, metric AS Metric, segment AS Segment, since AS Since, day AS Day,
        headline AS Headline, cause AS Cause, body AS Body, question AS Question, weight AS Weight, mute_token AS MuteToken, created_at AS CreatedAt
        """;

    private const string NotMuted =
        "NOT EXISTS (SELECT 1 FROM signal_mute m WHERE m.product = s.product AND m.monitor = s.monitor AND m.segment IN ('', s.segment) AND m.caller IN ('', @caller))";

    /// <summary>Stores a signal and a delivery for each receiver, due when it is not quiet there.</summary>
    /// <param name="signal">The signal; id, token and time are set here.</param>
    /// <param name="receivers">Who gets it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The signal as stored; null where it is muted, or was stored before.</returns>
    public Task<Signal?> AddAsync(Signal signal, ImmutableArray<Receiver> receivers, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var now = clock.GetUtcNow();
            var stored = signal with { Since = signal.Since, Id = Guid.CreateVersion7(now).ToString("N"), MuteToken = Guid.NewGuid().ToString("N"), CreatedAt = now };
            var isNew = await session.ExecuteAsync(
                """
                INSERT INTO signal (id, product, audience, monitor, kind, metric, segment, since, day, headline, cause, body, question, weight, mute_token, created_at)
                SELECT @Id, @Product, @Audience, @Monitor, @Kind, @Metric, @Segment, @Since, @Day, @Headline, @Cause, @Body, @Question, @Weight, @MuteToken, @CreatedAt
                WHERE NOT EXISTS (SELECT 1 FROM signal_mute WHERE product = @Product AND monitor = @Monitor AND segment IN ('', @Segment) AND caller = '')
                ON CONFLICT (product, audience, monitor, segment, since) DO NOTHING
                """, Row.Of(stored), cancellationToken).ConfigureAwait(false) == 1;
            foreach (var receiver in isNew ? receivers.DistinctBy(r => r.Name) : [])
            {
                await Outbox.AddAsync(
                    session, (stored.Product, stored.Id, receiver.Name), Message.Of(stored), (now, receiver.Quiet.After(now)), cancellationToken).ConfigureAwait(false);
            }

            return isNew ? stored : null;
        },
        cancellationToken);

    /// <summary>True where a finding's signal was stored before or is muted, so that it need not be said.</summary>
    /// <param name="product">The product.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<bool> IsKnownAsync(string product, string audience, Finding finding, CancellationToken cancellationToken) => state.ReadAsync(
        async session => await session.FindAsync<long>(
            """
            SELECT (SELECT count(*) FROM signal WHERE product = @product AND audience = @audience AND monitor = @Name AND segment = @Segment AND since = @Since)
                + (SELECT count(*) FROM signal_mute WHERE product = @product AND monitor = @Name AND segment IN ('', @Segment) AND caller = '')
            """,
            new { product, audience, finding.Monitor.Name, Segment = finding.Segment.Text, Since = Day(finding.Since) }, cancellationToken).ConfigureAwait(false) > 0,
        cancellationToken);

    /// <summary>Reads the signals of a product for one audience, newest first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="audience">Whose, as <see cref="Audience.KeyOf"/>.</param>
    /// <param name="caller">Whose mutes count beside everybody's; empty for everybody's alone.</param>
    /// <param name="days">Only those whose last day is in these days; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>At most <see cref="PageSize"/>; those muted since are left out.</returns>
    public Task<ImmutableArray<Signal>> ListAsync(
        string product, string audience, string caller, (DateOnly From, DateOnly To)? days, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM signal s
            WHERE product = @product AND audience = @audience AND day >= @From AND day <= @To AND {NotMuted}
            ORDER BY day DESC, id DESC LIMIT {PageSize}
            """,
            new { product, audience, caller, From = Day(days?.From ?? DateOnly.MinValue), To = Day(days?.To ?? DateOnly.MaxValue) },
            cancellationToken).ConfigureAwait(false)).Select(r => r.ToSignal()).ToImmutableArray(),
        cancellationToken);

    /// <summary>Reads one signal.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where there is none.</returns>
    public Task<Signal?> FindAsync(string id, CancellationToken cancellationToken) => FindAsync("id", id, cancellationToken);

    /// <summary>Reads the signal of a link.</summary>
    /// <param name="token">Its <see cref="Signal.MuteToken"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Null where there is none.</returns>
    public Task<Signal?> FindByTokenAsync(string token, CancellationToken cancellationToken) => FindAsync("mute_token", token, cancellationToken);

    private Task<Signal?> FindAsync(string column, string value, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.FindAsync<Row>($"SELECT {Columns} FROM signal WHERE {column} = @value", new { value = StoredText.Clean(value) }, cancellationToken).ConfigureAwait(false))?.ToSignal(),
        cancellationToken);

    /// <summary>Stops a monitor's signals of one segment, or of all where it is empty; muting again changes nothing.</summary>
    /// <param name="mute">What, and for whom.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where it was muted before.</returns>
    public Task<bool> MuteAsync(Mute mute, string by, CancellationToken cancellationToken) => ChangeAsync(
        """
        INSERT INTO signal_mute (product, monitor, segment, caller, muted_by, muted_at) VALUES (@Product, @Monitor, @Segment, @Caller, @by, @Now)
        ON CONFLICT (product, monitor, segment, caller) DO NOTHING
        """, mute, by, "signal.muted", cancellationToken);

    /// <summary>Lets a monitor's signals be said again.</summary>
    /// <param name="mute">What was muted, and for whom.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where it was not muted.</returns>
    public Task<bool> UnmuteAsync(Mute mute, string by, CancellationToken cancellationToken) => ChangeAsync(
        "DELETE FROM signal_mute WHERE product = @Product AND monitor = @Monitor AND segment = @Segment AND caller = @Caller", mute, by, "signal.unmuted", cancellationToken);

    /// <summary>By monitor, the last day of its latest signal.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableSortedDictionary<string, DateOnly>> LastAsync(string product, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<Row>(
            "SELECT monitor AS Monitor, max(day) AS Day FROM signal WHERE product = @product GROUP BY monitor", new { product }, cancellationToken).ConfigureAwait(false))
            .ToImmutableSortedDictionary(r => r.Monitor, r => DateOnly.ParseExact(r.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparer.Ordinal),
        cancellationToken);

    /// <summary>What is muted of a product, for whom.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ImmutableArray<Mute>> MutesAsync(string product, CancellationToken cancellationToken) => state.ReadAsync(
        async session => (await session.QueryAsync<MuteRow>(
            $"SELECT monitor AS Monitor, segment AS Segment, caller AS Caller FROM signal_mute WHERE product = @product ORDER BY monitor, segment, caller LIMIT {PageSize}", new { product }, cancellationToken).ConfigureAwait(false))
            .Select(r => new Mute(product, r.Monitor, r.Segment, r.Caller)).ToImmutableArray(),
        cancellationToken);

    /// <summary>Notes a change of monitors in the audit trail.</summary>
    /// <param name="product">The product.</param>
    /// <param name="by">Who made it.</param>
    /// <param name="what">What was changed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task NoteAsync(string product, string by, string what, CancellationToken cancellationToken) => state.WriteAsync(
        session => audit.AppendAsync(session, new AuditEvent { Actor = by, Action = "monitors.changed", Product = product, Detail = what }, cancellationToken), cancellationToken);

    private Task<bool> ChangeAsync(string sql, Mute mute, string by, string action, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            var changed = await session.ExecuteAsync(
                sql, new { mute.Product, mute.Monitor, mute.Segment, mute.Caller, by, Now = StoredText.Of(clock.GetUtcNow()) }, cancellationToken).ConfigureAwait(false) == 1;
            if (changed)
            {
                await audit.AppendAsync(
                    session, new AuditEvent { Actor = by, Action = action, Product = mute.Product, Detail = $"{mute.Monitor} {mute.Segment}".Trim() }, cancellationToken).ConfigureAwait(false);
            }

            return changed;
        },
        cancellationToken);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed class MuteRow
    {
        public string Monitor { get; set; } = "";

        public string Segment { get; set; } = "";

        public string Caller { get; set; } = "";
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Product { get; set; } = "";

        public string Audience { get; set; } = "";

        public string Monitor { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Metric { get; set; } = "";

        public string Segment { get; set; } = "";

        public string Since { get; set; } = "";

        public string Day { get; set; } = "";

        public string Headline { get; set; } = "";

        public string Cause { get; set; } = "";

        public string Body { get; set; } = "";

        public string Question { get; set; } = "";

        public double Weight { get; set; }

        public string MuteToken { get; set; } = "";

        public string CreatedAt { get; set; } = "";

        public static Row Of(Signal signal) => new()
        {
            Id = signal.Id,
            Product = signal.Product,
            Audience = signal.Audience,
            Monitor = signal.Monitor,
            Kind = signal.Kind.ToString(),
            Metric = signal.Metric,
            Segment = StoredText.Clean(signal.Segment),
            Since = SignalStore.Day(signal.Since),
            Day = SignalStore.Day(signal.Day),
            Headline = StoredText.Clean(signal.Headline),
            Cause = StoredText.Clean(signal.Cause),
            Body = StoredText.Clean(signal.Body),
            Question = StoredText.Clean(signal.Question),
            Weight = signal.Weight,
            MuteToken = signal.MuteToken,
            CreatedAt = StoredText.Of(signal.CreatedAt),
        };

        public Signal ToSignal() => new(Product, Monitor, Segment, Parsed(Day))
        {
            Id = Id,
            Audience = Audience,
            Kind = Enum.Parse<MonitorKind>(Kind),
            Metric = Metric,
            Since = Parsed(Since),
            Headline = Headline,
            Cause = Cause,
            Body = Body,
            Question = Question,
            Weight = Weight,
            MuteToken = MuteToken,
            CreatedAt = StoredText.Time(CreatedAt),
        };

        private static DateOnly Parsed(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}

/// <summary>"Stop telling me this."</summary>
/// <param name="Product">The product.</param>
/// <param name="Monitor">The monitor.</param>
/// <param name="Segment">The segment; empty for all of them.</param>
/// <param name="Caller">Whose page it is for; empty for everybody, and for everything that is sent.</param>
public sealed record Mute(string Product, string Monitor, string Segment, string Caller = "");
