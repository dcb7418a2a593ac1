using ModelOps.Models.Onnx;

namespace ModelOps.Models.Runtime;

/// <summary>Asks the runtime for types and shapes.</summary>
internal static unsafe class OrtShapes
{
    /// <summary>An input (33, 36) or output (34, 37) of a session.</summary>
    public static OnnxValue OfSession(nint session, int place, int nameFunction, int typeFunction)
    {
        var api = OrtApi.Instance;
        nint text;
        api.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)api[nameFunction])(session, (nuint)place, api.Allocator, &text));
        var name = api.TakeText(text);
        nint info;
        api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)api[typeFunction])(session, (nuint)place, &info));
        using var owned = new OrtHandle(info, OrtHandle.Kind.TypeInfo);
        nint tensor; // belongs to info; null for sequences and maps
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[55])(info, &tensor));
        if (tensor == 0)
        {
            return new OnnxValue(name, OnnxType.Undefined, null);
        }

        var (type, dimensions) = OfInfo(tensor);
        return new OnnxValue(name, type, dimensions);
    }

    public static (OnnxType Type, long[] Dimensions) OfValue(nint value)
    {
        var api = OrtApi.Instance;
        int isTensor;
        api.Check(((delegate* unmanaged<nint, int*, nint>)api[50])(value, &isTensor));
        if (isTensor == 0)
        {
            api.Release(OrtHandle.Kind.Value, value);
            throw new ModelException("The model gives out a sequence or a map where a tensor is needed. Import it again, or export it without ZipMap.");
        }

        nint info;
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[65])(value, &info));
        using var owned = new OrtHandle(info, OrtHandle.Kind.TensorInfo);
        return OfInfo(info);
    }

    private static (OnnxType Type, long[] Dimensions) OfInfo(nint info)
    {
        var api = OrtApi.Instance;
        int type;
        api.Check(((delegate* unmanaged<nint, int*, nint>)api[60])(info, &type));
        nuint count;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[61])(info, &count));
        var dimensions = new long[(int)count];
        fixed (long* shape = dimensions)
        {
            api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)api[62])(info, shape, count));
        }

        return ((OnnxType)type, dimensions);
    }
}
