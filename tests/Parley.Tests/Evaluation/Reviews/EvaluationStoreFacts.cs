using Parley.Evaluation.Drift;
using Parley.Evaluation.Gates;
using Parley.Evaluation.Journals;
using Parley.Evaluation.Reviews;
using Parley.Governance;
using Parley.Governance.Gates;
using Parley.Statistics;
using Parley.Tests.Evaluation.Comparing;
using Parley.Tests.Storage;
using Xunit;

namespace Parley.Tests.Evaluation.Reviews;

/// <summary>What evaluation keeps in the state, on every database.</summary>
public abstract class EvaluationStoreFacts(bool postgres) : StateFacts(postgres)
{
    [Fact]
    public async Task A_verdict_is_kept_with_its_evidence_and_an_audit_entry()
    {
        var store = new GateVerdictStore(State, Audit, Clock);
        var kept = await store.RecordAsync(new GateVerdict { Product = "finance", Release = "v2", Passed = false, Run = "r1", Baseline = "main", Evidence = "{\"passed\":false}", DecidedBy = "eva" }, Token);
        await store.RecordAsync(new GateVerdict { Product = "other", Passed = true, Run = "r2", Evidence = "{}", DecidedBy = "eva" }, Token);

        Assert.Equal([kept], await store.ListAsync("finance", "v2", Token));
        Assert.Equal(2, (await store.ListAsync(null, null, Token)).Length);
        Assert.Contains(await Audit.ReadAsync(0, Token), e => e.Event is { Action: "gate.decided", Product: "finance" });
        Assert.IsType<AuditVerdict.Intact>(await Audit.VerifyAsync(Token));
    }

    [Fact]
    public async Task A_calibration_takes_the_place_of_the_one_before()
    {
        var store = new CalibrationStore(State, Audit, Clock);
        var calibration = CalibrationStore.Of("openai:j", [.. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? "pass" : "fail", i % 10 < 8 ? (i % 2 == 0 ? "pass" : "fail") : "pass"))]);
        await store.RecordAsync(calibration with { Labels = 3 }, "eva", Token);
        await store.RecordAsync(calibration, "eva", Token);

        var kept = Assert.Single(await store.ListAsync(Token));
        Assert.Equal(calibration, kept);
        Assert.InRange(kept.Kappa.Estimate, kept.Kappa.Low, kept.Kappa.High);
    }

    [Fact]
    public async Task Two_reviewers_who_agree_make_gold_and_a_third_decides_a_dispute()
    {
        var store = new ReviewStore(State, Audit, Clock);
        RecordedRow[] rows = [.. Enumerable.Range(0, 2).Select(i => RunComparisonTests.Row(i, true) with { Assertions = [new RecordedAssertion("llm-rubric", i == 0, 1, "") { Judge = "openai:j" }] })];
        Assert.Equal(2, await store.CreateAsync("q", rows, 1, Token));
        var first = (await store.NextAsync("q", "ann", Token))!;
        Assert.Null(await store.LabelAsync(new ReviewLabel(first.Id, "ann", "pass", ""), Token));
        var other = (await store.NextAsync("q", "ann", Token))!;
        Assert.NotEqual(first.Id, other.Id);
        Assert.Equal("pass", await store.LabelAsync(new ReviewLabel(first.Id, "bob", "pass", "good"), Token));
        await store.LabelAsync(new ReviewLabel(other.Id, "ann", "pass", ""), Token);
        Assert.Null(await store.LabelAsync(new ReviewLabel(other.Id, "bob", "fail", ""), Token));
        Assert.Equal((2, 2, 1), await store.ProgressAsync("q", Token) is var p ? (p.Tasks, p.Labelled, p.Disputed) : default);
        Assert.Equal(other.Id, (await store.NextAsync("q", "cy", Token))!.Id);

        Assert.Equal("fail", await store.LabelAsync(new ReviewLabel(other.Id, "cy", "fail", ""), Token));
        Assert.Null(await store.NextAsync("q", "dan", Token));
        Assert.Equal(2, (await store.GoldAsync("q", "openai:j", Token)).Length);
        await Assert.ThrowsAsync<ArgumentException>(() => store.LabelAsync(new ReviewLabel(other.Id, "cy", "left", ""), Token));
    }

    [Fact]
    public async Task A_queue_says_its_rubric_its_agreement_and_what_was_left_for_later()
    {
        var store = new ReviewStore(State, Audit, Clock);
        await store.CreateAsync("greetings", [.. Enumerable.Range(0, 12).Select(i => RunComparisonTests.Row(i, true))], SeededRandom.SeedOf("r1"), Token);
        await store.DescribeAsync(new ReviewQueueNote("greetings", "Polite?", "r1", "eva"), Token);
        await store.DescribeAsync(new ReviewQueueNote("greetings", "Polite and right?", "r1", "eva"), Token);
        Assert.True(double.IsNaN(Assert.Single(await store.QueuesAsync(Token)).Kappa.Estimate));

        var skipped = (await store.NextAsync("greetings", "ann", Token))!;
        Assert.Equal(skipped.Place + 1, (await store.NextAsync("greetings", "ann", skipped.Place, Token))!.Place);
        foreach (var reviewer in (string[])["ann", "bob"])
        {
            while (await store.NextAsync("greetings", reviewer, Token) is { } task)
            {
                Assert.Equal((reviewer, false), (reviewer, task.IsDisputed));
                await store.LabelAsync(new ReviewLabel(task.Id, reviewer, (task.Place % 2 == 0) == (reviewer == "ann" || task.Place > 3) ? "pass" : "fail", ""), Token);
            }
        }

        // They differ in the first four of twelve: 8 of 12 agree, where 1/2 would by chance.
        var queue = (await store.QueueAsync("greetings", Token))!;
        Assert.Equal(("Polite and right?", 12, 8, 4, false), (queue.Rubric, queue.Progress.Tasks, queue.Settled, queue.Progress.Disputed, queue.IsPairwise));
        Assert.Equal(1 / 3.0, queue.Kappa.Estimate, 9);
        Assert.InRange(queue.Kappa.Estimate, queue.Kappa.Low, queue.Kappa.High);
        Assert.True((await store.NextAsync("greetings", "cy", Token))!.IsDisputed);
        Assert.Null(await store.QueueAsync("other", Token));
    }

    [Fact]
    public async Task An_alarm_opens_one_item_with_its_owner()
    {
        var watch = new DriftWatch(State, Work, Clock);
        DriftFinding[] findings = [new(DriftKind.Behaviour, "good answers", 0.0001, 0.01, "Good answers: 80% before, 70% now."), new(DriftKind.Input, "vocabulary", 0.4, 0.001, "")];

        var opened = await watch.OpenAsync([.. findings], "finance", "eva", Token);
        Assert.Empty(await watch.OpenAsync([.. findings], "finance", "eva", Token));

        var item = Assert.Single(opened);
        Assert.Equal((WorkItemKind.Drift, WorkItemState.Taken, "eva"), (item.Kind, item.State, item.Assignee));
        Assert.Equal("Drift of finance, good answers: Good answers: 80% before, 70% now.", item.Subject);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteEvaluationStoreTests() : EvaluationStoreFacts(postgres: false);

/// <summary>On PostgreSQL.</summary>
[Trait("Needs", "postgres")]
public sealed class PostgresEvaluationStoreTests() : EvaluationStoreFacts(postgres: true);
