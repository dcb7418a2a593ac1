using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Formatting;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>A Jupyter kernel as a language of the session.</summary>
internal sealed class JupyterLanguage : CellLanguage
{
    private readonly string _name;
    private readonly StartedKernel _kernel;
    private readonly KernelProcess _process;
    private readonly KernelClient _client;
    private readonly IValueCode? _values;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private JupyterLanguage(string name, StartedKernel kernel)
    {
        (_name, _kernel, _process, _client) = (name, kernel, kernel.Process, kernel.Client);
        var language = kernel.Info.Object("language_info");
        Title = $"{language["name"]} {language["version"]}";
        _values = ValueCode.For(language["name"]?.ToString() ?? "");
        _ = WatchAsync();
    }

    /// <summary>The language and its version.</summary>
    public string Title { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a kernel and waits until it answers.</summary>
    /// <exception cref="KernelException">It does not start.</exception>
    public static async Task<JupyterLanguage> StartAsync(string name, LaunchSpec spec, string folder, TimeProvider clock, CancellationToken cancellationToken) =>
        new(name, await StartedKernel.StartAsync(spec, folder, clock, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public override async Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            foreach (var (name, value) in cell.Shared)
            {
                await SetAsync(cell.Host, name, value, cancellationToken).ConfigureAwait(false);
            }

            return string.IsNullOrWhiteSpace(cell.Code) ? LanguageResult.None : await new KernelRun(_client, _process, cell.Host, cell.FirstLine).RunAsync(cell.Code, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override async Task<LanguageVariable?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var values = Values();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfEnded();
            return await ReadAsync(values.Read(name), cancellationToken).ConfigureAwait(false) is { } json ? new LanguageVariable(name, JsonValues.Read(json)) : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        if (_values is null || _process.HasExited || !await _turn.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        try
        {
            return await ReadAsync(_values.Names, cancellationToken).ConfigureAwait(false) is { } json ? JsonSerializer.Deserialize<string[]>(json) ?? [] : [];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override async Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellationToken)
    {
        // A kernel that is busy answers when the cell has ended: too late for a list.
        if (_process.HasExited || !await _turn.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return new CompletionList(position, position, []);
        }

        try
        {
            var reply = await _client.AskAsync("complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = CodePoints.FromUtf16(code, position) }).WaitAsync(cancellationToken).ConfigureAwait(false);
            var matches = reply.Content.TryGetProperty("matches", out var found) ? found.EnumerateArray().Select(match => new CompletionItem(match.ToString(), "variable", null)) : [];
            return new CompletionList(CodePoints.ToUtf16(code, reply.Number("cursor_start", 0)), CodePoints.ToUtf16(code, reply.Number("cursor_end", 0)), [.. matches]);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _kernel.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task WatchAsync()
    {
        await _kernel.WaitForEndAsync().ConfigureAwait(false);
        _client.Fail(Ended());
    }

    private void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw Ended();
        }
    }

    private KernelException Ended() => new($"The kernel '{_name}' has ended ({_process.End}). Its variables are lost; connect it again with #!connect jupyter.");

    private IValueCode Values() => _values ?? throw new KernelException($"Values cannot be shared with '{_name}' ({Title}): only with Python and R.");

    private async Task SetAsync(ICellHost host, string name, object? value, CancellationToken cancellationToken)
    {
        var code = Values().Write(name, value, host)
            ?? throw new KernelException($"The variable '{name}' cannot be shared with '{_name}': a {TypeText.Short(value!.GetType())} cannot be written as JSON.");
        _ = await ReadAsync(code, cancellationToken).ConfigureAwait(false);
    }

    // Runs code that belongs to no cell; returns what it printed.
    private async Task<string?> ReadAsync(string code, CancellationToken cancellationToken)
    {
        var printed = new System.Text.StringBuilder();
        string? error = null;
        var reply = await _client.AskAsync("execute_request", KernelRun.Request(code, storeHistory: false), message =>
        {
            printed.Append(message.Type == "stream" && message.Text("name") == "stdout" ? message.Text("text") : "");
            error = message.Type == "error" ? message.Text("evalue") : error;
        }).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Text("status") != "ok")
        {
            throw new KernelException($"'{_name}' cannot share the value: {error ?? reply.Text("evalue")}");
        }

        var text = printed.ToString();
        var (from, to) = (text.IndexOf(ValueCode.Begin), text.LastIndexOf(ValueCode.End));
        return from >= 0 && to > from ? text[(from + 1)..to] : null;
    }
}
