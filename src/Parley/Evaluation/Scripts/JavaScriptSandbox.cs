using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Runtime;
using JsValue = Parley.Evaluation.Suites.JsValue;

namespace Parley.Evaluation.Scripts;

/// <summary>
/// Runs a suite's JavaScript without files, network, modules or clock of the machine; each run has an engine of its own and
/// limits of time, memory, statements and depth.
/// </summary>
internal static partial class JavaScriptSandbox
{
    /// <summary>Longest run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const long MostMemory = 128 << 20;
    private const int MostStatements = 20_000_000;
    private const int DeepestCall = 256;
    private const int MostPrepared = 2_000;

    /// <summary>
    /// JavaScript that finds what is called in a module and calls it: the function of a name, the module itself or its default; of a provider,
    /// which is a class or an object, its <c>callApi</c>. A class is made with the last argument.
    /// </summary>
    public const string Caller = """
        (module, name, args) => {
          const named = module[name] ?? module.default?.[name];
          const found = typeof named === 'function' ? named : typeof module === 'function' ? module : module.default ?? module;
          const target = typeof found === 'function' && typeof found.prototype?.callApi === 'function' ? new found(args[args.length - 1]) : found;
          return typeof target === 'function' ? target(...args) : target.callApi(...args);
        }
        """;

    private static readonly ConcurrentDictionary<string, Prepared<Script>> PreparedScripts = new(StringComparer.Ordinal);

    /// <summary>Runs the body of a function.</summary>
    /// <param name="body">Statements with <c>return</c>.</param>
    /// <param name="inputs">Names and values that it sees.</param>
    /// <returns>What it returns, as JSON; null for undefined.</returns>
    /// <exception cref="ScriptException">It failed or was stopped.</exception>
    public static JsonNode? RunBody(string body, params ReadOnlySpan<(string Name, JsonNode? Value)> inputs)
    {
        var names = new string[inputs.Length];
        using var engine = Open();
        for (var i = 0; i < inputs.Length; i++)
        {
            names[i] = inputs[i].Name;
            engine.SetValue($"__input{i}", JsValue.Json(inputs[i].Value));
        }

        var arguments = string.Join(", ", names.Select((_, i) => $"JSON.parse(__input{i})"));
        return Guard(() => Result(engine, engine.Evaluate(Prepare($"(function ({string.Join(", ", names)}) {{\n{body}\n}})({arguments})"))));
    }

    /// <summary>Runs an expression, or statements whose last one is an expression, as an assertion or a transform writes them.</summary>
    /// <param name="code">The code.</param>
    /// <param name="inputs">Names and values that it sees.</param>
    public static JsonNode? Run(string code, params ReadOnlySpan<(string Name, JsonNode? Value)> inputs) => RunBody(BodyOf(code), inputs);

    /// <summary>Calls a function of a file.</summary>
    /// <param name="source">CommonJS or an ES module, without imports.</param>
    /// <param name="name">The function; the module's own or its default where null.</param>
    /// <param name="arguments">What it is called with.</param>
    public static JsonNode? Call(string source, string? name, params ReadOnlySpan<JsonNode?> arguments)
    {
        using var engine = Open();
        var places = new string[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            engine.SetValue($"__input{i}", JsValue.Json(arguments[i]));
            places[i] = $"JSON.parse(__input{i})";
        }

        return Guard(() =>
        {
            Jint.Native.JsValue module;
            if (EsModule().IsMatch(source))
            {
                engine.Modules.Add("suite", source);
                var exports = engine.Modules.Import("suite");
                module = name is not null && exports.HasProperty(name) ? exports.Get(name) : exports.Get("default");
            }
            else
            {
                module = engine.Evaluate($"(function () {{ const module = {{ exports: {{}} }}; const exports = module.exports;\n{source}\n;return module.exports; }})()");
            }

            engine.SetValue("__module", module);
            engine.SetValue("__name", name ?? "default");
            return Result(engine, engine.Evaluate($"({Caller})(__module, __name, [{string.Join(", ", places)}])"));
        });
    }

    /// <summary>Whether a file needs more than the sandbox has: modules of Node.</summary>
    public static bool NeedsNode(string source) => Imports().IsMatch(source);

    /// <summary>
    /// One line that begins with a declaration returns what stands behind its last semicolon; any other line is an expression;
    /// many lines are a body that returns by itself.
    /// </summary>
    internal static string BodyOf(string code)
    {
        code = code.Trim();
        if (code.Contains('\n', StringComparison.Ordinal))
        {
            return code;
        }

        var line = code.TrimEnd(';', ' ');
        if (!Declaration().IsMatch(line))
        {
            return $"return {line}";
        }

        var last = LastStatement(line);
        return last < 0 ? line : $"{line[..(last + 1)]} return {line[(last + 1)..].Trim()}";
    }

    // The last semicolon outside of quotes and brackets.
    private static int LastStatement(string line)
    {
        var (last, depth) = (-1, 0);
        char? quote = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote is not null)
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? null : quote;
            }
            else
            {
                quote = c is '"' or '\'' or '`' ? c : null;
                depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
                last = c == ';' && depth == 0 ? i : last;
            }
        }

        return last;
    }

    private static Engine Open() => new(options => options
        .TimeoutInterval(Patience)
        .LimitMemory(MostMemory)
        .MaxStatements(MostStatements)
        .LimitRecursion(DeepestCall)
        .RegexTimeoutInterval(TimeSpan.FromSeconds(1)));

    private static Prepared<Script> Prepare(string code)
    {
        if (PreparedScripts.Count > MostPrepared)
        {
            PreparedScripts.Clear();
        }

        return PreparedScripts.GetOrAdd(code, source => Engine.PrepareScript(source));
    }

    private static JsonNode? Result(Engine engine, Jint.Native.JsValue value)
    {
        value = value.UnwrapIfPromise();
        if (value.IsUndefined() || value.IsNull())
        {
            return null;
        }

        if (value.IsBoolean())
        {
            return JsonValue.Create(value.AsBoolean());
        }

        if (value.IsNumber())
        {
            // NaN and the infinities are no JSON.
            return double.IsFinite(value.AsNumber()) ? JsonValue.Create(value.AsNumber()) : null;
        }

        if (value.IsString())
        {
            return JsonValue.Create(value.AsString());
        }

        engine.SetValue("__result", value);
        var json = engine.Evaluate("JSON.stringify(__result)");
        return json.IsString() ? JsonNode.Parse(json.AsString()) : null;
    }

    private static JsonNode? Guard(Func<JsonNode?> run)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (fault is JintException or TimeoutException or Acornima.ParseErrorException or RegexMatchTimeoutException or PromiseRejectedException)
        {
            throw new ScriptException(fault is TimeoutException ? $"The script ran longer than {Patience.TotalSeconds:0} s." : fault.Message);
        }
    }

    [GeneratedRegex(@"^(const|let|var)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*export\s", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex EsModule();

    [GeneratedRegex(@"\brequire\s*\(|^\s*import\s|\bawait\s+import\(|\bprocess\.|\bfetch\s*\(", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Imports();
}
