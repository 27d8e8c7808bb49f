using System.Net;

namespace Parley.Models.Providers;

/// <summary>HTTP to providers: no redirects with a key, and no answer longer than is taken.</summary>
internal static class LimitedHttp
{
    /// <summary>Bytes of one response that are read; JSON around a token is long, so this is well above the characters that are taken.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>A client without a time-out of its own.</summary>
    /// <param name="header">A header to send with every request; null for none.</param>
    public static HttpClient Client((string Name, string Value)? header)
    {
#pragma warning disable CA2000 // The client owns the handler.
        var client = new HttpClient(new LimitHandler(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
#pragma warning restore CA2000
        if (header is { } extra)
        {
            client.DefaultRequestHeaders.Add(extra.Name, extra.Value);
        }

        return client;
    }

    private sealed class LimitHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                // Not every provider's client tells how long to wait.
                var wait = response.Headers.RetryAfter?.Delta;
                response.Dispose();
                throw new ModelException(ModelFault.Busy, "The provider gets too many requests.") { RetryAfter = wait };
            }

            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var content = new StreamContent(new LimitedStream(body));
            foreach (var (name, values) in response.Content.Headers)
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = content;
            return response;
        }
    }

    private sealed class LimitedStream(Stream inner) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int count) => (_read += count) <= MaxBytes
            ? count
            : throw new ModelException(ModelFault.TooLong, $"The provider sent more than {MaxBytes / 1024 / 1024} MiB.");
    }
}
