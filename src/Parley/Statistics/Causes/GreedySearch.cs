using System.Collections.Immutable;

namespace Parley.Statistics.Causes;

/// <summary>A segment as a search finds it.</summary>
/// <param name="Cuboid">Its attributes.</param>
/// <param name="Cell">Its values.</param>
/// <param name="Fit">How well it explains its leaves.</param>
/// <param name="Leaves">The leaves that are its own: those that no cause before it has claimed.</param>
/// <param name="Penalty">What its gain must exceed.</param>
internal sealed record FoundSegment(Cuboid Cuboid, int Cell, SegmentFit Fit, int[] Leaves, double Penalty)
{
    /// <summary>Its gain beyond the penalty.</summary>
    public double Net => Fit.Gain - Penalty;
}

/// <summary>Greedy explanation with exchanges, for given noise.</summary>
internal sealed class GreedySearch(LeafModel model, LeafNoise noise, ImmutableArray<Cuboid> cuboids, CauseSearchSettings settings, double drift)
{
    // Cells of a set of attributes that are looked at closely.
    private const int Candidates = 5;
    private const int MostExchanges = 12;

    // A minor cause needs at most this many times the evidence of a major one.
    private const double MostMinor = 2;

    // A wild leaf is no more than this many scales away in the first look.
    private const double Clip = 12;

    private readonly double[] _clipped = Clipped(model, noise);

    public ImmutableArray<FoundSegment> Run(CancellationToken cancellationToken)
    {
        var found = Grow([], [], cancellationToken);
        for (var exchange = 0; exchange < MostExchanges; exchange++)
        {
            if (Better(found, cancellationToken) is not { } better)
            {
                break;
            }

            found = better;
        }

        return Few(Generalised(found));
    }

    /// <summary>Residuals once the causes are taken away.</summary>
    public double[] Left(ImmutableArray<FoundSegment> found)
    {
        var left = model.Residual.ToArray();
        foreach (var segment in found)
        {
            foreach (var i in segment.Leaves)
            {
                left[i] -= segment.Fit.Shift * model.Shapes[segment.Fit.Shape][i];
            }
        }

        return left;
    }

    private static double Net(ImmutableArray<FoundSegment> found) => found.Sum(f => f.Net);

    private ImmutableArray<FoundSegment> Few(ImmutableArray<FoundSegment> found)
    {
        var parts = found.ToDictionary(f => f, f => Math.Abs(f.Leaves.Sum(i => model.Residual[i])));
        var most = parts.Values.DefaultIfEmpty(0).Max();
        return [.. found.Where(f => parts[f] >= settings.LeastShare * most && f.Fit.Gain >= f.Penalty * Math.Clamp(settings.MinorShare * most / parts[f], 1, MostMinor))];
    }

    /// <summary>
    /// A wider segment in place of the causes within it where the rest of it moved alike, though not as far: a cause that hits
    /// some harder than others is one cause.
    /// </summary>
    private ImmutableArray<FoundSegment> Generalised(ImmutableArray<FoundSegment> found)
    {
        foreach (var cause in found)
        {
            foreach (var wider in cuboids.Where(c => c.Attributes.Length < cause.Cuboid.Attributes.Length && c.Attributes.All(cause.Cuboid.Attributes.Contains)).OrderByDescending(c => c.Attributes.Length))
            {
                var cell = wider.CellOf[cause.Leaves[0]];
                ImmutableArray<FoundSegment> within = [.. found.Where(f => IsNested([f], wider, cell) && Math.Sign(Pooled(f.Leaves).Moved) == Math.Sign(Pooled(cause.Leaves).Moved))];
                ImmutableArray<FoundSegment> beside = found.RemoveRange(within);
                if (!IsNested(beside, wider, cell) && MovedAlike(wider, cell, within, Claimed(found)) && Fitted(wider, cell, Claimed(beside)) is { } fit)
                {
                    return Generalised(found.Replace(cause, fit).RemoveRange(within.Remove(cause)));
                }
            }
        }

        return found;
    }

    private bool MovedAlike(Cuboid wider, int cell, ImmutableArray<FoundSegment> within, bool[] claimed)
    {
        var rest = new List<int>();
        foreach (var leaf in wider.Leaves(cell))
        {
            if (!claimed[leaf])
            {
                rest.Add(leaf);
            }
        }

        var (own, others) = (Pooled([.. within.SelectMany(w => w.Leaves)]), Pooled([.. rest]));
        var much = others.Size / (others.Size + own.Size);
        if (rest.Count == 0 || much < settings.LeastRest * within.Length)
        {
            return within.Length > 1;
        }

        return (others.Moved / others.Size / (own.Moved / own.Size) >= settings.Alike && Math.Abs(others.Moved) >= settings.RestErrors * others.Error)
            || MovedItself(others, Beyond(wider, cell, claimed), Math.Sign(own.Moved));
    }

    /// <summary>True where a rest moved the same way, materially for itself, and not with everything else.</summary>
    private bool MovedItself((double Moved, double Size, double Error) rest, (double Moved, double Size, double Error) beyond, int direction)
    {
        var moved = direction * (rest.Moved - (beyond.Size == 0 ? 0 : rest.Size * beyond.Moved / beyond.Size));
        return moved >= settings.OwnMove * rest.Size && moved >= settings.RestErrors * rest.Error;
    }

    /// <summary>The leaves that are in no cause and not in a segment.</summary>
    private (double Moved, double Size, double Error) Beyond(Cuboid cuboid, int cell, bool[] claimed)
    {
        var leaves = new List<int>();
        for (var leaf = 0; leaf < claimed.Length; leaf++)
        {
            if (!claimed[leaf] && cuboid.CellOf[leaf] != cell)
            {
                leaves.Add(leaf);
            }
        }

        return Pooled([.. leaves]);
    }

    private (double Moved, double Size, double Error) Pooled(int[] leaves)
    {
        var flat = model.Shapes[0];
        var (moved, size, error) = (0.0, 0.0, 0.0);
        foreach (var i in leaves)
        {
            moved += model.Residual[i];
            size += Math.Abs(flat[i]);
            error += noise.Scale[i] * noise.Scale[i];
        }

        return (moved, size, Math.Sqrt(error));
    }

    private ImmutableArray<FoundSegment> Grow(ImmutableArray<FoundSegment> found, HashSet<(Cuboid, int)> without, CancellationToken cancellationToken)
    {
        while (found.Length < settings.MostCauses && Next(found, without, cancellationToken) is { } next)
        {
            found = found.Add(next);
        }

        return found;
    }

    /// <summary>A set of causes that explains more than this one: with one cause made wider, or left out and grown anew without it.</summary>
    private ImmutableArray<FoundSegment>? Better(ImmutableArray<FoundSegment> found, CancellationToken cancellationToken)
    {
        var (best, bestNet) = ((ImmutableArray<FoundSegment>?)null, Net(found) + 1e-6);
        foreach (var cause in found)
        {
            var others = found.Remove(cause);
            var tries = cuboids.Where(c => c.Attributes.Length < cause.Cuboid.Attributes.Length && c.Attributes.All(cause.Cuboid.Attributes.Contains))
                .SelectMany(wider => Wider(wider, wider.CellOf[cause.Leaves[0]], others))
                .Append(Grow(Again([.. others.Select(o => (o.Cuboid, o.Cell))]), [(cause.Cuboid, cause.Cell)], cancellationToken));
            foreach (var other in tries)
            {
                if (Net(other) > bestNet)
                {
                    (best, bestNet) = (other, Net(other));
                }
            }
        }

        return best is { } changed ? Grow(changed, [], cancellationToken) : null;
    }

    /// <summary>A wider segment in place of all that lie in it, before the others and after them.</summary>
    private IEnumerable<ImmutableArray<FoundSegment>> Wider(Cuboid cuboid, int cell, ImmutableArray<FoundSegment> others)
    {
        var beside = others.Where(o => !IsNested([o], cuboid, cell)).Select(o => (o.Cuboid, o.Cell)).ToArray();
        yield return Again([(cuboid, cell), .. beside]);
        yield return Again([.. beside, (cuboid, cell)]);
    }

    /// <summary>Fits the segments in order, leaving out what lies in or around one before it or explains too little.</summary>
    private ImmutableArray<FoundSegment> Again(IEnumerable<(Cuboid Cuboid, int Cell)> segments)
    {
        ImmutableArray<FoundSegment> found = [];
        foreach (var (cuboid, cell) in segments)
        {
            if (!IsNested(found, cuboid, cell) && Fit(cuboid, cell, Claimed(found)) is { Net: > 0 } fit)
            {
                found = found.Add(fit);
            }
        }

        return found;
    }

    private bool[] Claimed(ImmutableArray<FoundSegment> found)
    {
        var claimed = new bool[model.Residual.Length];
        foreach (var leaf in found.SelectMany(f => f.Leaves))
        {
            claimed[leaf] = true;
        }

        return claimed;
    }

    private FoundSegment? Next(ImmutableArray<FoundSegment> found, HashSet<(Cuboid, int)> without, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var claimed = Claimed(found);
        var best = new FoundSegment?[cuboids.Length];
        Parallel.For(0, cuboids.Length, i =>
        {
            foreach (var cell in Promising(cuboids[i], claimed))
            {
                if (!without.Contains((cuboids[i], cell)) && !IsNested(found, cuboids[i], cell)
                    && Fit(cuboids[i], cell, claimed) is { Net: > 0 } fit && fit.Net > (best[i]?.Net ?? 0))
                {
                    best[i] = fit;
                }
            }
        });
        FoundSegment? chosen = null;
        foreach (var one in best.OfType<FoundSegment>())
        {
            chosen = chosen is null || one.Net > chosen.Net + 1e-9 ? one : chosen;
        }

        return chosen;
    }

    /// <summary>The segment where its shift is more than what expectations of whole segments are off by.</summary>
    private FoundSegment? Fit(Cuboid cuboid, int cell, bool[] claimed) =>
        Fitted(cuboid, cell, claimed) is { } found && Beyond(found.Fit, found.Leaves) >= found.Penalty ? found : null;

    /// <summary>The segment whatever its evidence: what stands for causes that have passed needs no more of its own.</summary>
    private FoundSegment? Fitted(Cuboid cuboid, int cell, bool[] claimed)
    {
        var leaves = new List<int>();
        foreach (var leaf in cuboid.Leaves(cell))
        {
            if (!claimed[leaf])
            {
                leaves.Add(leaf);
            }
        }

        int[] own = [.. leaves];
        return own.Length == 0 ? null : new FoundSegment(cuboid, cell, SegmentFit.Of(model, noise, own), own, Penalty(cuboid));
    }

    /// <summary>Evidence against the shift being no more than what expectations of whole segments are off by.</summary>
    private double Beyond(SegmentFit fit, int[] leaves)
    {
        if (drift == 0)
        {
            return double.MaxValue;
        }

        var information = 0.0;
        foreach (var i in leaves)
        {
            var unit = model.Shapes[fit.Shape][i] / noise.Scale[i];
            information += unit * unit;
        }

        return fit.Shift * fit.Shift / ((1 / information) + (drift * drift)) / 2;
    }

    /// <summary>The more segments of a kind there are, the likelier one of them looks like a cause by chance.</summary>
    private double Penalty(Cuboid cuboid) =>
        settings.Evidence + Math.Log(cuboid.Cells) + Math.Log(cuboids.Count(c => c.Attributes.Length == cuboid.Attributes.Length));

    /// <summary>True where a segment lies within a found one or around it.</summary>
    private static bool IsNested(ImmutableArray<FoundSegment> found, Cuboid cuboid, int cell)
    {
        foreach (var other in found)
        {
            if (other.Cuboid.Attributes.All(cuboid.Attributes.Contains))
            {
                // It has all of the other's attributes: within it where its leaves are the other's.
                if (other.Cuboid.CellOf[cuboid.Leaves(cell)[0]] == other.Cell)
                {
                    return true;
                }
            }
            else if (cuboid.Attributes.All(other.Cuboid.Attributes.Contains) && cuboid.CellOf[other.Leaves[0]] == cell)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The cells in which one shift explains most by least squares.</summary>
    private List<int> Promising(Cuboid cuboid, bool[] claimed)
    {
        var score = new double[cuboid.Cells];
        foreach (var shape in model.Shapes)
        {
            var (top, bottom) = (new double[cuboid.Cells], new double[cuboid.Cells]);
            for (var i = 0; i < claimed.Length; i++)
            {
                if (!claimed[i])
                {
                    var unit = shape[i] / noise.Scale[i];
                    var cell = cuboid.CellOf[i];
                    top[cell] += unit * _clipped[i];
                    bottom[cell] += unit * unit;
                }
            }

            for (var cell = 0; cell < score.Length; cell++)
            {
                score[cell] = Math.Max(score[cell], bottom[cell] == 0 ? 0 : top[cell] * top[cell] / bottom[cell] / 2);
            }
        }

        return Top(score);
    }

    private static List<int> Top(double[] score)
    {
        var top = new List<int>(Candidates + 1);
        for (var cell = 0; cell < score.Length; cell++)
        {
            if (score[cell] > 1 && (top.Count < Candidates || score[cell] > score[top[^1]]))
            {
                var place = top.FindIndex(t => score[t] < score[cell]);
                top.Insert(place < 0 ? top.Count : place, cell);
                if (top.Count > Candidates)
                {
                    top.RemoveAt(Candidates);
                }
            }
        }

        return top;
    }

    private static double[] Clipped(LeafModel model, LeafNoise noise)
    {
        var clipped = new double[model.Residual.Length];
        for (var i = 0; i < clipped.Length; i++)
        {
            clipped[i] = Math.Clamp(model.Residual[i] / noise.Scale[i], -Clip, Clip);
        }

        return clipped;
    }
}
