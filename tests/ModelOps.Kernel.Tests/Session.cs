using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Polyglot;

namespace ModelOps.Kernel.Tests;

/// <summary>A session that keeps what its cells show.</summary>
internal sealed class Session : IOutputSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<CellOutput> _outputs = [];

    public Session(KernelOptions? options = null)
    {
        Kernel = new NotebookKernel(options);
        PolyglotNames.AddTo(Kernel);
    }

    public NotebookKernel Kernel { get; }

    public IReadOnlyList<CellOutput> Outputs
    {
        get
        {
            lock (_lock)
            {
                return [.. _outputs];
            }
        }
    }

    public List<DisplayOutput> Updates { get; } = [];

    public InputProvider? Input { get; set; }

    public string Stdout => string.Concat(Outputs.OfType<StreamOutput>().Where(output => output.Name == "stdout").Select(output => output.Text));

    public ErrorOutput? Error => Outputs.OfType<ErrorOutput>().LastOrDefault();

    public string? Result => Outputs.OfType<ResultOutput>().LastOrDefault()?.Data["text/plain"]?.ToString();

    public string? Html => Outputs.OfType<ResultOutput>().LastOrDefault()?.Data["text/html"]?.ToString();

    public IEnumerable<DisplayOutput> Displays => Outputs.OfType<DisplayOutput>();

    /// <summary>Runs a cell; the outputs are those of this cell alone.</summary>
    public Task<CellResult> RunAsync(string code, string? language = null, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _outputs.Clear();
        }

        return Kernel.ExecuteAsync(new CellRequest(code) { Language = language, Input = Input }, this, cancellationToken);
    }

    public void Publish(CellOutput output)
    {
        lock (_lock)
        {
            _outputs.Add(output);
        }
    }

    public void Update(DisplayOutput display) => Updates.Add(display);

    public void Clear(bool wait)
    {
        lock (_lock)
        {
            _outputs.Clear();
        }
    }

    public void Dispose() => Kernel.Dispose();
}
