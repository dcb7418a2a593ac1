using Microsoft.ML.OnnxRuntime;

namespace ModelOps.Models.Runtime;

/// <summary>
/// A run prepared once and executed often. With output tensors given, names and tensors are bound, and an execution allocates nothing.
/// Fill the input tensors, execute, read the output tensors. One thread at a time.
/// </summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly OnnxSession _owner;
    private readonly RunOptions _options = new();
    private readonly string[] _inputNames;
    private readonly OrtValue[] _inputs;
    private readonly IReadOnlyList<string> _outputNames;
    private readonly OrtTensor[]? _outputs;
    private readonly OrtIoBinding? _binding;

    /// <summary>Prepares a run.</summary>
    /// <param name="session">The model.</param>
    /// <param name="inputs">One for each input of the session.</param>
    /// <param name="outputNames">The outputs wanted.</param>
    /// <param name="outputs">One for each of <paramref name="outputNames"/>, with the shape that comes out; null to let the runtime allocate them.</param>
    public OnnxRun(OnnxSession session, IReadOnlyList<OrtTensor> inputs, IReadOnlyList<string> outputNames, IReadOnlyList<OrtTensor>? outputs = null)
    {
        if (inputs.Count != session.Inputs.Count)
        {
            throw new ArgumentException($"The model has {session.Inputs.Count} inputs, not {inputs.Count}.", nameof(inputs));
        }

        _owner = session;
        _inputNames = [.. session.Inputs.Select(input => input.Name)];
        _inputs = [.. inputs.Select(input => input.Value)];
        _outputNames = outputNames;
        _outputs = outputs is null ? null : [.. outputs];
        if (_outputs is not null && session.BindsBuffers)
        {
            _binding = Bind(_outputs);
        }
    }

    /// <summary>Runs the model.</summary>
    /// <returns>The outputs: those given to the constructor, else new ones that the caller disposes.</returns>
    /// <exception cref="ModelException">The run failed; the message is the runtime's.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public OrtTensor[] Execute()
    {
        try
        {
            if (_binding is not null)
            {
                _owner.Session.RunWithBinding(_options, _binding);
                return _outputs!;
            }

            if (_outputs is null)
            {
                return OrtTensor.Made(_owner.Session.Run(_options, _inputNames, _inputs, _outputNames));
            }

            _owner.Session.Run(_options, _inputNames, _inputs, _outputNames, [.. _outputs.Select(output => output.Value)]);
            return _outputs;
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"ONNX Runtime could not run the model: {OrtRuntime.Message(error)}", error);
        }
    }

    /// <summary>Gives the memory that the runtime took for an execution back when it ends, in place of keeping it for the next.</summary>
    public void GiveBack() => _options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");

    /// <summary>Ends an execution that is under way on another thread, and those that follow: they fail.</summary>
    public void Terminate() => _options.Terminate = true;

    /// <inheritdoc />
    public void Dispose()
    {
        _binding?.Dispose();
        _options.Dispose();
    }

    private OrtIoBinding Bind(OrtTensor[] outputs)
    {
        var binding = _owner.Session.CreateIoBinding();
        for (var i = 0; i < _inputs.Length; i++)
        {
            binding.BindInput(_inputNames[i], _inputs[i]);
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            binding.BindOutput(_outputNames[i], outputs[i].Value);
        }

        return binding;
    }
}
