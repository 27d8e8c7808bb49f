using System.Net;
using Microsoft.Extensions.Time.Testing;
using Parley.Evaluation.Providers;
using Parley.Models.Providers;
using Xunit;

namespace Parley.Tests.Evaluation.Providers;

public sealed class HttpCallerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SendAsync_OfARepetition_KeepsAnAnswerForEach()
    {
        using var server = new Replies(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("new") });
        using var client = new HttpClient(server);
        var caller = new HttpCaller(client, new ReplyCache(_folder.Path), TimeProvider.System);

        foreach (var repeat in new[] { 0, 1, 0, 1, 1 })
        {
            await caller.SendAsync(Ask() with { Repeat = repeat }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task SendAsync_OfAFlood_IsStoppedOnce()
    {
        using var server = new Replies(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Flood()) });
        using var client = new HttpClient(server);

        var reply = await new HttpCaller(client, null, TimeProvider.System).SendAsync(Ask(), TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (server.Asked, reply.Status));
        Assert.Contains("longer than 32 MiB", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AfterTooMany_KeepsAllRowsFromTheServerForAsLongAsItAsks()
    {
        var clock = new FakeTimeProvider();
        var busy = true;
        using var server = new Replies(_ => busy ? TooMany() : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("yes") });
        using var client = new HttpClient(server);
        var caller = new HttpCaller(client, null, clock);

        var first = caller.SendAsync(Ask(), TestContext.Current.CancellationToken);
        busy = false;
        var second = caller.SendAsync(Ask(), TestContext.Current.CancellationToken);
        Assert.Equal(1, server.Asked);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(("yes", "yes"), ((await first).Text, (await second).Text));
        Assert.Equal(3, server.Asked);
    }

    private static HttpAsk Ask() => new(new WireRequest(new Uri("http://provider.example/ask"), HttpMethod.Post, [], "{}"));

    private static HttpResponseMessage TooMany()
    {
        var reply = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("slow down") };
        reply.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.FromSeconds(30));
        return reply;
    }

    private sealed class Replies(Func<HttpRequestMessage, HttpResponseMessage> reply) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(reply(request));
        }
    }

    // It never ends.
    private sealed class Flood : MemoryStream
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override int Read(Span<byte> buffer) => buffer.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var block = new byte[1 << 20];
            while (true)
            {
                destination.Write(block);
            }
        }
    }
}
