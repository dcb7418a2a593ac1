using System.Diagnostics.CodeAnalysis;
using ModelOps.Extensions;

namespace ModelOps;

/// <summary>
/// The named things of one kind: those that come with the tool, in their order, and those that extensions and notebooks add, after them.
/// Names match whatever their case, dashes, underscores and blanks. Safe for use by several threads at once.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Catalog<T> : ICatalog
    where T : class
{
    private readonly Func<T, IEnumerable<string>> _names;
    private readonly Lazy<IReadOnlyList<T>> _builtIn;
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<T> _added = [];

    /// <summary>Makes a catalog.</summary>
    /// <param name="kind">What one of them is called in messages, as <c>trainer</c>.</param>
    /// <param name="names">The names of one: first the one that is shown, then its aliases.</param>
    /// <param name="builtIn">Those that come with the tool; asked for once, when first needed.</param>
    public Catalog(string kind, Func<T, IEnumerable<string>> names, Func<IEnumerable<T>> builtIn)
    {
        Kind = kind;
        _names = names;
        _builtIn = new(() => [.. builtIn()]);
        ExtensionLoader.Catalogs.Add(this);
    }

    /// <summary>What one of them is called in messages, as <c>trainer</c>.</summary>
    public string Kind { get; }

    /// <summary>All of them: first those that come with the tool, then what was added.</summary>
    public IReadOnlyList<T> All => _added is { Count: > 0 } added ? [.. _builtIn.Value, .. added] : _builtIn.Value;

    IReadOnlyList<string> ICatalog.AddedNames => [.. _added.Select(NameOf)];

    /// <summary>Called after something was added, with it.</summary>
    public event Action<T>? Added;

    /// <summary>Adds one. One that was added before under the same name is replaced, so that a cell can run again.</summary>
    /// <param name="item">What to add.</param>
    /// <exception cref="InvalidInputException">The name is empty, or something that comes with the tool, or something else that was added, has one of its names.</exception>
    public void Add(T item)
    {
        var name = NameOf(item);
        lock (_lock)
        {
            var others = _builtIn.Value.Concat(_added.Where(other => Key(NameOf(other)) != Key(name)));
            var taken = others.SelectMany(_names).Select(Key).ToHashSet(StringComparer.Ordinal);
            if (_names(item).FirstOrDefault(each => Key(each).Length == 0 || taken.Contains(Key(each))) is { } wrong)
            {
                throw new InvalidInputException(Key(wrong).Length == 0 ? $"A {Kind} needs a name." : $"There is a {Kind} '{wrong}' already. Give the one you add another name.");
            }

            _added = [.. _added.Where(other => Key(NameOf(other)) != Key(name)), item];
        }

        Added?.Invoke(item);
    }

    /// <summary>Takes one out that was added.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when nothing of that name was added; what comes with the tool stays.</returns>
    public bool Remove(string name)
    {
        lock (_lock)
        {
            var before = _added.Count;
            _added = [.. _added.Where(item => Key(NameOf(item)) != Key(name))];
            return _added.Count < before;
        }
    }

    /// <summary>The one of that name or alias.</summary>
    /// <param name="name">A name or alias.</param>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one.</exception>
    public T Find(string name) => TryFind(name, out var item)
        ? item
        : throw new InvalidInputException($"There is no {Kind} '{name}'.{Suggestion.Among(name, All.Select(NameOf), $"The {Kind}s are")}");

    /// <summary>The one of that name or alias, if there is one.</summary>
    /// <param name="name">A name or alias.</param>
    /// <param name="item">What was found.</param>
    public bool TryFind(string name, [NotNullWhen(true)] out T? item)
    {
        var key = Key(name);
        item = All.FirstOrDefault(each => _names(each).Any(known => Key(known) == key));
        return item is not null;
    }

    private string NameOf(T item) => _names(item).First();

    private static string Key(string name) => name.Trim().Replace('-', '_').Replace(' ', '_').ToLowerInvariant();
}
