using System.Runtime.InteropServices;
using System.Text;
using ModelOps.Native;

namespace ModelOps.Models.Runtime;

/// <summary>
/// ONNX Runtime's C API: an append-only table of functions (onnxruntime_c_api.h). The numbers are the functions' places in it.
/// </summary>
internal sealed unsafe class OrtApi
{
    private static readonly Lazy<OrtApi> Loaded = new(() => new OrtApi());
    private readonly nint* _table;

    private OrtApi()
    {
        var library = NativeLibraryLocator.Load(
            "ONNX Runtime",
            "MODELOPS_ONNXRUNTIME_LIBRARY",
            NativeLibraryLocator.ForPlatform(["onnxruntime.dll"], ["libonnxruntime.1.dylib", "libonnxruntime.dylib"], ["libonnxruntime.so.1", "libonnxruntime.so"]),
            typeof(OrtApi).Assembly);
        var apiBase = ((delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        Version = Utf8(((delegate* unmanaged<nint>)apiBase[1])());

        // Runtimes know their own and some older versions; everything used here is in all of these.
        _table = GetApi(apiBase, 23);
        _table = _table == null ? GetApi(apiBase, 20) : _table;
        _table = _table == null ? GetApi(apiBase, 16) : _table;
        if (_table == null)
        {
            throw new ModelException($"ONNX Runtime {Version} is too old. Use 1.16 or later.");
        }

        nint env;
        var name = "modelops"u8;
        fixed (byte* text = name)
        {
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)_table[3])(4, text, &env)); // 4: fatal only; errors come as statuses
        }

        Env = env;
        nint memory;
        Check(((delegate* unmanaged<int, int, nint*, nint>)_table[69])(1, 0, &memory)); // arena allocator, default memory
        CpuMemory = memory;
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)_table[78])(&allocator));
        Allocator = allocator;
    }

    /// <summary>The one table; loaded when first asked for.</summary>
    public static OrtApi Instance => Loaded.Value;

    /// <summary>The library's version, as <c>1.30.0</c>.</summary>
    public string Version { get; }

    public nint Env { get; }

    public nint CpuMemory { get; }

    public nint Allocator { get; }

    /// <summary>A function of the table.</summary>
    public nint this[int place] => _table[place];

    /// <summary>Raises what a status says; a null status is success.</summary>
    public void Check(nint status)
    {
        if (status != 0)
        {
            throw new ModelException($"ONNX Runtime: {Message(status)}");
        }
    }

    /// <summary>The text of a status, which is released.</summary>
    public string Message(nint status)
    {
        var message = Utf8(((delegate* unmanaged<nint, nint>)_table[2])(status));
        Release(93, status);
        return message;
    }

    public void Release(int place, nint handle) => ((delegate* unmanaged<nint, void>)_table[place])(handle);

    /// <summary>A text that the runtime allocated; it is freed.</summary>
    public string TakeText(nint text)
    {
        var taken = Utf8(text);
        Check(((delegate* unmanaged<nint, nint, nint>)_table[76])(Allocator, text));
        return taken;
    }

    private static nint* GetApi(nint* apiBase, uint version) => ((delegate* unmanaged<uint, nint*>)apiBase[0])(version);

    private static string Utf8(nint text) => text == 0 ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text));
}
