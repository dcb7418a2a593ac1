using System.Runtime.InteropServices;

namespace ModelOps.Models.Runtime;

/// <summary>An object of ONNX Runtime, released by the function at a place of the API table.</summary>
internal sealed class OrtHandle : SafeHandle
{
    private readonly int _release;

    public OrtHandle(nint handle, int release) : base(0, ownsHandle: true)
    {
        _release = release;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(OrtHandle)) : handle;

    protected override bool ReleaseHandle()
    {
        OrtApi.Instance.Release(_release, handle);
        return true;
    }

    /// <summary>The places of the release functions.</summary>
    internal static class Kind
    {
        public const int Session = 95;
        public const int Value = 96;
        public const int RunOptions = 97;
        public const int TypeInfo = 98;
        public const int TensorInfo = 99;
        public const int SessionOptions = 100;
    }
}
