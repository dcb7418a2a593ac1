using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ModelOps.Extensions;

namespace ModelOps;

/// <summary>Loads extensions: each type once in a process.</summary>
public static class ExtensionLoader
{
    private static readonly Lock _lock = new();
    private static readonly List<LoadedExtension> _loaded = [];

    /// <summary>The extensions that were loaded in this process, oldest first.</summary>
    public static IReadOnlyList<LoadedExtension> Loaded
    {
        get
        {
            lock (_lock)
            {
                return [.. _loaded];
            }
        }
    }

    /// <summary>Every catalog of the process.</summary>
    internal static ConcurrentBag<ICatalog> Catalogs { get; } = [];

    /// <summary>Whether a file is an assembly with a <see cref="ModelOpsExtensionAttribute"/>. The file is read, not loaded.</summary>
    /// <param name="path">The file.</param>
    public static bool IsExtension(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
            {
                return false;
            }

            var metadata = file.GetMetadataReader();
            return metadata.IsAssembly && metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle =>
                metadata.GetCustomAttribute(handle).Constructor is { Kind: HandleKind.MemberReference } constructor
                && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == nameof(ModelOpsExtensionAttribute));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Loads the extensions that an assembly names in <see cref="ModelOpsExtensionAttribute"/>s.</summary>
    /// <param name="assembly">Any assembly.</param>
    /// <returns>Those that were not loaded before; empty when the assembly is not an extension.</returns>
    /// <exception cref="InvalidInputException">An extension is not one, or threw while it was loaded.</exception>
    public static IReadOnlyList<LoadedExtension> Load(Assembly assembly) =>
        [.. assembly.GetCustomAttributes<ModelOpsExtensionAttribute>().Select(attribute => Load(attribute.Extension)).OfType<LoadedExtension>()];

    /// <summary>Loads one extension.</summary>
    /// <param name="extension">An <see cref="IModelOpsExtension"/> with a constructor without parameters.</param>
    /// <returns>What it added; null when it was loaded before.</returns>
    /// <exception cref="InvalidInputException">The type is not an extension, or threw while it was loaded.</exception>
    public static LoadedExtension? Load(Type extension)
    {
        if (!extension.IsAssignableTo(typeof(IModelOpsExtension)) || extension.IsAbstract || extension.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new InvalidInputException($"'{extension.FullName}' cannot be loaded as an extension. It must be a class with a public constructor without parameters that implements {nameof(IModelOpsExtension)}.");
        }

        lock (_lock)
        {
            // A cell that runs again declares its class again: a new type of the same name, which replaces what the old one added.
            if (_loaded.Any(loaded => loaded.Type == extension))
            {
                return null;
            }

            var before = Names();
            try
            {
                ((IModelOpsExtension)Activator.CreateInstance(extension)!).Load();
            }
            catch (Exception error)
            {
                // Half an extension would only confuse.
                foreach (var added in Names().Except(before))
                {
                    added.Catalog.Remove(added.Name);
                }

                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new InvalidInputException($"The extension {extension.FullName} failed while it was loaded: {cause.Message}", cause);
            }

            var assembly = extension.Assembly.GetName();
            var result = new LoadedExtension(assembly.Name ?? "", assembly.Version?.ToString(3) ?? "", extension, [.. Names().Except(before).Select(added => $"{added.Catalog.Kind} {added.Name}")]);
            _loaded.Add(result);
            return result;
        }
    }

    private static List<Entry> Names() =>
        [.. Catalogs.OrderBy(catalog => catalog.Kind, StringComparer.Ordinal).SelectMany(catalog => catalog.AddedNames.Select(name => new Entry(catalog, name)))];

    // Not a struct: collections of structs are compiled when the process starts.
    private sealed record Entry(ICatalog Catalog, string Name);
}
