using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Kernel.Jupyter.Notebooks.Parameters;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks;

/// <summary>Another Jupyter kernel, in a process of its own, as what a notebook runs in.</summary>
public sealed class JupyterEngine : INotebookEngine, IAsyncDisposable
{
    private readonly LaunchSpec _spec;
    private readonly StartedKernel _kernel;
    private readonly long _start;

    private JupyterEngine(LaunchSpec spec, StartedKernel kernel, KernelOptions options)
    {
        (_spec, _kernel, Options, _start) = (spec, kernel, options, options.Time.GetTimestamp());
        Language = kernel.Info.Object("language_info")["name"]?.ToString() ?? "";
    }

    /// <summary>How cells run. Of a kernel that is not ours its limits of time count.</summary>
    public KernelOptions Options { get; }

    /// <summary>The prompt number of the last cell.</summary>
    public int ExecutionCount { get; private set; }

    /// <summary>The kernel's language, as the kernel names it.</summary>
    public string Language { get; }

    CellContext? INotebookEngine.Latest => null;

    /// <summary>Starts a kernel and waits until it answers.</summary>
    /// <param name="name">The kernelspec, as <c>modelops kernel list</c> shows it.</param>
    /// <param name="options">How cells run.</param>
    /// <param name="folder">The folder that the kernel works in.</param>
    /// <param name="environment">Variables that it gets beside those of this process.</param>
    /// <param name="paths">Where kernels are looked for; null for this machine and user.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KernelException">There is no such kernel, or it does not start.</exception>
    public static async Task<JupyterEngine> StartAsync(
        string name, KernelOptions options, string folder, IReadOnlyDictionary<string, string>? environment = null, JupyterPaths? paths = null, CancellationToken cancellationToken = default)
    {
        var spec = LaunchSpec.Find(name, paths ?? new JupyterPaths());
        var variables = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
        {
            variables[variable] = value;
        }

        return new JupyterEngine(spec, await StartedKernel.StartAsync(spec with { Environment = variables }, folder, options.Time, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Runs a copy of a notebook in it, as <see cref="NotebookRunner"/> does.</summary>
    /// <param name="notebook">The notebook; it is not changed.</param>
    /// <param name="options">Parameters and what to do on errors; null for the defaults.</param>
    /// <param name="progress">Told of each cell's start, outputs and end.</param>
    /// <param name="cancellationToken">Interrupts the running cell.</param>
    /// <returns>The executed notebook, whose metadata name this kernel, and the failure, if any.</returns>
    /// <exception cref="KernelException">A parameter is unknown, or the output file cannot be written.</exception>
    public Task<NotebookRunResult> RunAsync(
        NotebookDocument notebook, NotebookRunnerOptions? options = null, IProgress<NotebookRunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var described = notebook.Clone();
        Describe(described);
        return new NotebookRunner(this).RunAsync(described, options, progress, cancellationToken);
    }

    /// <summary>The parameters that a notebook takes, in the order of their declaration. No cell runs.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <exception cref="KernelException">The tagged cell cannot be read.</exception>
    public IReadOnlyList<DeclaredParameter> ListParameters(NotebookDocument notebook) => ((INotebookEngine)this).ListParameters(notebook);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _kernel.DisposeAsync();

    void INotebookEngine.Inject(NotebookDocument document, IReadOnlyDictionary<string, object?> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        if (IsCSharp)
        {
            using var sketches = new NotebookKernel();
            ParametersCell.Inject(document, parameters, sketches);
            return;
        }

        var syntax = ParameterSyntax.For(Language) ?? throw new KernelException($"Parameters can be given to notebooks in C#, F#, Python and R, not in {Language}, the language of the kernel '{_spec.Name}'. Leave them out.");
        ForeignParameters.Inject(document, parameters, syntax, document.DefaultLanguage);
    }

    IReadOnlyList<DeclaredParameter> INotebookEngine.ListParameters(NotebookDocument document)
    {
        if (IsCSharp)
        {
            using var sketches = new NotebookKernel();
            return ParametersCell.List(document, sketches);
        }

        return ParameterSyntax.For(Language) is { } syntax ? [.. ForeignParameters.Declared(document.Cells.Where(cell => cell.Tags.Contains("parameters")), syntax).Values] : [];
    }

    async Task<CellResult> INotebookEngine.ExecuteAsync(CellRequest request, IOutputSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var watch = Stopwatch.StartNew();
        var exchange = new CellExchange(_kernel, _spec.Name, Options, Options.Time.GetElapsedTime(_start), sink);
        var error = await exchange.RunAsync(request.Code, cancellationToken).ConfigureAwait(false);
        ExecutionCount = exchange.ExecutionCount ?? ExecutionCount;
        return new CellResult(error is null ? CellStatus.Ok : error.Stop is null ? CellStatus.Error : CellStatus.Interrupted, ExecutionCount, error, null, watch.Elapsed);
    }

    private bool IsCSharp => CellLanguages.Canonical(Language) == CellLanguages.CSharp;

    // As nbclient does: who opens the copy finds the kernel that ran it.
    private void Describe(NotebookDocument document)
    {
        var language = CellLanguages.Canonical(_spec.Language is { Length: > 0 } said ? said : Language).ToLowerInvariant();
        document.Metadata["kernelspec"] = new JsonObject { ["display_name"] = _spec.DisplayName, ["language"] = _spec.Language is { Length: > 0 } given ? given : Language, ["name"] = _spec.Name };
        document.Metadata["language_info"] = _kernel.Info.Object("language_info").DeepClone();
        foreach (var cell in document.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Language == document.DefaultLanguage))
        {
            cell.Language = language;
        }

        document.DefaultLanguage = language;
    }
}
