using System.Collections.Immutable;
using System.Text.Json;
using Parley.Governance;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Storage;

namespace Parley.Knowledge.Storing;

/// <summary>
/// What was read from products' documents, and what people said of passages, in Parley's own state: the same rows and the same
/// rankings on SQLite and PostgreSQL, because the index is built from the rows.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="audit">Takes down who marked what.</param>
/// <param name="clock">Dates marks.</param>
public sealed class KnowledgeStore(StateDatabase state, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Changes when readers or the cutter give other passages for the same file.</summary>
    private const string Reader = "3";

    private const int Batch = 200;
    private const int Page = 1000;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Marks a passage.</summary>
    /// <param name="product">The product.</param>
    /// <param name="mark">The mark; its id and time are set here.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The mark as it is kept.</returns>
    public async Task<PassageMark> MarkAsync(string product, PassageMark mark, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var kept = mark with
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Quote = StoredText.Clean(mark.Quote),
            Note = StoredText.Clean(mark.Note),
            Question = StoredText.Clean(mark.Question),
            Correction = StoredText.Clean(mark.Correction),
        };
        await WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO knowledge_mark (id, product, document, quote, kind, note, actor, at, question, correction)
                    VALUES (@Id, @Product, @Document, @Quote, @Kind, @Note, @Actor, @At, @Question, @Correction)
                    """,
                    new { kept.Id, Product = product, kept.Document, kept.Quote, Kind = kept.Kind.ToString(), kept.Note, kept.Actor, At = StoredText.Of(kept.At), kept.Question, kept.Correction },
                    cancellationToken).ConfigureAwait(false);
                await RecordAsync(session, "passage.marked", (product, kept.Actor, kept.Id), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return kept;
    }

    /// <summary>Takes a mark back; it stays on record.</summary>
    /// <param name="product">The product.</param>
    /// <param name="id">The mark.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False where there is no such mark, or it was taken back before.</returns>
    public async Task<bool> UndoAsync(string product, string id, string actor, CancellationToken cancellationToken) =>
        await state.WriteAsync(
            async session =>
            {
                var isUndone = await session.ExecuteAsync(
                    "UPDATE knowledge_mark SET undone_by = @Actor, undone_at = @At WHERE product = @Product AND id = @Id AND undone_at IS NULL",
                    new { Actor = actor, At = StoredText.Of(clock.GetUtcNow()), Product = product, Id = id },
                    cancellationToken).ConfigureAwait(false) == 1;
                if (isUndone)
                {
                    await RecordAsync(session, "passage.unmarked", (product, actor, id), cancellationToken).ConfigureAwait(false);
                }

                return isUndone;
            },
            cancellationToken).ConfigureAwait(false);

    private Task<AuditEntry> RecordAsync(StateSession session, string action, (string Product, string Who, string Id) what, CancellationToken cancellationToken) =>
        audit.AppendAsync(session, new AuditEvent { Actor = what.Who, Action = action, Product = what.Product, Detail = what.Id }, cancellationToken);

    /// <summary>The marks that hold, oldest first.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImmutableArray<PassageMark>> MarksAsync(string product, CancellationToken cancellationToken)
    {
        var rows = await state.ReadAsync(
            session => session.QueryAsync<MarkRow>(
                """
                SELECT id AS Id, document AS Document, quote AS Quote, kind AS Kind, note AS Note, actor AS Actor, at AS At,
                       question AS Question, correction AS Correction
                FROM knowledge_mark WHERE product = @Product AND undone_at IS NULL ORDER BY at, id
                """,
                new { Product = product },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new PassageMark(r.Id, r.Document, r.Quote, Enum.Parse<PassageMarkKind>(r.Kind), r.Note, r.Actor, StoredText.Time(r.At))
        {
            Question = r.Question,
            Correction = r.Correction,
        })];
    }

    internal async Task<IReadOnlyDictionary<string, KnownFile>> LoadAsync(string product, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, KnownFile>(StringComparer.Ordinal);
        // Page by page: what is written of a document is larger than the document, and need not be in memory for all at once.
        for (var after = ""; ;)
        {
            var rows = await state.ReadAsync(
                session => session.QueryAsync<FileRow>(
                    """
                    SELECT path AS Path, hash AS Hash, size AS Size, modified AS Modified, document AS Document, fault AS Fault
                    FROM knowledge_file WHERE product = @Product AND reader = @Reader AND path > @After ORDER BY path LIMIT @Page
                    """,
                    new { Product = product, Reader, After = after, Page },
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                known[row.Path] = new KnownFile(row.Size, row.Modified, row.Document is null ? null : JsonSerializer.Deserialize<IndexedDocument>(row.Document, Json), row.Fault) { Hash = row.Hash };
                after = row.Path;
            }

            if (rows.Count < Page)
            {
                return known;
            }
        }
    }

    /// <summary>The vectors that are kept for a product, by model and words.</summary>
    internal async Task<IReadOnlyDictionary<string, PassageVector>> VectorsAsync(string product, CancellationToken cancellationToken)
    {
        var rows = await state.ReadAsync(
            session => session.QueryAsync<VectorRow>("SELECT id AS Id, scale AS Scale, vector AS Vector FROM knowledge_vector WHERE product = @Product", new { Product = product }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(r => r.Id, r => new PassageVector((sbyte[])(Array)Convert.FromBase64String(r.Vector), (float)r.Scale), StringComparer.Ordinal);
    }

    internal Task SaveVectorsAsync(string product, IReadOnlyList<KeyValuePair<string, PassageVector>> vectors, CancellationToken cancellationToken) => WriteAsync(
        async session =>
        {
            foreach (var (id, vector) in vectors)
            {
                await session.ExecuteAsync(
                    "INSERT INTO knowledge_vector (product, id, scale, vector) VALUES (@Product, @Id, @Scale, @Vector) ON CONFLICT (product, id) DO NOTHING",
                    new { Product = product, Id = id, Scale = (double)vector.Scale, Vector = Convert.ToBase64String((byte[])(Array)vector.Values) },
                    cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Drops the vectors of passages that are gone.</summary>
    internal async Task ForgetVectorsAsync(string product, IEnumerable<string> held, CancellationToken cancellationToken)
    {
        var ids = await state.ReadAsync(
            session => session.QueryAsync<string>("SELECT id FROM knowledge_vector WHERE product = @Product", new { Product = product }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var gone in ids.Except(held, StringComparer.Ordinal).Chunk(Batch))
        {
            await WriteAsync(
                async session =>
                {
                    foreach (var id in gone)
                    {
                        await session.ExecuteAsync("DELETE FROM knowledge_vector WHERE product = @Product AND id = @Id", new { Product = product, Id = id }, cancellationToken)
                            .ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    internal async Task SaveAsync(
        string product, IReadOnlyDictionary<string, KnownFile> before, IReadOnlyDictionary<string, KnownFile> after, CancellationToken cancellationToken)
    {
        foreach (var gone in before.Keys.Where(p => !after.ContainsKey(p)).Chunk(Batch))
        {
            await WriteAsync(session => DeleteAsync(session, product, gone, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        foreach (var changed in after.Where(f => !before.TryGetValue(f.Key, out var known) || !ReferenceEquals(known, f.Value)).Chunk(Batch))
        {
            await WriteAsync(
                async session =>
                {
                    await DeleteAsync(session, product, [.. changed.Select(c => c.Key)], cancellationToken).ConfigureAwait(false);
                    foreach (var (path, file) in changed)
                    {
                        await InsertAsync(session, product, path, file, cancellationToken).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<int> WriteAsync(Func<StateSession, Task> work, CancellationToken cancellationToken) => state.WriteAsync(
        async session =>
        {
            await work(session).ConfigureAwait(false);
            return 0;
        },
        cancellationToken);

    private static async Task DeleteAsync(StateSession session, string product, string[] paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            await session.ExecuteAsync("DELETE FROM knowledge_file WHERE product = @Product AND path = @Path", new { Product = product, Path = path }, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static Task<int> InsertAsync(StateSession session, string product, string path, KnownFile file, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            INSERT INTO knowledge_file (product, path, hash, size, modified, reader, document, fault)
            VALUES (@Product, @Path, @Hash, @Size, @Modified, @Reader, @Document, @Fault)
            """,
            new
            {
                Product = product,
                Path = path,
                file.Hash,
                file.Size,
                Modified = file.ModifiedUtc,
                Reader,
                Document = file.Document is null ? null : JsonSerializer.Serialize(file.Document, Json),
                file.Fault,
            },
            cancellationToken);

    private sealed class FileRow
    {
        public string Path { get; init; } = "";

        public string Hash { get; init; } = "";

        public long Size { get; init; }

        public long Modified { get; init; }

        public string? Document { get; init; }

        public string? Fault { get; init; }
    }

    private sealed class VectorRow
    {
        public string Id { get; init; } = "";

        public double Scale { get; init; }

        public string Vector { get; init; } = "";
    }

    private sealed class MarkRow
    {
        public string Id { get; init; } = "";

        public string Document { get; init; } = "";

        public string Quote { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Note { get; init; } = "";

        public string Actor { get; init; } = "";

        public string At { get; init; } = "";

        public string Question { get; init; } = "";

        public string Correction { get; init; } = "";
    }
}
