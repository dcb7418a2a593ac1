using System.Collections.Concurrent;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Engine;

/// <summary>The languages of a session beside C#.</summary>
internal sealed class SessionLanguages : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SessionLanguage> _byName = new(StringComparer.OrdinalIgnoreCase);

    public void Add(SessionLanguage language)
    {
        foreach (var name in language.Description.Aliases.Prepend(language.Description.Name))
        {
            _byName[name] = language;
        }
    }

    public SessionLanguage? Find(string name) => _byName.GetValueOrDefault(name) ?? _byName.GetValueOrDefault(CellLanguages.Canonical(name));

    public async ValueTask DisposeAsync()
    {
        foreach (var language in _byName.Values.Distinct())
        {
            if (language.Started is { } started)
            {
                await started.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}

/// <summary>A language of a session, made when its first cell runs.</summary>
/// <param name="description">What it is called.</param>
/// <param name="create">Makes it.</param>
internal sealed class SessionLanguage(LanguageDescription description, Func<CellLanguage> create)
{
    private readonly Lazy<CellLanguage> _language = new(create);
    private int _files;

    public LanguageDescription Description { get; } = description;

    /// <summary>The language, when a cell of it has run; null before.</summary>
    public CellLanguage? Started => _language.IsValueCreated ? _language.Value : null;

    public CellLanguage Get() => _language.Value;

    /// <summary>The files that came since the last call.</summary>
    public IReadOnlyList<string> NewFiles(IReadOnlyList<string> files)
    {
        var added = files.Skip(_files).ToList();
        _files = files.Count;
        return added;
    }
}
