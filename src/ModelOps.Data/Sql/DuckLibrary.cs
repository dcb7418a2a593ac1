using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using ModelOps.Native;

namespace ModelOps.Data.Sql;

/// <summary>DuckDB's native library: where it is loaded from, and the one function that DuckDB.NET does not bind.</summary>
internal static unsafe class DuckLibrary
{
    public const string EnvironmentVariable = "MODELOPS_DUCKDB_LIBRARY";
    private const string Name = "duckdb";

    private static readonly Lock _gate = new();
    private static delegate* unmanaged[Cdecl]<nint, ulong, void> _s_setMaxThreads;

    /// <summary>Makes the bindings find the library; harmless when called again.</summary>
    /// <exception cref="InvalidInputException">The library is not there.</exception>
    public static void Load()
    {
        lock (_gate)
        {
            if (_s_setMaxThreads is not null)
            {
                return;
            }

            var bindings = typeof(NativeMethods).Assembly;
            var handle = OwnLibrary.Use("DuckDB", EnvironmentVariable, bindings, Name);
            if (handle == 0 && !NativeLibrary.TryLoad(Name, bindings, null, out handle))
            {
                throw new InvalidInputException(
                    $"DuckDB's native library was not found for {RuntimeInformation.RuntimeIdentifier}. Add the package DuckDB.NET.Data.Full to the app, or set {EnvironmentVariable} to the path of the library.");
            }

            _s_setMaxThreads = (delegate* unmanaged[Cdecl]<nint, ulong, void>)NativeLibrary.GetExport(handle, "duckdb_init_set_max_threads");
        }
    }

    /// <summary>How many threads may read a table function at once.</summary>
    /// <param name="info">What DuckDB gave to the function's init.</param>
    /// <param name="threads">1 or more.</param>
    public static void SetMaxThreads(nint info, int threads) => _s_setMaxThreads(info, (ulong)threads);
}
