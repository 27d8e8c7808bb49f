using System.Collections.Immutable;

namespace Parley.Metrics.Queries.Filters;

/// <summary>What stands between the double braces of a filter: calls, names and literals, as in Python.</summary>
internal abstract record CallExpression
{
    private CallExpression()
    {
    }

    /// <summary>A text, number or True, False, None.</summary>
    /// <param name="Value">A string, a decimal, a bool or null.</param>
    internal sealed record Literal(object? Value) : CallExpression;

    /// <summary>A list or tuple.</summary>
    /// <param name="Items">Its items.</param>
    internal sealed record Sequence(ImmutableArray<CallExpression> Items) : CallExpression;

    /// <summary>A name, or a member of something: <c>x</c>, <c>x.y</c>.</summary>
    /// <param name="Target">What it is a member of; null for a plain name.</param>
    /// <param name="Name">The name.</param>
    internal sealed record Member(CallExpression? Target, string Name) : CallExpression;

    /// <summary>A call.</summary>
    /// <param name="Function">What is called.</param>
    /// <param name="Arguments">Its arguments, with the names of those that have one.</param>
    internal sealed record Call(Member Function, ImmutableArray<(string? Name, CallExpression Value)> Arguments) : CallExpression
    {
        /// <summary>An argument by place or name; null where it was not given.</summary>
        /// <param name="place">Its place from 0.</param>
        /// <param name="name">Its name.</param>
        internal CallExpression? Argument(int place, string name)
        {
            foreach (var (given, value) in Arguments)
            {
                if (given == name)
                {
                    return value;
                }
            }

            return place < Arguments.Length && Arguments[place].Name is null ? Arguments[place].Value : null;
        }
    }
}
