using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Runs cells.</summary>
internal sealed partial class ExecuteHandler(JupyterWire wire, Lazy<NotebookKernel> engine, StdinChannel input)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;

    /// <summary>Whether a cell runs.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>Interrupts the running cell, if any.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _running?.Cancel();
        }
    }

    /// <summary>Runs a cell and answers; false when it failed.</summary>
    public async Task<bool> HandleAsync(JupyterRequest request)
    {
        var message = request.Message;
        var code = message.Text("code");
        var silent = message.Flag("silent", false);
        var stores = !silent && message.Flag("store_history", true);
        if (!silent)
        {
            var number = engine.Value.ExecutionCount + (stores ? 1 : 0);
            wire.Publish(request, "execute_input", new ExecuteInputContent(code, number), MessageJson.Contents.ExecuteInputContent);
        }

        if (HelpPattern().Match(code) is { Success: true } help)
        {
            await ShowHelpAsync(request, help.Groups["name"].Value).ConfigureAwait(false);
            return true;
        }

        var cell = new CellRequest(code)
        {
            Silent = silent,
            StoreHistory = stores,
            Input = message.Flag("allow_stdin", true) ? (prompt, isPassword, cancellationToken) => input.AskAsync(request, prompt, isPassword, cancellationToken) : null,
        };
        var result = await RunAsync(cell, new IopubSink(wire, request)).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            var failed = new ExecuteErrorReply("error", result.ExecutionCount, error.Name, error.Message, error.Traceback);
            wire.Reply(request, "execute_reply", failed, MessageJson.Contents.ExecuteErrorReply);
            return false;
        }

        var values = await EvaluateAsync(message).ConfigureAwait(false);
        wire.Reply(request, "execute_reply", new ExecuteReply("ok", result.ExecutionCount, [], values), MessageJson.Contents.ExecuteReply);
        return true;
    }

    private async Task<CellResult> RunAsync(CellRequest cell, IOutputSink sink)
    {
        using var interrupt = new CancellationTokenSource();
        lock (_gate)
        {
            _running = interrupt;
        }

        try
        {
            return await engine.Value.ExecuteAsync(cell, sink, interrupt.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    /// <summary>Evaluates <c>user_expressions</c>: each has a result or an error of its own.</summary>
    private async Task<JsonObject> EvaluateAsync(JupyterMessage message)
    {
        var values = new JsonObject();
        if (message.Content.TryGetProperty("user_expressions", out var expressions) && expressions.ValueKind == JsonValueKind.Object)
        {
            foreach (var expression in expressions.EnumerateObject())
            {
                var sink = new ExpressionSink();
                await RunAsync(new CellRequest(expression.Value.ToString()) { StoreHistory = false }, sink).ConfigureAwait(false);
                values[expression.Name] = sink.Value;
            }
        }

        return values;
    }

    private async Task ShowHelpAsync(JupyterRequest request, string name)
    {
        var found = await engine.Value.InspectAsync(name, name.Length).ConfigureAwait(false);
        if (found is null)
        {
            new IopubSink(wire, request).Publish(new StreamOutput("stdout", $"Nothing is known of '{name}'.\n"));
        }

        IReadOnlyList<PagePayload> pages = found is null ? [] : [new PagePayload("page", found, 0)];
        wire.Reply(request, "execute_reply", new ExecuteReply("ok", engine.Value.ExecutionCount, pages, []), MessageJson.Contents.ExecuteReply);
    }

    // IPython's help syntax. Neither form is C#.
    [GeneratedRegex(@"^\s*(\?\s*(?<name>[\w.]+)|(?<name>[\w.]+)\s*\?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex HelpPattern();

    private sealed class ExpressionSink : IOutputSink
    {
        public JsonObject Value { get; private set; } = new() { ["status"] = "ok", ["data"] = new JsonObject(), ["metadata"] = new JsonObject() };

        public void Publish(CellOutput output)
        {
            if (output is ResultOutput result)
            {
                Value = new JsonObject { ["status"] = "ok", ["data"] = result.Data, ["metadata"] = result.Metadata };
            }
            else if (output is ErrorOutput error)
            {
                var lines = new JsonArray([.. error.Traceback.Select(line => (JsonNode)line)]);
                Value = new JsonObject { ["status"] = "error", ["ename"] = error.Name, ["evalue"] = error.Message, ["traceback"] = lines };
            }
        }

        public void Update(DisplayOutput display)
        {
        }

        public void Clear(bool wait)
        {
        }
    }
}
