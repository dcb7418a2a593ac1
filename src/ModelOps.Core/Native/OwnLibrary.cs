using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelOps.Native;

/// <summary>Lets the user put a native library of their own in place of a package's, named by an environment variable.</summary>
public static class OwnLibrary
{
    private static readonly Dictionary<Assembly, nint> _used = [];

    /// <summary>Loads the library that the variable names, and makes a package's calls go to it. Does nothing when the variable is not set.</summary>
    /// <param name="title">The library's name for people, as <c>ONNX Runtime</c>.</param>
    /// <param name="variable">The environment variable; its value is the library's file, or the folder that holds it.</param>
    /// <param name="package">The assembly that calls the library; none of its calls has been made yet.</param>
    /// <param name="import">The name the assembly imports the library by, as <c>onnxruntime</c>.</param>
    /// <returns>The library's handle, never freed; 0 when the variable is not set.</returns>
    /// <exception cref="InvalidInputException">The library is not there, cannot be loaded, or comes too late.</exception>
    public static nint Use(string title, string variable, Assembly package, string import)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } given)
        {
            return 0;
        }

        lock (_used)
        {
            if (_used.TryGetValue(package, out var handle))
            {
                return handle;
            }

            handle = Load(title, variable, given, FileName(import));
            try
            {
                NativeLibrary.SetDllImportResolver(package, (name, _, _) => name == import ? handle : 0);
            }
            catch (InvalidOperationException error)
            {
                throw new InvalidInputException($"{variable} is '{given}', but {title} is in use already. Set it before the process starts.", error);
            }

            _used.Add(package, handle);
            return handle;
        }
    }

    private static nint Load(string title, string variable, string given, string file)
    {
        var path = Path.GetFullPath(given);
        path = Directory.Exists(path) ? Path.Combine(path, file) : path;
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"{variable} is '{given}', but there is no file '{path}'. Name {title}'s library or its folder, or unset {variable} to use the library that comes along.");
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw new InvalidInputException(
                $"{variable} is '{given}', but '{path}' cannot be loaded: {error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}. Name {title}'s library for {RuntimeInformation.RuntimeIdentifier}, or unset {variable}.",
                error);
        }
    }

    private static string FileName(string import) =>
        OperatingSystem.IsWindows() ? $"{import}.dll" : OperatingSystem.IsMacOS() ? $"lib{import}.dylib" : $"lib{import}.so";
}
