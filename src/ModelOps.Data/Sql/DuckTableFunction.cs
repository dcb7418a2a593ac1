using System.Runtime.InteropServices;

namespace ModelOps.Data.Sql;

/// <summary>The part of DuckDB's C API by which a frame becomes a table that is read where it lies.</summary>
internal static unsafe partial class DuckTableFunction
{
    [LibraryImport(DuckApi.Library)]
    public static partial nint duckdb_create_table_function();

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_destroy_table_function(ref nint function);

    [LibraryImport(DuckApi.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_table_function_set_name(nint function, string name);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_add_parameter(nint function, nint type);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_set_extra_info(nint function, nint info, delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_set_bind(nint function, delegate* unmanaged[Cdecl]<nint, void> bind);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_set_init(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_set_function(nint function, delegate* unmanaged[Cdecl]<nint, nint, void> scan);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_table_function_supports_projection_pushdown(nint function, [MarshalAs(UnmanagedType.U1)] bool supported);

    [LibraryImport(DuckApi.Library)]
    public static partial int duckdb_register_table_function(nint connection, nint function);

    [LibraryImport(DuckApi.Library)]
    public static partial nint duckdb_bind_get_extra_info(nint info);

    [LibraryImport(DuckApi.Library)]
    public static partial nint duckdb_bind_get_parameter(nint info, ulong index);

    [LibraryImport(DuckApi.Library)]
    public static partial long duckdb_get_int64(nint value);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_destroy_value(ref nint value);

    [LibraryImport(DuckApi.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_bind_add_result_column(nint info, string name, nint type);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_bind_set_cardinality(nint info, ulong rows, [MarshalAs(UnmanagedType.U1)] bool exact);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_bind_set_bind_data(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(DuckApi.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_bind_set_error(nint info, string error);

    [LibraryImport(DuckApi.Library)]
    public static partial nint duckdb_init_get_bind_data(nint info);

    [LibraryImport(DuckApi.Library)]
    public static partial ulong duckdb_init_get_column_count(nint info);

    [LibraryImport(DuckApi.Library)]
    public static partial ulong duckdb_init_get_column_index(nint info, ulong column);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_init_set_init_data(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(DuckApi.Library)]
    public static partial void duckdb_init_set_max_threads(nint info, ulong threads);

    [LibraryImport(DuckApi.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_init_set_error(nint info, string error);

    [LibraryImport(DuckApi.Library)]
    public static partial nint duckdb_function_get_init_data(nint info);

    [LibraryImport(DuckApi.Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void duckdb_function_set_error(nint info, string error);
}
