using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static ModelOps.Data.Sql.DuckApi;
using static ModelOps.Data.Sql.DuckTableFunction;

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
    public void Register(nint connection)
    {
        var function = duckdb_create_table_function();
        var number = duckdb_create_logical_type(DuckType.BigInt);
        duckdb_table_function_set_name(function, FunctionName);
        duckdb_table_function_add_parameter(function, number);
        duckdb_table_function_set_extra_info(function, GCHandle.ToIntPtr(GCHandle.Alloc(this)), &Free);
        duckdb_table_function_set_bind(function, &Bind);
        duckdb_table_function_set_init(function, &Init);
        duckdb_table_function_set_function(function, &Scan);
        duckdb_table_function_supports_projection_pushdown(function, true);
        var state = duckdb_register_table_function(connection, function);
        duckdb_destroy_logical_type(ref number);
        duckdb_destroy_table_function(ref function);
        if (state != Success)
        {
            throw new InvalidInputException($"DuckDB {Text(duckdb_library_version())} refused the frames' table function. Use the library that the build brings.");
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
            var value = duckdb_bind_get_parameter(info, 0);
            var number = duckdb_get_int64(value);
            duckdb_destroy_value(ref value);
            if (!Target<FrameTables>(duckdb_bind_get_extra_info(info))._frames.TryGetValue(number, out var frame))
            {
                duckdb_bind_set_error(info, $"there is no frame number {number}");
                return;
            }

            foreach (var column in frame.Columns)
            {
                var type = duckdb_create_logical_type(FrameScan.TypeOf(column));
                duckdb_bind_add_result_column(info, column.Name, type);
                duckdb_destroy_logical_type(ref type);
            }

            duckdb_bind_set_cardinality(info, (ulong)frame.RowCount, true);
            duckdb_bind_set_bind_data(info, GCHandle.ToIntPtr(GCHandle.Alloc(frame)), &Free);
        }
        catch (Exception fault)
        {
            duckdb_bind_set_error(info, fault.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            var frame = Target<Frame>(duckdb_init_get_bind_data(info));
            var columns = new Column?[duckdb_init_get_column_count(info)];
            for (var i = 0; i < columns.Length; i++)
            {
                // count(*) asks for a row number instead of a column.
                var index = duckdb_init_get_column_index(info, (ulong)i);
                columns[i] = index < (ulong)frame.Columns.Count ? frame.Columns[(int)index] : null;
            }

            duckdb_init_set_init_data(info, GCHandle.ToIntPtr(GCHandle.Alloc(new FrameScan(frame.RowCount, columns))), &Free);
            duckdb_init_set_max_threads(info, (ulong)Math.Clamp(frame.RowCount / 20_000, 1, Environment.ProcessorCount));
        }
        catch (Exception fault)
        {
            duckdb_init_set_error(info, fault.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Scan(nint info, nint chunk)
    {
        try
        {
            Target<FrameScan>(duckdb_function_get_init_data(info)).Fill(chunk);
        }
        catch (Exception fault)
        {
            duckdb_function_set_error(info, fault.Message);
        }
    }
}
