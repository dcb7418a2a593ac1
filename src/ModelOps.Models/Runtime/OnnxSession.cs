using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>A model loaded into ONNX Runtime. Runs may go on at the same time from several threads.</summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private readonly OrtHandle _session;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file.</param>
    /// <param name="threads">Threads within one operator; 1 is best for small models and for many runs at once.</param>
    /// <exception cref="ModelException">The runtime refuses the model, then the message is the runtime's; or its values are in another file.</exception>
    /// <exception cref="InvalidInputException">The runtime's library was not found.</exception>
    public OnnxSession(ReadOnlySpan<byte> model, int threads = 1)
    {
        ExternalData.Refuse(model);
        var api = OrtApi.Instance;
        nint options;
        api.Check(((delegate* unmanaged<nint*, nint>)api[10])(&options));
        using var owned = new OrtHandle(options, OrtHandle.Kind.SessionOptions);
        api.Check(((delegate* unmanaged<nint, int, nint>)api[24])(options, threads));
        nint session;
        nint status;
        fixed (byte* bytes = model)
        {
            status = ((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)api[8])(api.Env, bytes, (nuint)model.Length, options, &session);
        }

        if (status != 0)
        {
            throw new ModelException($"ONNX Runtime {api.Version} refuses the model: {api.Message(status)}");
        }

        _session = new OrtHandle(session, OrtHandle.Kind.Session);
        Inputs = Values(30, 36, 33);
        Outputs = Values(31, 37, 34);
    }

    /// <summary>The version of ONNX Runtime, as <c>1.30.0</c>.</summary>
    public static string RuntimeVersion => OrtApi.Instance.Version;

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>The graph's outputs.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    internal nint Value => _session.Value;

    /// <summary>Runs the model once. For many runs over the same tensors, make an <see cref="OnnxRun"/>.</summary>
    /// <param name="inputs">One for each of <see cref="Inputs"/>.</param>
    /// <returns>One for each of <see cref="Outputs"/>; the caller disposes them.</returns>
    /// <exception cref="ModelException">The run failed; the message is the runtime's.</exception>
    public OrtTensor[] Run(params IReadOnlyList<OrtTensor> inputs)
    {
        using var run = new OnnxRun(this, inputs, [.. Outputs.Select(output => output.Name)]);
        return run.Execute();
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private OnnxValue[] Values(int countFunction, int nameFunction, int typeFunction)
    {
        var api = OrtApi.Instance;
        nuint count;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[countFunction])(Value, &count));
        return [.. Enumerable.Range(0, (int)count).Select(place => OrtShapes.OfSession(Value, place, nameFunction, typeFunction))];
    }
}
