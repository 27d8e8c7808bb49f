namespace Parley.Evaluation.Scorers;

/// <summary>How varied texts are.</summary>
public static class Diversity
{
    /// <summary>distinct-n (Li et al. 2016): different runs of n words over all runs of n words.</summary>
    /// <param name="texts">Texts of one source.</param>
    /// <param name="n">Length of the runs.</param>
    /// <returns>0 to 1; 0 where no text is long enough.</returns>
    public static double Distinct(IReadOnlyList<string> texts, int n)
    {
        var runs = texts.SelectMany(text => NGrams.Count(NGrams.Words(text.ToLowerInvariant()), n)).ToLookup(run => run.Key, run => run.Value, StringComparer.Ordinal);
        var all = runs.Sum(run => run.Sum());
        return all == 0 ? 0 : (double)runs.Count / all;
    }
}
