using System.Reflection;
using System.Runtime.InteropServices;
using ModelOps.Native;

namespace ModelOps.Data.Sql;

/// <summary>DuckDB's result handle; passed by value as its C API does.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckResult
{
    private unsafe fixed ulong _fields[6];
}

/// <summary>The part of DuckDB's C API (duckdb.h, 1.x) that is used here: databases, queries and result chunks.</summary>
internal static unsafe partial class DuckApi
{
    public const string Library = "duckdb";
    public const string EnvironmentVariable = "MODELOPS_DUCKDB_LIBRARY";
    public const int Success = 0;

    private static readonly Lock Gate = new();
    private static bool s_resolved;

    /// <summary>Makes the imports find the library; harmless when called again.</summary>
    public static void Load()
    {
        lock (Gate)
        {
            if (s_resolved)
            {
                return;
            }

            var assembly = Assembly.GetExecutingAssembly();
            var handle = NativeLibraryLocator.Load("DuckDB", EnvironmentVariable, NativeLibraryLocator.ForPlatform(["duckdb.dll"], ["libduckdb.dylib"], ["libduckdb.so"]), assembly);
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == Library ? handle : 0);
            s_resolved = true;
        }
    }

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    [LibraryImport(Library)]
    public static partial byte* duckdb_library_version();

    [LibraryImport(Library)]
    public static partial int duckdb_create_config(out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_set_config(nint config, string name, string option);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_config(ref nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int duckdb_open_ext(string? path, out nint database, nint config, out byte* error);

    [LibraryImport(Library)]
    public static partial void duckdb_close(ref nint database);

    [LibraryImport(Library)]
    public static partial int duckdb_connect(nint database, out nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_disconnect(ref nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_interrupt(nint connection);

    [LibraryImport(Library)]
    public static partial void duckdb_free(void* pointer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong duckdb_extract_statements(nint connection, string query, out nint statements);

    [LibraryImport(Library)]
    public static partial byte* duckdb_extract_statements_error(nint statements);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_extracted(ref nint statements);

    [LibraryImport(Library)]
    public static partial int duckdb_prepare_extracted_statement(nint connection, nint statements, ulong index, out nint prepared);

    [LibraryImport(Library)]
    public static partial byte* duckdb_prepare_error(nint prepared);

    [LibraryImport(Library)]
    public static partial int duckdb_execute_prepared(nint prepared, out DuckResult result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_prepare(ref nint prepared);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_result(ref DuckResult result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_result_error(ref DuckResult result);

    [LibraryImport(Library)]
    public static partial ulong duckdb_column_count(ref DuckResult result);

    [LibraryImport(Library)]
    public static partial byte* duckdb_column_name(ref DuckResult result, ulong column);

    [LibraryImport(Library)]
    public static partial DuckType duckdb_column_type(ref DuckResult result, ulong column);

    [LibraryImport(Library)]
    public static partial nint duckdb_column_logical_type(ref DuckResult result, ulong column);

    [LibraryImport(Library)]
    public static partial byte duckdb_decimal_scale(nint type);

    [LibraryImport(Library)]
    public static partial DuckType duckdb_decimal_internal_type(nint type);

    [LibraryImport(Library)]
    public static partial nint duckdb_create_logical_type(DuckType type);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_logical_type(ref nint type);

    [LibraryImport(Library)]
    public static partial nint duckdb_fetch_chunk(DuckResult result);

    [LibraryImport(Library)]
    public static partial void duckdb_destroy_data_chunk(ref nint chunk);

    [LibraryImport(Library)]
    public static partial ulong duckdb_data_chunk_get_size(nint chunk);

    [LibraryImport(Library)]
    public static partial void duckdb_data_chunk_set_size(nint chunk, ulong size);

    [LibraryImport(Library)]
    public static partial nint duckdb_data_chunk_get_vector(nint chunk, ulong column);

    [LibraryImport(Library)]
    public static partial void* duckdb_vector_get_data(nint vector);

    [LibraryImport(Library)]
    public static partial ulong* duckdb_vector_get_validity(nint vector);

    [LibraryImport(Library)]
    public static partial void duckdb_vector_ensure_validity_writable(nint vector);

    [LibraryImport(Library)]
    public static partial void duckdb_vector_assign_string_element_len(nint vector, ulong index, byte* text, ulong length);

    [LibraryImport(Library)]
    public static partial ulong duckdb_vector_size();
}
