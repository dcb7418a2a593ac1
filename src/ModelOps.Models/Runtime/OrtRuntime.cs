using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ModelOps.Native;

namespace ModelOps.Models.Runtime;

/// <summary>ONNX Runtime in this process: the library that was loaded, and where models run.</summary>
internal sealed class OrtRuntime
{
    public const string LibraryVariable = "MODELOPS_ONNXRUNTIME_LIBRARY";

    private static readonly Lock _gate = new();
    private static OrtRuntime? _current;

    private OrtRuntime(OrtEnv environment)
    {
        Version = environment.GetVersionString();
        Provider = OrtProvider.Choose(Environment.GetEnvironmentVariable(OrtProvider.Variable), environment.GetAvailableProviders(), Version);
    }

    /// <summary>The one runtime; its library is loaded when it is first asked for. What failed is tried again the next time.</summary>
    /// <exception cref="InvalidInputException">The library was not found, or the provider asked for is unknown.</exception>
    public static OrtRuntime Current
    {
        get
        {
            if (Volatile.Read(ref _current) is { } loaded)
            {
                return loaded;
            }

            lock (_gate)
            {
                return _current ??= new OrtRuntime(Load());
            }
        }
    }

    /// <summary>The runtime when a model was loaded already; else null.</summary>
    public static OrtRuntime? IfLoaded => Volatile.Read(ref _current);

    /// <summary>The library's version, as <c>1.31.1</c>.</summary>
    public string Version { get; }

    public OrtProvider Provider { get; }

    /// <summary>What an error says, without the code that the package puts before it.</summary>
    public static string Message(OnnxRuntimeException error) =>
        error.Message.StartsWith('[') && error.Message.IndexOf("] ", StringComparison.Ordinal) is >= 0 and var end ? error.Message[(end + 2)..] : error.Message;

    public SessionOptions CreateOptions(int threads)
    {
        // Errors come as exceptions; what the library would write to the terminal besides is left out.
        var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        Provider.AppendTo(options);
        return options;
    }

    private static OrtEnv Load()
    {
        // The package then registers no resolver of its own, which would leave no place for ours.
        OrtEnv.DisableDllImportResolver = Environment.GetEnvironmentVariable(LibraryVariable) is { Length: > 0 };
        OwnLibrary.Use("ONNX Runtime", LibraryVariable, typeof(InferenceSession).Assembly, "onnxruntime");
        try
        {
            if (!OrtEnv.IsCreated)
            {
                var options = new EnvironmentCreationOptions { logId = "modelops", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                return OrtEnv.CreateInstanceWithOptions(ref options);
            }
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // The app was quicker.
        }
        catch (TypeInitializationException error)
        {
            throw new InvalidInputException(
                $"ONNX Runtime's native library cannot be used on {RuntimeInformation.RuntimeIdentifier}: {error.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}. " +
                $"Add the package Microsoft.ML.OnnxRuntime to the app, or set {LibraryVariable} to the path of the library.",
                error);
        }

        return OrtEnv.Instance();
    }
}
