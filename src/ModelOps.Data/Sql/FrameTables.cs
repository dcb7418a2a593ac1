using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace ModelOps.Data.Sql;

/// <summary>
/// The frames of a session as DuckDB tables. Each is a view over one table function, which fills DuckDB's vectors from the
/// columns that a query uses, when it uses them: nothing is copied beforehand.
/// </summary>
internal sealed unsafe class FrameTables
{
    public const string FunctionName = "modelops_frame";
    private readonly Dictionary<long, Frame> _frames = [];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private long _next;

    /// <summary>A sentence with the frames' names.</summary>
    public string Listed => _numbers.Count == 0 ? "No frame was given as a table." : $"The frames are: {string.Join(", ", _numbers.Keys)}.";

    /// <summary>Whether a frame has the name.</summary>
    public bool Has(string name) => _numbers.ContainsKey(name);

    /// <summary>Adds a frame and gives the number by which the table function knows it; the frame that had the name is let go.</summary>
    public long Add(string name, Frame frame)
    {
        if (_numbers.TryGetValue(name, out var old))
        {
            _frames.Remove(old);
        }

        _numbers[name] = _next;
        _frames.Add(_next, frame);
        return _next++;
    }

    /// <summary>Makes the table function known to a connection, which keeps this object alive as long as it lasts.</summary>
    public void Register(DuckDBNativeConnection connection)
    {
        var function = TableFunction.DuckDBCreateTableFunction();
        using var number = LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt);
        TableFunction.DuckDBTableFunctionSetName(function, FunctionName);
        TableFunction.DuckDBTableFunctionAddParameter(function, number);
        TableFunction.DuckDBTableFunctionSetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Free);
        TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
        TableFunction.DuckDBTableFunctionSetInit(function, &Init);
        TableFunction.DuckDBTableFunctionSetFunction(function, &Scan);
        TableFunction.DuckDBTableFunctionSupportsProjectionPushdown(function, true);
        var state = TableFunction.DuckDBRegisterTableFunction(connection, function);
        TableFunction.DuckDBDestroyTableFunction(ref function);
        if (!state.IsSuccess())
        {
            throw new InvalidInputException($"DuckDB {Startup.DuckDBLibraryVersion()} refused the frames' table function. Use the library that the build brings.");
        }
    }

    private static T Target<T>(nint handle)
        where T : class => (T)GCHandle.FromIntPtr(handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint handle) => GCHandle.FromIntPtr(handle).Free();

    // No exception may cross into native code; each becomes DuckDB's error.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            using var value = TableFunction.DuckDBBindGetParameter(info, 0);
            var number = Value.DuckDBGetInt64(value);
            if (!Target<FrameTables>(TableFunction.DuckDBBindGetExtraInfo(info))._frames.TryGetValue(number, out var frame))
            {
                TableFunction.DuckDBBindSetError(info, $"there is no frame number {number}");
                return;
            }

            foreach (var column in frame.Columns)
            {
                using var type = LogicalType.DuckDBCreateLogicalType(FrameScan.TypeOf(column));
                TableFunction.DuckDBBindAddResultColumn(info, column.Name, type);
            }

            TableFunction.DuckDBBindSetCardinality(info, (ulong)frame.RowCount, true);
            TableFunction.DuckDBBindSetBindData(info, GCHandle.ToIntPtr(GCHandle.Alloc(frame)), &Free);
        }
        catch (Exception exception)
        {
            TableFunction.DuckDBBindSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            var frame = Target<Frame>(TableFunction.DuckDBInitGetBindData(info));
            var columns = new Column?[TableFunction.DuckDBInitGetColumnCount(info)];
            for (var i = 0; i < columns.Length; i++)
            {
                // count(*) asks for a row number instead of a column.
                var index = TableFunction.DuckDBInitGetColumnIndex(info, (ulong)i);
                columns[i] = index < (ulong)frame.Columns.Count ? frame.Columns[(int)index] : null;
            }

            TableFunction.DuckDBInitSetInitData(info, GCHandle.ToIntPtr(GCHandle.Alloc(new FrameScan(frame.RowCount, columns))), &Free);
            DuckLibrary.SetMaxThreads(info, Math.Clamp(frame.RowCount / 20_000, 1, Environment.ProcessorCount));
        }
        catch (Exception exception)
        {
            TableFunction.DuckDBInitSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Scan(nint info, nint chunk)
    {
        try
        {
            Target<FrameScan>(TableFunction.DuckDBFunctionGetInitData(info)).Fill(chunk);
        }
        catch (Exception exception)
        {
            TableFunction.DuckDBFunctionSetError(info, exception.Message);
        }
    }
}
