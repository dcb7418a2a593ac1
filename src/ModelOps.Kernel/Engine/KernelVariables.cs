using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelOps.Kernel.Engine;

/// <summary>A variable of the session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
public sealed record KernelVariable(string Name, Type Type, object? Value);

/// <summary>The variables of a session: fields of the objects that Roslyn makes of the cells.</summary>
internal sealed class KernelVariables
{
    private readonly ConcurrentDictionary<string, (object Owner, FieldInfo Field)> _fields = new(StringComparer.Ordinal);
    private object?[] _submissions = new object?[64];
    private int _slots = 1;

    /// <summary>Room for one more cell's object; Roslyn gives cells with code consecutive slots from 1.</summary>
    public object?[] NextSlot()
    {
        if (_slots == _submissions.Length)
        {
            Array.Resize(ref _submissions, _slots * 2);
        }

        _slots++;
        return _submissions;
    }

    /// <summary>Takes up the fields of the cell that ran last, also when it threw.</summary>
    public void TakeUp()
    {
        if (_submissions[_slots - 1] is not { } cell)
        {
            return;
        }

        foreach (var field in cell.GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (!field.Name.StartsWith('<') && !field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            {
                _fields[field.Name] = (cell, field);
            }
        }
    }

    public IReadOnlyList<KernelVariable> All() =>
        [.. _fields.Select(entry => new KernelVariable(entry.Key, entry.Value.Field.FieldType, entry.Value.Field.GetValue(entry.Value.Owner))).OrderBy(variable => variable.Name, StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, (object Owner, KernelVariable Variable)> Owners() =>
        _fields.ToDictionary(entry => entry.Key, entry => (entry.Value.Owner, new KernelVariable(entry.Key, entry.Value.Field.FieldType, entry.Value.Field.GetValue(entry.Value.Owner))), StringComparer.Ordinal);

    public IEnumerable<string> Names => _fields.Keys;

    public KernelVariable? Find(string name) =>
        _fields.TryGetValue(name, out var found) ? new KernelVariable(name, found.Field.FieldType, found.Field.GetValue(found.Owner)) : null;

    /// <summary>Sets a variable that exists with this very type; false when there is none.</summary>
    public bool TrySet(string name, object? value, Type type)
    {
        if (!_fields.TryGetValue(name, out var found) || found.Field.FieldType != type || found.Field.IsInitOnly)
        {
            return false;
        }

        found.Field.SetValue(found.Owner, value);
        return true;
    }
}
