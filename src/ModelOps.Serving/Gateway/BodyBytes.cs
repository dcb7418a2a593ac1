using System.Runtime.InteropServices;

namespace ModelOps.Serving.Gateway;

/// <summary>A body that was read, to be read again.</summary>
internal static class BodyBytes
{
    internal static MemoryStream Stream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(body.ToArray(), writable: false);
}
