using ModelOps.Models.Runtime;

namespace ModelOps;

/// <summary>What models are scored with in this process: ONNX Runtime, and the device it runs on.</summary>
public static class ModelRuntime
{
    /// <summary>The version of ONNX Runtime, as <c>1.31.1</c>.</summary>
    /// <exception cref="InvalidInputException">Its library cannot be used, or <c>MODELOPS_ONNXRUNTIME_PROVIDER</c> is unknown.</exception>
    public static string Version => OrtRuntime.Current.Version;

    /// <summary>Where models run, as <c>cpu</c> or <c>cuda</c>: what <c>MODELOPS_ONNXRUNTIME_PROVIDER</c> asks for, if it can be had.</summary>
    /// <exception cref="InvalidInputException">The library cannot be used, or the variable's value is unknown.</exception>
    public static string Provider => OrtRuntime.Current.Provider.Name;

    /// <summary>Why models run on the CPU and not where <c>MODELOPS_ONNXRUNTIME_PROVIDER</c> asks, and what to do; null when they run where they should.</summary>
    /// <exception cref="InvalidInputException">The library cannot be used, or the variable's value is unknown.</exception>
    public static string? Fallback => OrtRuntime.Current.Provider.Fallback;

    /// <summary><see cref="Fallback"/> for a front end to show, once in a process; null when it was shown, or no model was loaded yet.</summary>
    public static string? TakeFallback() => OrtRuntime.IfLoaded?.Provider.TakeFallback();
}
