using Microsoft.ML.OnnxRuntime;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>
/// A model loaded into ONNX Runtime: the package's session with the library, the provider and the words of this toolkit. Runs may go on at
/// the same time from several threads.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private volatile bool _isDisposed;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file.</param>
    /// <param name="threads">Threads within one operator; 1 is best for small models and for many runs at once.</param>
    /// <exception cref="ModelException">The runtime refuses the model, then the message is the runtime's; or its values are in another file.</exception>
    /// <exception cref="InvalidInputException">The runtime's library was not found, or the provider asked for is unknown.</exception>
    public OnnxSession(byte[] model, int threads = 1)
    {
        ExternalData.Refuse(model);
        var runtime = OrtRuntime.Current;
        using var options = runtime.CreateOptions(threads);
        try
        {
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"ONNX Runtime {runtime.Version} refuses the model: {OrtRuntime.Message(error)}", error);
        }

        BindsBuffers = runtime.Provider.IsCpu;
        Inputs = [.. Session.InputNames.Select(name => Value(name, Session.InputMetadata[name]))];
        Outputs = [.. Session.OutputNames.Select(name => Value(name, Session.OutputMetadata[name]))];
    }

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>The graph's outputs.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <exception cref="ObjectDisposedException">It was disposed: the library would end the process.</exception>
    internal InferenceSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _session;
        }
    }

    /// <summary>False on other devices: a binding copies its inputs there once, so that filling them again would change nothing.</summary>
    internal bool BindsBuffers { get; }

    /// <summary>Runs the model once. For many runs over the same tensors, make an <see cref="OnnxRun"/>.</summary>
    /// <param name="inputs">One for each of <see cref="Inputs"/>.</param>
    /// <param name="cancellationToken">Ends the run, also within an operator that takes long.</param>
    /// <returns>One for each of <see cref="Outputs"/>; the caller disposes them.</returns>
    /// <exception cref="ModelException">The run failed; the message is the runtime's.</exception>
    public OrtTensor[] Run(IReadOnlyList<OrtTensor> inputs, CancellationToken cancellationToken = default) => Run(inputs, false, cancellationToken);

    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">One for each of <see cref="Inputs"/>.</param>
    /// <param name="givesBack">True for a run that needs so much memory that it is not to be kept for the next.</param>
    /// <param name="cancellationToken">Ends the run, also within an operator that takes long.</param>
    /// <returns>One for each of <see cref="Outputs"/>; the caller disposes them.</returns>
    /// <exception cref="ModelException">The run failed; the message is the runtime's.</exception>
    public OrtTensor[] Run(IReadOnlyList<OrtTensor> inputs, bool givesBack, CancellationToken cancellationToken)
    {
        using var run = new OnnxRun(this, inputs, Session.OutputNames);
        if (givesBack)
        {
            run.GiveBack();
        }

        using var registration = cancellationToken.Register(static state => ((OnnxRun)state!).Terminate(), run);
        try
        {
            return run.Execute();
        }
        catch (ModelException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The run of the model was interrupted.", error, cancellationToken);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        _session.Dispose();
    }

    // Sequences and maps have no shape here.
    private static OnnxValue Value(string name, NodeMetadata metadata) => metadata.IsTensor
        ? new OnnxValue(name, (OnnxType)metadata.ElementDataType, [.. metadata.Dimensions.Select(size => (long)size)])
        : new OnnxValue(name, OnnxType.Undefined, null);
}
