using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Evaluation.Suites;

namespace Parley.Evaluation.Scripts;

/// <summary>Runs scripts in the user's own Node and Python, and commands: only where the suite was allowed to.</summary>
/// <param name="permissions">What is allowed.</param>
/// <param name="folder">The suite's folder, where programs run.</param>
internal sealed class ProgramRunner(ScriptPermissions permissions, string folder)
{
    private const int MostOutput = 32 << 20;

    // What stands in front of the result, so that whatever the script prints itself is not taken for it.
    private const string Mark = "\u0001parley-result\u0001";

    private const string PythonHost = """
        import sys, json, importlib.util, asyncio, inspect, os, textwrap
        job = json.load(sys.stdin)
        if job.get("file"):
            sys.path.insert(0, os.path.dirname(job["file"]))
            spec = importlib.util.spec_from_file_location("suite_script", job["file"])
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            result = getattr(module, job["name"])(*job["arguments"])
        else:
            output, context = job["arguments"]
            code = job["code"]
            scope = {"output": output, "context": context}
            try:
                result = eval(compile(code.strip(), "assertion", "eval"), scope)
            except SyntaxError:
                exec(compile("def get_assert(output, context):\n" + textwrap.indent(code, "    "), "assertion", "exec"), scope)
                result = scope["get_assert"](output, context)
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        sys.stdout.write("\n\u0001parley-result\u0001" + json.dumps(result))
        """;

    private const string NodeHost = $$"""
        const chunks = [];
        process.stdin.on('data', c => chunks.push(c)).on('end', async () => {
          const job = JSON.parse(Buffer.concat(chunks).toString());
          const url = require('url').pathToFileURL(job.file).href;
          const module = await import(url);
          const result = await ({{JavaScriptSandbox.Caller}})(module, job.name ?? 'default', job.arguments);
          process.stdout.write('\n\u0001parley-result\u0001' + JSON.stringify(result ?? null));
        });
        """;

    /// <summary>Runs a function of a Python file.</summary>
    public Task<JsonNode?> PythonAsync(ScriptReference script, string function, JsonArray arguments, CancellationToken cancellationToken) =>
        JobAsync(permissions.Python, ["-c", PythonHost], new JsonObject { ["file"] = script.File, ["name"] = script.Name ?? function, ["arguments"] = arguments }, cancellationToken);

    /// <summary>Runs Python written in the suite: an expression, or the body of a function.</summary>
    public Task<JsonNode?> PythonCodeAsync(string code, JsonArray arguments, CancellationToken cancellationToken) =>
        JobAsync(permissions.Python, ["-c", PythonHost], new JsonObject { ["code"] = code, ["arguments"] = arguments }, cancellationToken);

    /// <summary>Calls a function of a JavaScript file: in the sandbox where it needs nothing else, in the user's Node where it does.</summary>
    public Task<JsonNode?> JavaScriptAsync(ScriptReference script, JsonArray arguments, CancellationToken cancellationToken)
    {
        var source = SuiteFiles.Read(script.File);
        return JavaScriptSandbox.NeedsNode(source)
            ? JobAsync(permissions.Node, ["-e", NodeHost], new JsonObject { ["file"] = script.File, ["name"] = script.Name, ["arguments"] = arguments }, cancellationToken)
            : Task.FromResult(JavaScriptSandbox.Call(source, script.Name, arguments.Select(a => a?.DeepClone()).ToArray()));
    }

    /// <summary>Runs a command with arguments; what it prints is the result.</summary>
    public async Task<string> CommandAsync(string program, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        if (!permissions.AllowScripts)
        {
            throw new ScriptException($"{program} was not started: run the suite with --allow-scripts to let it start programs.");
        }

        using var process = Start(program, arguments);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(permissions.Patience);
        try
        {
            var errors = ReadAsync(process.StandardError, limit.Token);
            var output = ReadAsync(process.StandardOutput, limit.Token);
            await WriteAsync(process, input, limit.Token).ConfigureAwait(false);
            var text = await output.ConfigureAwait(false);
            var said = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? text : throw new ScriptException($"{program} ended with code {process.ExitCode}: {said.Trim()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScriptException($"{program} ran longer than {permissions.Patience.TotalSeconds:0} s and was stopped.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<JsonNode?> JobAsync(string program, string[] arguments, JsonObject job, CancellationToken cancellationToken)
    {
        var printed = await CommandAsync(program, arguments, JsValue.Json(job), cancellationToken).ConfigureAwait(false);
        var at = printed.LastIndexOf(Mark, StringComparison.Ordinal);
        return at >= 0 && JsValue.TryParse(printed[(at + Mark.Length)..], out var result)
            ? result
            : throw new ScriptException($"{program} gave no result that is JSON.");
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new ScriptException($"{program} cannot be started; is it installed? ({fault.Message})");
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync((input ?? "").AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[16 << 10];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (text.Length + read > MostOutput)
            {
                throw new ScriptException($"It printed more than {MostOutput >> 20} MiB and was stopped.");
            }

            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
