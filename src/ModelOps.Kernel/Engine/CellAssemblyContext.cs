using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace ModelOps.Kernel.Engine;

/// <summary>Loads the assemblies of a session: its compiled cells, packages and referenced files with what lies beside them.</summary>
internal sealed class CellAssemblyContext : AssemblyLoadContext, IDisposable
{
    // The engine itself may be loaded apart from the application, as by another script runner: its own types come from there.
    private static readonly AssemblyLoadContext _engine = GetLoadContext(typeof(CellAssemblyContext).Assembly) ?? Default;
    private readonly ConcurrentDictionary<string, Assembly> _cells = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, byte> _folders = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static bool _isAskingPlatform;

    public CellAssemblyContext()
        : base("notebook session")
    {
    }

    /// <summary>Lets code that another language of the session compiles, and loads elsewhere, find the session's assemblies.</summary>
    public void ServeOthers() => AppDomain.CurrentDomain.AssemblyResolve += Find;

    public void Dispose() => AppDomain.CurrentDomain.AssemblyResolve -= Find;

    public Assembly LoadCell(string name, Stream image, Stream symbols) => _cells[name] = LoadFromStream(image, symbols);

    /// <summary>The type that a cell declared last under a name, with <c>+</c> before a nested one's; null when none did.</summary>
    public Type? FindCellType(string name) => _cells
        .OrderByDescending(cell => int.Parse(cell.Key[(cell.Key.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture))
        .SelectMany(cell => cell.Value.GetTypes())
        .FirstOrDefault(type => type.FullName is { } full && full.StartsWith("Submission#", StringComparison.Ordinal) && full[(full.IndexOf('+') + 1)..] == name);

    /// <summary>Makes a file known under its assembly name, and its folder a place to look for what it needs.</summary>
    public void AddFile(string path)
    {
        _files[Path.GetFileNameWithoutExtension(path)] = path;
        _folders[Path.GetDirectoryName(path)!] = 0;
    }

    /// <summary>Makes a folder a place to look for native libraries.</summary>
    public void AddFolder(string path) => _folders[path] = 0;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_cells.TryGetValue(name, out var cell))
        {
            return cell;
        }

        // What the application has, the cells share with it: else one type would exist twice.
        if (Platform(assemblyName) is { } shared)
        {
            return shared;
        }

        return FromFile(name);
    }

    private Assembly? Find(object? sender, ResolveEventArgs asked) =>
        !_isAskingPlatform && new AssemblyName(asked.Name).Name is { } name ? _cells.GetValueOrDefault(name) ?? FromFile(name) : null;

    private Assembly? FromFile(string name)
    {
        if (_files.TryGetValue(name, out var path))
        {
            return LoadFromAssemblyPath(path);
        }

        var beside = _folders.Keys.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);
        return beside is null ? null : LoadFromAssemblyPath(beside);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var folder in _folders.Keys)
        {
            foreach (var name in new[] { unmanagedDllName, unmanagedDllName + ".dll", $"lib{unmanagedDllName}.so", unmanagedDllName + ".so", $"lib{unmanagedDllName}.dylib" })
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return LoadUnmanagedDllFromPath(path);
                }
            }
        }

        return 0;
    }

    private static Assembly? Platform(AssemblyName name)
    {
        _isAskingPlatform = true;
        try
        {
            return _engine.LoadFromAssemblyName(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
        finally
        {
            _isAskingPlatform = false;
        }
    }
}
