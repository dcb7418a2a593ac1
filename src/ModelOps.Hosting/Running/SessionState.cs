using System.Text.RegularExpressions;
using ModelOps.Kernel.Engine;
using ModelOps.Redaction;

namespace ModelOps.Hosting.Running;

/// <summary>The variables of a session at a point: what a cell did to them is the difference of two.</summary>
internal sealed partial class SessionState
{
    private readonly IReadOnlyDictionary<string, (object Owner, KernelVariable Variable)> _variables;
    private readonly Dictionary<string, string?> _prints = new(StringComparer.Ordinal);
    private readonly ObjectNames _names;

    private SessionState(NotebookKernel kernel, ObjectNames names)
    {
        _variables = kernel.Snapshot();
        _names = names;
        foreach (var (name, (_, variable)) in _variables)
        {
            _prints[name] = Print(variable);
        }
    }

    internal static SessionState Of(NotebookKernel kernel, ObjectNames names) => new(kernel, names);

    /// <summary>Saves what a cell declared or changed.</summary>
    /// <param name="before">The state before it.</param>
    /// <param name="words">The words of the cell, and of the methods and types of earlier cells that it calls.</param>
    /// <param name="files">Writes the values that are files.</param>
    /// <exception cref="CannotKeepException">A variable cannot be saved, or cannot be compared.</exception>
    internal IReadOnlyList<KeptVariable> Since(SessionState before, IReadOnlySet<string> words, KeptFiles files)
    {
        var kept = new List<KeptVariable>();
        var writer = new ValueWriter(files.Write);
        var others = new ValueWriter(_names.Leaf);
        foreach (var (name, (owner, variable)) in _variables.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var known = before._variables.TryGetValue(name, out var was);
            var isDeclared = !known || !ReferenceEquals(was.Owner, owner);
            var isChanged = !isDeclared && (_prints[name] is { } print ? print != before._prints[name] : !ReferenceEquals(was.Variable.Value, variable.Value));
            if (isDeclared || isChanged)
            {
                kept.Add(Save(writer, variable, isDeclared));
            }
            else if (_prints[name] is null && words.Contains(name) && variable.Value is not null)
            {
                throw new CannotKeepException($"it uses the variable `{name}` of type {NameOf(variable.Type)}, of which it cannot be seen whether it changes");
            }
            else
            {
                Look(others, variable);
            }
        }

        return others.Changeable.Overlaps(writer.Changeable) ? throw new CannotKeepException("one of its variables holds an object that a variable of an earlier cell holds, too") : kept;
    }

    private static KeptVariable Save(ValueWriter writer, KernelVariable variable, bool isDeclared)
    {
        try
        {
            if (isDeclared && !NotebookKernel.CanDeclare(variable.Type))
            {
                throw new CannotKeepException("its type has no name");
            }

            var value = writer.Write(variable.Value, variable.Type);
            var text = value?.ToJsonString() ?? "";
            return SecretText.Find(variable.Name, variable.Value as string ?? "").Count > 0 || SecretText.Find(text).Count > 0
                ? throw new CannotKeepException("it looks like a secret")
                : new KeptVariable(variable.Name, SavedTypes.NameOf(variable.Type), isDeclared, value);
        }
        catch (CannotKeepException reason)
        {
            throw new CannotKeepException($"the variable `{variable.Name}` of type {NameOf(variable.Value?.GetType() ?? variable.Type)} cannot be saved{(reason.Message.Length == 0 ? "" : ": " + reason.Message)}");
        }
    }

    private static void Look(ValueWriter writer, KernelVariable variable)
    {
        try
        {
            writer.Write(variable.Value, variable.Type);
        }
        catch (CannotKeepException)
        {
            // What is in it up to there is known; the rest is not of a kind that a kept variable could hold.
        }
    }

    // Null for a value that cannot be written, and so not be compared.
    private string? Print(KernelVariable variable)
    {
        try
        {
            return variable.Value is ActiveRun ? "run" : CellCache.Digest(new ValueWriter(_names.Leaf).Write(variable.Value, variable.Type)?.ToJsonString() ?? "null");
        }
        catch (CannotKeepException)
        {
            return null;
        }
    }

    private static string NameOf(Type type) => Generic().Replace(type.Name, "");

    /// <summary>The words of a cell, and those of the methods and types of earlier cells that it names, and so on.</summary>
    internal static HashSet<string> Words(string source, IReadOnlyDictionary<string, string> declared)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([source]);
        while (open.TryPop(out var text))
        {
            foreach (Match word in Word().Matches(text))
            {
                if (words.Add(word.Value) && declared.TryGetValue(word.Value, out var body))
                {
                    open.Push(body);
                }
            }
        }

        return words;
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Word();

    [GeneratedRegex("`.*")]
    private static partial Regex Generic();
}
