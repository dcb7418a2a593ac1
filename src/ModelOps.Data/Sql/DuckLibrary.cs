using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using ModelOps.Native;

namespace ModelOps.Data.Sql;

/// <summary>DuckDB's native library: where it is loaded from, and the one function that DuckDB.NET does not bind.</summary>
internal static unsafe class DuckLibrary
{
    public const string EnvironmentVariable = "MODELOPS_DUCKDB_LIBRARY";
    private const string Name = "duckdb";

    private static readonly Lock Gate = new();
    private static delegate* unmanaged[Cdecl]<nint, ulong, void> s_setMaxThreads;

    /// <summary>Makes the bindings find the library; harmless when called again.</summary>
    /// <exception cref="InvalidInputException">The library is not there.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (s_setMaxThreads is not null)
            {
                return;
            }

            var bindings = typeof(NativeMethods).Assembly;
            var isGiven = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EnvironmentVariable));
            if (isGiven || !NativeLibrary.TryLoad(Name, bindings, null, out var handle))
            {
                handle = NativeLibraryLocator.Load(
                    "DuckDB", EnvironmentVariable, NativeLibraryLocator.ForPlatform(["duckdb.dll"], ["libduckdb.dylib"], ["libduckdb.so"]), typeof(DuckLibrary).Assembly);
                NativeLibrary.SetDllImportResolver(bindings, (name, _, _) => name == Name ? handle : 0);
            }

            s_setMaxThreads = (delegate* unmanaged[Cdecl]<nint, ulong, void>)NativeLibrary.GetExport(handle, "duckdb_init_set_max_threads");
        }
    }

    /// <summary>How many threads may read a table function at once.</summary>
    /// <param name="info">What DuckDB gave to the function's init.</param>
    /// <param name="threads">1 or more.</param>
    public static void SetMaxThreads(nint info, int threads) => s_setMaxThreads(info, (ulong)threads);
}
