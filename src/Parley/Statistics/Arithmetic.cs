using System.Globalization;

namespace Parley.Statistics;

/// <summary>
/// A formula over named numbers in decimal: <c>+ − * /</c>, parentheses, numbers, names, <c>nullif</c>, <c>coalesce</c>,
/// <c>abs</c>, <c>cast(… as type)</c> and <c>…::type</c> (which change nothing here). It is the part of SQL that
/// formulas of metrics are commonly written in; anything else is not read.
/// </summary>
public sealed class Arithmetic
{
    private readonly Node _root;

    private Arithmetic(Node root, IReadOnlyList<string> names) => (_root, Names) = (root, names);

    private delegate decimal? Node(Func<string, decimal?> value);

    /// <summary>Names used, in order of first use.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <returns>Null where the text holds anything outside the grammar.</returns>
    public static Arithmetic? Read(string text)
    {
        var reader = new Reader(text);
        var root = reader.Sum();
        return root is not null && reader.AtEnd ? new Arithmetic(root, reader.Names) : null;
    }

    /// <summary>Works it out.</summary>
    /// <param name="value">The number of a name; null where there is none.</param>
    /// <returns>Null where a number is missing, a divisor is zero or a result does not fit.</returns>
    public decimal? Evaluate(Func<string, decimal?> value)
    {
        try
        {
            return _root(value);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private sealed class Reader(string text)
    {
        private const int DeepestNesting = 64;
        private readonly List<string> _names = [];
        private int _at;
        private int _depth;

        public IReadOnlyList<string> Names => _names;

        public bool AtEnd
        {
            get
            {
                SkipBlanks();
                return _at == text.Length;
            }
        }

        public Node? Sum()
        {
            var left = Product();
            while (left is not null && (Take('+') ? '+' : Take('-') ? '-' : '\0') is var sign && sign != '\0')
            {
                left = Join(left, sign, Product());
            }

            return left;
        }

        private Node? Product()
        {
            var left = Factor();
            while (left is not null && (Take('*') ? '*' : Take('/') ? '/' : '\0') is var sign && sign != '\0')
            {
                left = Join(left, sign, Factor());
            }

            return left;
        }

        private static Node? Join(Node left, char sign, Node? right) => (sign, right) switch
        {
            (_, null) => null,
            ('+', _) => v => left(v) + right(v),
            ('-', _) => v => left(v) - right(v),
            ('*', _) => v => left(v) * right(v),
            _ => v => right(v) is { } divisor and not 0 ? left(v) / divisor : null,
        };

        private Node? Factor()
        {
            if (++_depth > DeepestNesting)
            {
                return null;
            }

            var node = WithoutCasts();
            while (node is not null && Take(':'))
            {
                node = Take(':') && Word() is { Length: > 0 } && (!Take('(') || TypeArguments()) ? node : null;
            }

            _depth--;
            return node;
        }

        private Node? WithoutCasts()
        {
            if (Take('-'))
            {
                return Factor() is { } inner ? v => -inner(v) : null;
            }

            if (Take('('))
            {
                return Sum() is { } inner && Take(')') ? inner : null;
            }

            return Number() ?? Named();
        }

        private Node? Number()
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            {
                _at++;
            }

            return _at > start && decimal.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? _ => number
                : null;
        }

        private Node? Named()
        {
            var word = Word();
            if (word.Length == 0)
            {
                return null;
            }

            if (Take('('))
            {
                return Call(word.ToLowerInvariant());
            }

            if (!_names.Contains(word, StringComparer.Ordinal))
            {
                _names.Add(word);
            }

            return v => v(word);
        }

        private Node? Call(string function)
        {
            if (Sum() is not { } first)
            {
                return null;
            }

            if (function == "cast")
            {
                return Word().Equals("as", StringComparison.OrdinalIgnoreCase) && Word().Length > 0
                    && (!Take('(') || TypeArguments()) && Take(')') ? first : null;
            }

            if (function == "abs")
            {
                return Take(')') ? v => first(v) is { } a ? Math.Abs(a) : null : null;
            }

            if (!Take(',') || Sum() is not { } second || !Take(')'))
            {
                return null;
            }

            return function switch
            {
                "nullif" => v => first(v) is { } a && a != second(v) ? a : null,
                "coalesce" or "ifnull" => v => first(v) ?? second(v),
                _ => null,
            };
        }

        private bool TypeArguments()
        {
            do
            {
                if (Number() is null)
                {
                    return false;
                }
            }
            while (Take(','));
            return Take(')');
        }

        private string Word()
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetter(text[_at]) || text[_at] == '_' || (_at > start && char.IsAsciiDigit(text[_at]))))
            {
                _at++;
            }

            return text[start.._at];
        }

        private bool Take(char c)
        {
            SkipBlanks();
            if (_at >= text.Length || text[_at] != c)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }
    }
}
