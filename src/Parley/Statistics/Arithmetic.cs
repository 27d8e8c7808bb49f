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

    private Arithmetic(Node root) => (_root, Names) = (root, [.. root.Names.Distinct(StringComparer.Ordinal)]);

    /// <summary>Names used, in order of first use.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Dividend and divisor where the whole formula is one division; null otherwise.</summary>
    public (Arithmetic Dividend, Arithmetic Divisor)? Division =>
        _root is Node.Binary('/', var left, var right) ? (new Arithmetic(left), new Arithmetic(right)) : null;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <returns>Null where the text holds anything outside the grammar.</returns>
    public static Arithmetic? Read(string text)
    {
        var reader = new Reader(text);
        var root = reader.Sum();
        return root is not null && reader.AtEnd ? new Arithmetic(root) : null;
    }

    /// <summary>Works it out.</summary>
    /// <param name="value">The number of a name; null where there is none.</param>
    /// <returns>Null where a number is missing, a divisor is zero or a result does not fit.</returns>
    public decimal? Evaluate(Func<string, decimal?> value)
    {
        try
        {
            return _root.Evaluate(value);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private abstract record Node
    {
        public abstract IEnumerable<string> Names { get; }

        public abstract decimal? Evaluate(Func<string, decimal?> value);

        public sealed record Number(decimal Value) : Node
        {
            public override IEnumerable<string> Names => [];

            public override decimal? Evaluate(Func<string, decimal?> value) => Value;
        }

        public sealed record Name(string Text) : Node
        {
            public override IEnumerable<string> Names => [Text];

            public override decimal? Evaluate(Func<string, decimal?> value) => value(Text);
        }

        public sealed record Binary(char Sign, Node Left, Node Right) : Node
        {
            public override IEnumerable<string> Names => Left.Names.Concat(Right.Names);

            public override decimal? Evaluate(Func<string, decimal?> value)
            {
                var (left, right) = (Left.Evaluate(value), Right.Evaluate(value));
                return Sign switch
                {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ => right == 0 ? null : left / right,
                };
            }
        }

        public sealed record Call(string Function, Node First, Node Second) : Node
        {
            public override IEnumerable<string> Names => First.Names.Concat(Second.Names);

            public override decimal? Evaluate(Func<string, decimal?> value)
            {
                var first = First.Evaluate(value);
                return Function switch
                {
                    "abs" => first is { } a ? Math.Abs(a) : null,
                    "nullif" => first == Second.Evaluate(value) ? null : first,
                    _ => first ?? Second.Evaluate(value),
                };
            }
        }
    }

    private sealed class Reader(string text)
    {
        private const int DeepestNesting = 64;
        private int _at;
        private int _depth;

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
                left = Product() is { } right ? new Node.Binary(sign, left, right) : null;
            }

            return left;
        }

        private Node? Product()
        {
            var left = Factor();
            while (left is not null && (Take('*') ? '*' : Take('/') ? '/' : '\0') is var sign && sign != '\0')
            {
                left = Factor() is { } right ? new Node.Binary(sign, left, right) : null;
            }

            return left;
        }

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
                return Factor() is { } inner ? new Node.Binary('-', new Node.Number(0), inner) : null;
            }

            if (Take('('))
            {
                return Sum() is { } inner && Take(')') ? inner : null;
            }

            return Number() ?? Named();
        }

        private Node.Number? Number()
        {
            SkipBlanks();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            {
                _at++;
            }

            return _at > start && decimal.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? new Node.Number(number)
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

            return new Node.Name(word);
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
                return Take(')') ? new Node.Call(function, first, first) : null;
            }

            return function is "nullif" or "coalesce" or "ifnull" && Take(',') && Sum() is { } second && Take(')')
                ? new Node.Call(function, first, second)
                : null;
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
