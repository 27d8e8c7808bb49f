using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Parley.Analytics;
using Parley.Analytics.Composing;
using Parley.Analytics.Understanding;
using Parley.Answers;
using Parley.Conversations.Colleagues;
using Parley.Conversations.Continuity;
using Parley.Conversations.Modelled;
using Parley.Conversations.Plainly;
using Parley.Governance;
using Parley.Guardrails.Policies;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Metrics;
using Parley.Products;

namespace Parley.Conversations;

/// <summary>
/// All that a turn depends on, fixed before its question is read: who asks what, of which version and data, after which
/// turns, on which day.
/// </summary>
internal sealed class TurnSetting : IAsyncDisposable
{
    /// <summary>How many earlier turns a question may refer to.</summary>
    public const int MaxHistory = TurnRequest.MaxEarlier;

    private QuestionWords? _words;

    private TurnSetting(ProductLease product, TurnLease? place) => (Product, Place) = (product, place);

    public ProductLease Product { get; }

    /// <summary>The hold on the conversation; null for a turn that is not recorded.</summary>
    public TurnLease? Place { get; }

    public required string Id { get; init; }

    public required TurnRequest Request { get; init; }

    public required Caller Caller { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateOnly Today { get; init; }

    public required Permissions Permissions { get; init; }

    public required Catalogue Catalogue { get; init; }

    /// <summary>The documents that the caller may see.</summary>
    public required KnowledgeLibrary Documents { get; init; }

    /// <summary>What people said of passages.</summary>
    public required ImmutableArray<PassageMark> Marks { get; init; }

    /// <summary>The turns that this one goes on from, oldest first.</summary>
    public required ImmutableArray<Turn> History { get; set; }

    /// <summary>What a person confirmed that the question means; null where nobody did.</summary>
    public VerifiedAnswer? Verified { get; init; }

    /// <summary>That plain language is asked for, and of what; null where it is not.</summary>
    public PlainRequest? Plain { get; private set; }

    /// <summary>The question that is answered: as typed, without what asks for plain language.</summary>
    public string Asked => Plain?.Question ?? Request.Question;

    /// <summary>The words of <see cref="Asked"/>: those that were read for an answer, where they were.</summary>
    public QuestionWords Words => _words ??= QuestionReader.Words(Asked, Reading);

    /// <summary>Keeps the words of a question that was read, which need not be read again.</summary>
    /// <param name="read">What came of reading <see cref="Asked"/>.</param>
    public Understood Hear(Understood read)
    {
        _words = read.Words;
        return read;
    }

    /// <summary>How long the answer is; in plain language, numbers are said in brief.</summary>
    public Verbosity Verbosity => Request.Verbosity ?? (Plain?.Plan is null ? null : (Verbosity?)Verbosity.Brief)
        ?? (Enum.TryParse<Verbosity>(Product.Product.Persona.Verbosity, ignoreCase: true, out var own) ? own : Verbosity.Standard);

    public SemanticLayer Layer => Product.Layer;

    /// <summary>The product's rules as they are for this caller.</summary>
    public PolicyPipeline Policies => new(Product.Policies, Caller);

    /// <summary>What models do in this turn; null where the product has none.</summary>
    public ModelledTurn? Models { get; private set; }

    /// <summary>What the reader of the question knows beside its words.</summary>
    public ReadingContext Reading => new()
    {
        Catalogue = Catalogue,
        Product = Product.Product,
        Today = Today,
        Locale = Caller.Locale,
        Earlier = [.. History.Select(t => new Exchange(t.Question, t.Answer.ResolvedQuestion, t.Plan, t.Answer.Choices))],
    };

    /// <summary>How the answer is said.</summary>
    public Wording Wording(string resolvedQuestion) => new(Catalogue)
    {
        Persona = Product.Product.Persona,
        Verbosity = Verbosity,
        Locale = Caller.Locale,
        Calendar = Product.Product.Calendar,
        Glossary = Product.Product.Glossary,
        ResolvedQuestion = resolvedQuestion,
        EscalationContact = Product.Product.EscalationContact,
    };

    /// <summary>What a caller is told before any data is read.</summary>
    public TurnEvent Announce(Understood? understood)
    {
        var planned = understood as Understood.Planned;
        return new TurnEvent.Planned(Id, Place?.Conversation.Id ?? "", planned?.ResolvedQuestion ?? "", planned?.Plan);
    }

    /// <summary>The turn as it is recorded.</summary>
    public Turn Row(Understood? understood, TurnResult result, StepTimes steps) => new()
    {
        Id = Id,
        Conversation = Place?.Conversation.Id ?? "",
        Number = Place?.Number ?? 1,
        Follows = Request.Follows,
        Product = Product.Product.Name,
        Version = Product.Product.Version,
        DataRevision = string.Join('+', new[] { Layer.Source.Revision, Product.Knowledge.Revision, PassageMark.RevisionOf(Marks) }.Where((r, i) => i == 0 || r.Length > 0)),
        Caller = Caller.Id,
        Permissions = Permissions.Fingerprint,
        AskedAt = AskedAt,
        Today = Today,
        Question = Request.Question,
        Status = result.Status,
        Plan = (understood as Understood.Planned)?.Plan,
        Sql = [.. result.Queries.Select(q => q.Sql)],
        Answer = result.Answer,
        Verdicts = result.Verdicts,
        Verbosity = Verbosity,
        TimingsMs = steps.ToImmutable(),
        Trace = steps.Spans,
        FaultId = result.FaultId,
        Chain = Models?.Chain ?? [],
    };

    public static async Task<TurnSetting> OpenAsync(
        (ServedProducts Products, ConversationStore Store, TimeProvider Clock) world, TurnRequest request, Caller caller,
        bool isRecorded, CancellationToken cancellationToken)
    {
        var product = (caller.MayAsk(request.Product) ? world.Products.Lease(request.Product) : null)
            ?? throw TurnRejectedException.NoProduct(request.Product, [.. world.Products.Names.Where(caller.MayAsk)]);
        TurnLease? place = null;
        try
        {
            place = isRecorded ? await EnterAsync(world.Store, product.Product.Name, request, caller, cancellationToken).ConfigureAwait(false) : null;
            var now = world.Clock.GetUtcNow();
            var permissions = product.Rules.For(caller);
            var setting = new TurnSetting(product, place)
            {
                Id = Guid.CreateVersion7(now).ToString("N"),
                Request = request,
                Caller = caller,
                AskedAt = now,
                Today = product.Product.AsOf ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, caller.TimeZone).DateTime),
                Permissions = permissions,
                Documents = product.Knowledge.For(permissions),
                Marks = await product.Knowledge.MarksAsync(cancellationToken).ConfigureAwait(false),
                Catalogue = await product.Layer.CatalogueAsync(permissions, cancellationToken).ConfigureAwait(false),
                History = place is null or { Number: 1 } || request.Follows == 0 ? [] : await world.Store
                    .ThreadAsync(place.Conversation.Id, caller.Id, request.Follows ?? place.Number - 1, MaxHistory, cancellationToken).ConfigureAwait(false),
                Verified = request is { Plan: null, Trial: null }
                    ? await world.Store.Verified.FindAsync(product.Product.Name, request.Question, cancellationToken).ConfigureAwait(false)
                    : null,
            };
            if (place is null or { Number: 1 } && !request.Earlier.IsEmpty)
            {
                Replay.Read(setting, request.Earlier);
            }

            setting.Plain = request.Plan is null ? PlainRequest.Read(request.Question, setting.History) : null;

            setting.Models = place is null && request.Trial is null ? null : await ModelledTurn.OpenAsync(setting, world.Store, world.Clock, cancellationToken).ConfigureAwait(false);
            return setting;
        }
        catch
        {
            await ReleaseAsync(product, place).ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Models?.Dispose();
        return ReleaseAsync(Product, Place);
    }

    [SuppressMessage("Tidy", "Cancellation", Justification = "What is held is given back, cancelled or not.")]
    private static async ValueTask ReleaseAsync(ProductLease product, TurnLease? place)
    {
        if (place is not null)
        {
            await place.DisposeAsync().ConfigureAwait(false);
        }

        await product.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<TurnLease> EnterAsync(
        ConversationStore store, string product, TurnRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (found, entry) = await store
            .EnterAsync(product, caller.Id, request.Question, request.Conversation, cancellationToken).ConfigureAwait(false);
        var conversation = found switch
        {
            ConversationLookup.Found { Conversation: var it } when entry is not null => it,
            ConversationLookup.Found { Conversation: var it } => throw TurnRejectedException.OtherProduct(it),
            ConversationLookup.Deleted => throw TurnRejectedException.Deleted(request.Conversation!),
            _ => throw TurnRejectedException.NoConversation(request.Conversation!),
        };
        return entry switch
        {
            TurnEntry.Entered entered => entered.Lease,
            TurnEntry.Deleted => throw TurnRejectedException.Deleted(conversation.Id),
            TurnEntry.Busy => throw TurnRejectedException.Busy(conversation.Id),
            _ => throw TurnRejectedException.NoConversation(conversation.Id),
        };
    }
}
