using System.Collections;
using System.Collections.Concurrent;
using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary>The directives of a session.</summary>
public sealed class DirectiveRegistry : IReadOnlyCollection<KernelDirective>
{
    private readonly ConcurrentDictionary<string, KernelDirective> _byName = new(StringComparer.OrdinalIgnoreCase);

    internal DirectiveRegistry()
    {
    }

    /// <inheritdoc />
    public int Count => _byName.Count;

    /// <summary>Adds a directive; one of the same name is replaced.</summary>
    /// <param name="directive">The directive.</param>
    /// <exception cref="ArgumentException">The name does not begin with <c>#!</c> and a letter.</exception>
    public void Add(KernelDirective directive)
    {
        foreach (var name in directive.Aliases.Prepend(directive.Name))
        {
            if (name.Length < 3 || !name.StartsWith("#!", StringComparison.Ordinal) || !char.IsLetter(name[2]))
            {
                throw new ArgumentException($"'{name}' is not a directive's name: it begins with '#!' and a letter.", nameof(directive));
            }

            _byName[name] = directive;
        }
    }

    /// <summary>The directive of a name or alias; null when there is none.</summary>
    /// <param name="name">The name with its <c>#!</c>.</param>
    public KernelDirective? Find(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc />
    public IEnumerator<KernelDirective> GetEnumerator() =>
        _byName.Values.Distinct().OrderBy(directive => directive.Name, StringComparer.Ordinal).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The directive that a line begins with, or an error that names the nearest.</summary>
    internal KernelDirective Get(string name) =>
        Find(name) ?? throw new KernelException($"There is no directive '{name}'.{Nearest.Sentence(name, _byName.Keys)} '#!lsmagic' lists all.");
}
