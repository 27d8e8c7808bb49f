using System.Globalization;

namespace Parley.Metrics.Sources;

/// <summary>
/// Lets so many queries run at once and so many more wait; who waits too long, or finds the queue full, is turned away.
/// </summary>
/// <param name="running">Queries that run at once.</param>
/// <param name="waiting">Queries that may wait.</param>
internal sealed class Admission(int running, int waiting) : IDisposable
{
    private readonly SemaphoreSlim places = new(running, running);
    private int present;

    /// <summary>Waits for a place; dispose what is returned to give it back.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DataSourceException">The queue is full or the wait was too long.</exception>
    public async Task<Place> EnterAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref present) > waiting + running)
        {
            Interlocked.Decrement(ref present);
            throw new DataSourceException($"The database is busy: {running} queries run and {waiting} wait.");
        }

        var admitted = false;
        try
        {
            admitted = await places.WaitAsync(patience, cancellationToken);
            return admitted
                ? new Place(this)
                : throw new DataSourceException(string.Create(
                    CultureInfo.InvariantCulture, $"The database is busy: the query waited {patience.TotalSeconds:0.#} s for its turn."));
        }
        finally
        {
            if (!admitted)
            {
                Interlocked.Decrement(ref present);
            }
        }
    }

    private void Leave()
    {
        Interlocked.Decrement(ref present);
        places.Release();
    }

    /// <inheritdoc />
    public void Dispose() => places.Dispose();

    /// <summary>A place that is held.</summary>
    public readonly struct Place : IDisposable
    {
        private readonly Admission admission;

        internal Place(Admission admission) => this.admission = admission;

        /// <inheritdoc />
        public void Dispose() => admission.Leave();
    }
}
