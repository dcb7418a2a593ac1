using Microsoft.ML.OnnxRuntime;
using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>
/// Where models run. <c>MODELOPS_ONNXRUNTIME_PROVIDER</c> asks for a device; where the library or the machine does not have it, the CPU takes
/// its place, and <see cref="Fallback"/> says why.
/// </summary>
internal sealed class OrtProvider
{
    public const string Variable = "MODELOPS_ONNXRUNTIME_PROVIDER";

    private static readonly OrtProvider[] _known =
    [
        new("cpu", "CPUExecutionProvider", "Microsoft.ML.OnnxRuntime", static _ => { }),
        new("cuda", "CUDAExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu", static options => options.AppendExecutionProvider_CUDA()),
        new("tensorrt", "TensorrtExecutionProvider", "Microsoft.ML.OnnxRuntime.Gpu", static options => options.AppendExecutionProvider_Tensorrt()),
        new("directml", "DmlExecutionProvider", "Microsoft.ML.OnnxRuntime.DirectML", AppendDirectMl),
        new("coreml", "CoreMLExecutionProvider", "Microsoft.ML.OnnxRuntime", static options => options.AppendExecutionProvider_CoreML()),
    ];

    private readonly string _library;
    private readonly string _package;
    private readonly Action<SessionOptions> _append;
    private OrtProvider? _asked;
    private string? _reason;
    private bool _isBuiltIn;
    private int _said;

    private OrtProvider(string name, string library, string package, Action<SessionOptions> append) =>
        (Name, _library, _package, _append) = (name, library, package, append);

    /// <summary>Its name, as the variable takes it.</summary>
    public string Name { get; }

    public bool IsCpu => Name == _known[0].Name;

    /// <summary>Why the CPU takes the place of the device asked for, and what to do, in the words of the current face; null when it does not.</summary>
    public string? Fallback => _reason is null ? null : $"{Variable} is '{_asked!.Name}', but models run on the CPU: {_reason}. {Advice()}";

    /// <summary>The provider for a value of the variable.</summary>
    /// <param name="asked">The value; null or empty for the CPU.</param>
    /// <param name="available">What the loaded library was built with, in its own names.</param>
    /// <param name="version">The library's version.</param>
    /// <exception cref="InvalidInputException">An unknown value.</exception>
    public static OrtProvider Choose(string? asked, IReadOnlyCollection<string> available, string version)
    {
        if (string.IsNullOrWhiteSpace(asked))
        {
            return _known[0];
        }

        string[] names = [.. _known.Select(provider => provider.Name)];
        var wanted = _known.FirstOrDefault(provider => provider.Name.Equals(asked.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException($"{Variable} is '{asked}', which is unknown.{Suggestion.Among(asked, names, "It takes")}");
        if (!available.Contains(wanted._library))
        {
            return wanted.FallBack($"this ONNX Runtime ({version}) was built without it; it has {string.Join(", ", available.Select(Title))}", isBuiltIn: false);
        }

        return wanted.Probe() is { } reason ? wanted.FallBack(reason, isBuiltIn: true) : wanted;
    }

    /// <summary><see cref="Fallback"/> the first time it is asked for; after that null.</summary>
    public string? TakeFallback() => _reason is not null && Interlocked.Exchange(ref _said, 1) == 0 ? Fallback : null;

    public void AppendTo(SessionOptions options) => _append(options);

    // A driver or a device that is missing shows only when a model is loaded.
    private string? Probe()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Identity", [graph.Input("x", OnnxType.Float, 1)]), "y", OnnxType.Float, 1);
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            AppendTo(options);
            using var session = new InferenceSession(graph.Model.ToBytes(), options);
            return null;
        }
        catch (Exception error) when (error is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            var message = error is OnnxRuntimeException known ? OrtRuntime.Message(known) : error.Message;
            return message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        }
    }

    private OrtProvider FallBack(string reason, bool isBuiltIn)
    {
        var cpu = _known[0];
        return new OrtProvider(cpu.Name, cpu._library, cpu._package, cpu._append) { _asked = this, _reason = reason, _isBuiltIn = isBuiltIn };
    }

    private string Advice()
    {
        var library = $"set {OrtRuntime.LibraryVariable} to the library of the package {_asked!._package}";
        var first = _isBuiltIn
            ? "install its driver and the libraries it needs"
            : Wording.Of(library, library, $"reference the package {_asked._package} in the app");
        return $"To run them there, {first}; to stay on the CPU, unset {Variable}.";
    }

    private static string Title(string library) => _known.FirstOrDefault(provider => provider._library == library)?.Name ?? library.Replace("ExecutionProvider", "", StringComparison.Ordinal);

    private static void AppendDirectMl(SessionOptions options)
    {
        options.EnableMemoryPattern = false;
        options.AppendExecutionProvider_DML();
    }
}
