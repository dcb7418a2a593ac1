using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace ModelOps.Kernel.Engine;

/// <summary>An assembly's XML documentation: the file beside it, or the SDK's reference pack for the runtime's own. Read when first asked.</summary>
internal sealed class XmlDocs : DocumentationProvider
{
    private static readonly ConcurrentDictionary<string, XmlDocs> _known = new(StringComparer.Ordinal);
    private readonly string _assembly;
    private readonly Lazy<Dictionary<string, XElement>> _members;

    private XmlDocs(string assembly)
    {
        _assembly = assembly;
        _members = new(Read);
    }

    public static XmlDocs For(string assemblyPath) => _known.GetOrAdd(assemblyPath, path => new XmlDocs(path));

    /// <inheritdoc />
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_assembly);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken) =>
        _members.Value.TryGetValue(documentationMemberID, out var member) ? member.ToString() : null;

    private Dictionary<string, XElement> Read()
    {
        var members = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var file in Files().Where(File.Exists))
        {
            try
            {
                foreach (var member in XDocument.Load(file).Descendants("member"))
                {
                    members.TryAdd(member.Attribute("name")?.Value ?? "", member);
                }
            }
            catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
            {
                // Documentation is a comfort: a broken file means none.
            }
        }

        return members;
    }

    private IEnumerable<string> Files()
    {
        var name = Path.GetFileNameWithoutExtension(_assembly);
        yield return Path.ChangeExtension(_assembly, ".xml");
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!_assembly.StartsWith(runtime, StringComparison.Ordinal) || !Directory.Exists(packs))
        {
            yield break;
        }

        var newest = Directory.EnumerateDirectories(packs).OrderBy(folder => folder, StringComparer.Ordinal).LastOrDefault();
        var folder = newest is null ? null : Directory.EnumerateDirectories(Path.Combine(newest, "ref")).LastOrDefault();
        if (folder is null)
        {
            yield break;
        }

        yield return Path.Combine(folder, name + ".xml");
        if (name == "System.Private.CoreLib")
        {
            // The core library's documentation is spread over the facades through which programs see it.
            foreach (var facade in new[] { "System.Runtime", "System.Threading", "System.Collections", "System.Runtime.Extensions", "System.Memory", "System.Runtime.InteropServices", "System.Diagnostics.Tracing" })
            {
                yield return Path.Combine(folder, facade + ".xml");
            }
        }
    }
}
