using System.Collections.Concurrent;
using System.Reflection;
using ModelOps.Kernel.Formatting;
using ModelOps.Kernel.Packages;

namespace ModelOps.Kernel.Engine;

public sealed partial class NotebookKernel
{
    private const string PackagePrefix = "nuget:";
    private readonly ConcurrentDictionary<string, string[]> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _loading = new(StringComparer.Ordinal);
    private readonly HashSet<string> _provided = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Path, IReadOnlyCollection<string> ReplacedBy)> _standIns = [];
    private readonly List<string> _files = [];
    private PackageSession? _packages;

    /// <summary>Values that languages other than C# have stored, by language and name.</summary>
    internal ConcurrentDictionary<(string Language, string Name), object?> SharedStore { get; } = new();

    /// <summary>Packages whose content the application brings itself: a cell that asks for one gets a line that says so, and nothing is downloaded.</summary>
    /// <param name="ids">The packages' names.</param>
    public void AddProvidedPackages(params IEnumerable<string> ids) => _provided.UnionWith(ids);

    /// <summary>An assembly that cells may use until one of the assemblies comes that it stands in for.</summary>
    /// <param name="assembly">An assembly that was loaded from a file.</param>
    /// <param name="replacedBy">Names of the real assemblies. From then on cells have <see cref="CellFunctions"/> in its place: the real ones know nothing of this kernel.</param>
    public void AddStandIn(Assembly assembly, params IReadOnlyCollection<string> replacedBy)
    {
        AddReferences(assembly);
        _standIns.Add((assembly.Location, replacedBy));
    }

    /// <summary>The assembly files that the application and cells have brought, in order.</summary>
    internal IReadOnlyList<string> Files
    {
        get
        {
            lock (_files)
            {
                return [.. _files];
            }
        }
    }

    /// <summary>Raised after a cell brought assemblies by <c>#r</c>, with their files, before the rest of the cell runs.</summary>
    public event Action<IReadOnlyList<string>>? AssembliesReferenced;

    /// <summary>The assembly of a file that a cell brought, as the cells of this session have it.</summary>
    /// <param name="path">A file of <see cref="AssembliesReferenced"/>.</param>
    /// <exception cref="IOException">The file cannot be loaded.</exception>
    /// <exception cref="BadImageFormatException">The file is not an assembly.</exception>
    public Assembly LoadReference(string path) => _assemblies.LoadFromAssemblyName(AssemblyName.GetAssemblyName(path));

    internal string[]? SourceOf(string path) => _sources.GetValueOrDefault(path);

    /// <summary>A path relative to the notebook's folder, or to the current folder when the notebook has no file.</summary>
    internal string Resolve(string path) =>
        Path.GetFullPath(path, Options.NotebookPath is { } notebook ? Path.GetDirectoryName(Path.GetFullPath(notebook))! : Environment.CurrentDirectory);

    /// <summary>Runs a C# file in the session, with its own directives.</summary>
    internal async Task<object?> LoadFileAsync(CellContext context, string path)
    {
        string code;
        try
        {
            code = await File.ReadAllTextAsync(path, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"Cannot read '{path}': {exception.Message}", exception);
        }

        return await RunFileAsync(context, code, path).ConfigureAwait(false);
    }

    /// <summary>Runs the text of a C# file; its first line may be a shell's <c>#!</c> line.</summary>
    private async Task<object?> RunFileAsync(CellContext context, string code, string path)
    {
        if (!_loading.Add(path))
        {
            throw new KernelException($"'{path}' loads itself. Remove the #load or #!import that leads back to it.");
        }

        try
        {
            var text = code.StartsWith("#!/", StringComparison.Ordinal) ? "//" + code : code;
            return (await RunSegmentsAsync(context, CellSplitter.Split(text, null, Directives), path).ConfigureAwait(false)).Value;
        }
        finally
        {
            _loading.Remove(path);
        }
    }

    internal async Task<(bool HasValue, object? Value)> RunReferencesAsync(CellContext context, ReferenceSegment segment, string? folder = null)
    {
        var packages = new List<string>();
        foreach (var line in segment.References)
        {
            var isNuget = line.Target.StartsWith(PackagePrefix, StringComparison.OrdinalIgnoreCase);
            var target = isNuget ? line.Target[PackagePrefix.Length..].Trim() : line.Target;
            switch (line.Keyword)
            {
                case "i":
                    Packages.AddSource(target);
                    break;
                case "r" when isNuget && _provided.Contains(PackageRequest.Parse(target).Id):
                    context.Write($"{PackageRequest.Parse(target).Id} is part of this kernel already; nothing was downloaded.\n");
                    break;
                case "r" when isNuget:
                    packages.Add(target);
                    break;
                case "r":
                    AddFile(target, folder, line);
                    break;
                default:
                    await LoadFileAsync(context, folder is null ? Resolve(target) : Path.GetFullPath(target, folder)).ConfigureAwait(false);
                    break;
            }
        }

        if (packages.Count > 0)
        {
            await AddPackagesAsync(context, packages, segment.Line).ConfigureAwait(false);
        }

        return (false, null);
    }

    private PackageSession Packages => _packages ??= new PackageSession(Options.NotebookPath, Options.UpdateLock, _compiler.Has);

    private async Task AddPackagesAsync(CellContext context, IReadOnlyList<string> requests, int line)
    {
        try
        {
            var added = await Packages.AddAsync(requests, text => context.Write(text + "\n"), context.CancellationToken).ConfigureAwait(false);
            foreach (var file in added.NativeFiles)
            {
                _assemblies.AddFolder(Path.GetDirectoryName(file)!);
            }

            TakeUp(added.Assemblies);
        }
        catch (KernelException exception)
        {
            throw new CellException(CellErrors.OfReference(exception, line, $"#r \"nuget: {requests[0]}\""));
        }
    }

    private void AddFile(string target, string? folder, ReferenceLine line)
    {
        var path = folder is null ? Resolve(target) : Path.GetFullPath(target, folder);
        if (File.Exists(path))
        {
            TakeUp([path]);
        }
        else if (!_compiler.Has(target))
        {
            throw new CellException(CellErrors.OfReference(
                new KernelException($"There is no assembly '{path}'. Give a path relative to the notebook, or \"nuget: Package, Version\"."), line.Line, $"#r \"{target}\""));
        }
    }

    private void TakeUp(IReadOnlyList<string> files)
    {
        foreach (var standIn in _standIns.Where(standIn => files.Any(file => standIn.ReplacedBy.Contains(Path.GetFileNameWithoutExtension(file)))).ToList())
        {
            _standIns.Remove(standIn);
            _compiler.RemoveReference(standIn.Path);
            AddImports(typeof(CellFunctions).FullName!);
            lock (_files)
            {
                _files.Remove(standIn.Path);
            }
        }

        foreach (var file in files)
        {
            _assemblies.AddFile(file);
        }

        var before = Files;
        _compiler.AddReferences(files);
        Remember(files);
        DeclareAgain(before);
        AssembliesReferenced?.Invoke(files);
    }

    // What came may be what an assembly of before refers to and cells did not have. The compiler then takes that assembly's types for new ones: variables would not fit its methods any more.
    private void DeclareAgain(IReadOnlyList<string> before)
    {
        KernelVariable[] affected = [.. _variables.All().Where(variable => TypeText.Nameable(variable.Type) == variable.Type && FilesOf(variable.Type).Any(before.Contains))];
        if (affected.Length > 0)
        {
            Declare(affected);
        }
    }

    private void Remember(IEnumerable<string> files)
    {
        lock (_files)
        {
            _files.AddRange(files);
        }
    }
}
