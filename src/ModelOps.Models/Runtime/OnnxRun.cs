using System.Runtime.InteropServices;

namespace ModelOps.Models.Runtime;

/// <summary>
/// A run prepared once and executed often: names and tensors are bound, so that an execution allocates nothing in managed
/// memory. Fill the input tensors, execute, read the output tensors. One thread at a time.
/// </summary>
public sealed unsafe class OnnxRun : IDisposable
{
    private readonly OnnxSession _session;
    private readonly OrtTensor[] _inputs;
    private readonly OrtTensor[]? _outputs;
    private readonly Utf8Pool _names;
    private readonly int _outputCount;
    private readonly OrtHandle _options;
    private nint* _block; // input names, input values, output names, output values

    /// <summary>Prepares a run whose outputs the runtime allocates anew each time.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">One for each input of the session.</param>
    /// <param name="outputNames">The outputs wanted.</param>
    public OnnxRun(OnnxSession session, IReadOnlyList<OrtTensor> inputs, IReadOnlyList<string> outputNames) : this(session, inputs, outputNames, null)
    {
    }

    /// <summary>Prepares a run into tensors of known shape.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">One for each input of the session.</param>
    /// <param name="outputNames">The outputs wanted.</param>
    /// <param name="outputs">One for each of <paramref name="outputNames"/>; null to let the runtime allocate them.</param>
    public OnnxRun(OnnxSession session, IReadOnlyList<OrtTensor> inputs, IReadOnlyList<string> outputNames, IReadOnlyList<OrtTensor>? outputs)
    {
        if (inputs.Count != session.Inputs.Count)
        {
            throw new ArgumentException($"The model has {session.Inputs.Count} inputs, not {inputs.Count}.", nameof(inputs));
        }

        _session = session;
        _inputs = [.. inputs];
        _outputs = outputs is null ? null : [.. outputs];
        _outputCount = outputNames.Count;
        var api = OrtApi.Instance;
        nint options;
        api.Check(((delegate* unmanaged<nint*, nint>)api[39])(&options));
        _options = new OrtHandle(options, OrtHandle.Kind.RunOptions);
        _names = new Utf8Pool(inputs.Count + outputNames.Count);
        _block = (nint*)NativeMemory.AllocZeroed((nuint)(2 * (inputs.Count + _outputCount)), (nuint)sizeof(nint));
        for (var i = 0; i < inputs.Count; i++)
        {
            _block[i] = _names.Add(session.Inputs[i].Name);
            _block[inputs.Count + i] = inputs[i].Value;
        }

        for (var i = 0; i < _outputCount; i++)
        {
            _block[(2 * inputs.Count) + i] = _names.Add(outputNames[i]);
        }
    }

    /// <summary>Runs the model.</summary>
    /// <returns>The outputs: those given to the constructor, else new ones that the caller disposes.</returns>
    /// <exception cref="ModelException">The run failed; the message is the runtime's.</exception>
    public OrtTensor[] Execute()
    {
        ObjectDisposedException.ThrowIf(_block == null, this);
        var api = OrtApi.Instance;
        var values = _block + (2 * _inputs.Length) + _outputCount;
        for (var i = 0; i < _outputCount; i++)
        {
            values[i] = _outputs is null ? 0 : _outputs[i].Value;
        }

        var status = ((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)api[9])(
            _session.Value, _options.Value, _block, _block + _inputs.Length, (nuint)_inputs.Length, _block + (2 * _inputs.Length), (nuint)_outputCount, values);
        GC.KeepAlive(_inputs);
        if (status != 0)
        {
            throw new ModelException($"ONNX Runtime could not run the model: {api.Message(status)}");
        }

        if (_outputs is not null)
        {
            return _outputs;
        }

        var made = new OrtTensor[_outputCount];
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = OrtTensor.Made(values[i]);
        }

        return made;
    }

    /// <summary>Ends an execution that is under way on another thread; it then fails.</summary>
    public void Terminate()
    {
        var api = OrtApi.Instance;
        api.Check(((delegate* unmanaged<nint, nint>)api[46])(_options.Value));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _names.Dispose();
        _options.Dispose();
        NativeMemory.Free(_block);
        _block = null;
    }
}
