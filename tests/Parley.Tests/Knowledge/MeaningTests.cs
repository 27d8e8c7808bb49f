using Microsoft.Extensions.AI;
using Parley.Answers.Rendering;
using Parley.Answers;
using Parley.Governance;
using Parley.Knowledge;
using Parley.Knowledge.Answering;
using Parley.Knowledge.Indexing;
using Parley.Knowledge.Searching;
using Parley.Knowledge.Storing;
using Parley.Models.Embedding;
using Parley.Products;
using Parley.Tests.Models;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Knowledge;

/// <summary>Documents of a product searched by meaning, with a small model of a folder.</summary>
public abstract class MeaningFacts(bool postgres) : StateFacts(postgres)
{
    private static readonly (string, string)[] Documents =
    [
        ("knowledge/cars.md", "# Automobiles\n\nAutomobiles stand behind the house."),
        ("knowledge/cats.md", "# Cats\n\nCats sleep on the sofa."),
        ("knowledge/secret.md", "---\nlabels: [board]\n---\n# Automobiles of the board\n\nAutomobiles of the board are leased."),
    ];

    [Fact]
    public async Task A_passage_that_shares_no_word_with_the_query_is_found_and_hidden_ones_are_not()
    {
        using var folder = new DocumentFolder(Documents);
        using var model = Open(folder);
        var knowledge = await OpenAsync(folder, model);
        var library = knowledge.For(new Permissions { HiddenDocuments = ["board"] });

        Assert.Empty(library.Search("vehicle", new SearchOptions()));
        var hits = await library.SearchAsync("vehicle", new SearchOptions(), Token);

        Assert.Equal("cars.md", hits[0].Passage.Document.Path);
        Assert.Contains(hits[0].Reasons, r => r.Name == "meaning");
        Assert.DoesNotContain(hits, h => h.Passage.Document.Path == "secret.md");
        Assert.Equal(2, (await knowledge.For(Permissions.Unrestricted).SearchAsync("vehicle", new SearchOptions { Count = 2 }, Token)).Count(h => h.Passage.Document.Path != "cats.md"));
    }

    [Fact]
    public async Task Vectors_are_asked_for_once_and_those_of_gone_passages_are_dropped()
    {
        using var folder = new DocumentFolder(Documents);
        using var model = Open(folder);
        var first = await OpenAsync(folder, model);
        var asked = model.Texts;
        folder.Write("knowledge/cats.md", "# Cats\n\nCats sleep on the roof.");
        var second = await OpenAsync(folder, model);

        Assert.Equal(3, asked);
        Assert.Equal(4, model.Texts);
        Assert.Equal(3, (await new KnowledgeStore(State, new AuditTrail(State, Clock), Clock).VectorsAsync("p", Token)).Count);
        Assert.NotEqual(first.Revision, second.Revision);
    }

    [Fact]
    public async Task Without_the_model_documents_are_searched_by_words_and_that_is_said()
    {
        using var folder = new DocumentFolder(Documents);
        using var model = Open(folder);
        var knowledge = await OpenAsync(folder, model);
        model.IsDown = true;

        var answer = await knowledge.For(Permissions.Unrestricted).AnswerAsync("Where do automobiles stand?", new DocumentAnswering(), Token);
        folder.Write("knowledge/new.md", "# New\n\nSomething new.");
        var later = await OpenAsync(folder, model);

        Assert.True(answer.IsFound);
        Assert.Contains("by their words alone", AnswerRenderer.ToText(new Answer { Outcome = Outcome.Answered, Blocks = answer.Blocks }), StringComparison.Ordinal);
        Assert.Contains(later.Faults, f => f.IsWarning && f.Message.Contains("embedding model did not answer", StringComparison.Ordinal));
        Assert.NotEmpty(later.For(Permissions.Unrestricted).Search("automobiles", new SearchOptions()));
    }

    private Task<ProductKnowledge> OpenAsync(DocumentFolder folder, CountingModel model) => ProductKnowledge.OpenAsync(
        new Product { Name = "p", Folder = folder.Path, Title = "P", Version = "1" }, PermissionRules.None,
        new KnowledgeHost(new KnowledgeStore(State, new AuditTrail(State, Clock), Clock)) { Meaning = () => new MeaningModel("tiny", model) }, Token);

    private static CountingModel Open(DocumentFolder folder)
    {
        var path = Path.Combine(folder.Path, "model");
        TinyModel.Write(path, ("automobiles", [1, 0, 0.1f]), ("vehicle", [1, 0, 0]), ("cats", [0, 1, 0]), ("sofa", [0, 1, 0.2f]), ("roof", [0, 1, 0.3f]));
        return new CountingModel(OnnxEmbeddingGenerator.Open(path));
    }

    private sealed class CountingModel(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public int Texts { get; private set; }

        public bool IsDown { get; set; }

        public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            Texts += texts.Length;
            return IsDown ? throw new HttpRequestException("nobody there") : base.GenerateAsync(texts, options, cancellationToken);
        }
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteMeaningTests() : MeaningFacts(postgres: false);

/// <summary>On PostgreSQL.</summary>
[Trait("Needs", "postgres")]
public sealed class PostgresMeaningTests() : MeaningFacts(postgres: true);
