using System.Collections.Immutable;
using System.Text;

namespace Parley.Metrics.Queries.Filters;

/// <summary>A filter in its Jinja form, taken apart: SQL text with calls in between.</summary>
/// <param name="Text">The filter as written.</param>
/// <param name="Segments">Its parts in order: a string of SQL, or a call.</param>
internal sealed record FilterTemplate(string Text, ImmutableArray<(string? Sql, FilterCall? Call)> Segments)
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>The calls in order.</summary>
    internal IEnumerable<FilterCall> Calls => Segments.Select(s => s.Call).OfType<FilterCall>();

    /// <summary>The SQL between the calls.</summary>
    internal IEnumerable<string> Sql => Segments.Select(s => s.Sql).OfType<string>();

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter.</param>
    /// <exception cref="MetricQueryException">It holds something other than SQL and the known calls.</exception>
    internal static FilterTemplate Parse(string text)
    {
        if (text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal))
        {
            throw new MetricQueryException($"A filter may hold calls between double braces, but no Jinja statements: {text}");
        }

        var segments = ImmutableArray.CreateBuilder<(string?, FilterCall?)>();
        var position = 0;
        while (text.IndexOf(Open, position, StringComparison.Ordinal) is >= 0 and var open)
        {
            AddSql(segments, text[position..open]);
            position = open + Open.Length;
            segments.Add((null, FilterCall.Read(CallParser.Parse(text, ref position), text)));
            if (!text.AsSpan(position).StartsWith(Close, StringComparison.Ordinal))
            {
                throw new MetricQueryException($"'{Close}' is missing after character {position}: {text}");
            }

            position += Close.Length;
        }

        AddSql(segments, text[position..]);
        return new FilterTemplate(text, segments.ToImmutable());
    }

    /// <summary>Writes the filter as SQL, in brackets.</summary>
    /// <param name="write">Writes a call.</param>
    internal string Render(Func<FilterCall, string> write)
    {
        var sql = new StringBuilder("(");
        foreach (var (text, call) in Segments)
        {
            sql.Append(text ?? write(call!));
        }

        return sql.Append(')').ToString();
    }

    private static void AddSql(ImmutableArray<(string?, FilterCall?)>.Builder segments, string sql)
    {
        if (segments.Count == 0)
        {
            sql = sql.TrimStart();
        }

        if (sql.Length > 0)
        {
            segments.Add((sql, null));
        }
    }
}
