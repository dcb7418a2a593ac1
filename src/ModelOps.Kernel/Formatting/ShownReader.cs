using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ModelOps.Kernel.Formatting;

/// <summary>Reads a value for showing; stops at its limits, at cycles, and at an interrupt.</summary>
internal sealed class ShownReader(int rowLimit, int depthLimit, CancellationToken cancellationToken)
{
    private const int MostParts = 20_000;
    private const int LongestNestedText = 300;
    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);
    private int _parts;

    public Shown Read(object? value) => Read(value, 0);

    private Shown Read(object? value, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (value is null)
        {
            return new ShownText("null", IsNote: true);
        }

        if (Leaf.Text(value) is { } text)
        {
            return new ShownText(depth > 0 && text.Length > LongestNestedText ? text[..LongestNestedText] + "…" : text);
        }

        var type = value.GetType();
        if (depth >= depthLimit || ++_parts > MostParts)
        {
            return new ShownText(TypeText.Short(type) + " …", IsNote: true);
        }

        if (!type.IsValueType && !_open.Add(value))
        {
            return new ShownText($"{TypeText.Short(type)} (shown above)", IsNote: true);
        }

        try
        {
            return value is IEnumerable sequence ? ReadSequence(sequence, type, depth) : ReadObject(value, type, depth);
        }
        finally
        {
            _open.Remove(value);
        }
    }

    private Shown ReadObject(object value, Type type, int depth)
    {
        var members = Leaf.Members(type).Select(member => KeyValuePair.Create(member.Name, ReadMember(member.Get, value, depth))).ToList();
        return members.Count == 0 ? new ShownText(value.ToString() ?? "") : new ShownObject(TypeText.Short(type), members);
    }

    private Shown ReadSequence(IEnumerable sequence, Type type, int depth)
    {
        var items = new List<object?>();
        string? error = null;
        var more = false;
        try
        {
            foreach (var item in sequence)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (items.Count == rowLimit)
                {
                    more = true;
                    break;
                }

                items.Add(item);
            }
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            error = Threw(thrown);
        }

        int? count = more ? CountOf(sequence) : items.Count;
        var note = error ?? (!more ? null : count is { } all ? $"{items.Count} of {all.ToString("N0", CultureInfo.InvariantCulture)}" : $"the first {items.Count}");
        var name = TypeText.Short(type);
        if (sequence is IDictionary)
        {
            var pairs = items.Select(item => item is DictionaryEntry entry ? (entry.Key, entry.Value) : Pair(item!));
            return new ShownObject($"{name} ({count})", [.. pairs.Select(pair => KeyValuePair.Create(Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? "", Read(pair.Value, depth + 1))), .. Note(note)]);
        }

        var rows = items.Where(item => item is not null).ToList();
        if (rows.Count > 0 && rows.TrueForAll(item => item is not IEnumerable && Leaf.Text(item!) is null))
        {
            return ReadTable(items, name, depth, note ?? $"{items.Count} row{(items.Count == 1 ? "" : "s")}");
        }

        return new ShownList(count is null ? name : $"{name} ({count.Value.ToString("N0", CultureInfo.InvariantCulture)})", [.. items.Select(item => Read(item, depth + 1))], note);
    }

    private ShownTable ReadTable(List<object?> items, string name, int depth, string note)
    {
        var byType = items.Where(item => item is not null).Select(item => item!.GetType()).Distinct().ToDictionary(type => type, type => Leaf.Members(type).ToDictionary(member => member.Name));
        var columns = byType.Values.SelectMany(members => members.Values).DistinctBy(member => member.Name).ToList();
        var rows = items.Select(item => (IReadOnlyList<Shown>)[.. columns.Select(column =>
            item is null ? new ShownText("null", IsNote: true)
            : byType[item.GetType()].TryGetValue(column.Name, out var member) ? ReadMember(member.Get, item, depth) : new ShownText(""))]);
        var footer = note.Contains(" row", StringComparison.Ordinal) || !char.IsDigit(note[0]) ? note : note + " rows";
        return new ShownTable(name, [.. columns.Select(column => column.Name)], [.. columns.Select(column => TypeText.Short(column.Type))], [.. rows], footer);
    }

    private Shown ReadMember(Func<object, object?> get, object owner, int depth)
    {
        object? value;
        try
        {
            value = get(owner);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            return new ShownText(Threw(thrown), IsNote: true);
        }

        return Read(value, depth + 1);
    }

    private static IEnumerable<KeyValuePair<string, Shown>> Note(string? note) => note is null ? [] : [KeyValuePair.Create("…", (Shown)new ShownText(note, IsNote: true))];

    private static int? CountOf(IEnumerable sequence) => sequence switch
    {
        ICollection collection => collection.Count,
        _ when sequence.GetType().GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>)) =>
            sequence.GetType().GetProperty("Count")?.GetValue(sequence) as int?,
        _ => null,
    };

    private static (object? Key, object? Value) Pair(object pair) =>
        (pair.GetType().GetProperty("Key")?.GetValue(pair), pair.GetType().GetProperty("Value")?.GetValue(pair));

    private static string Threw(Exception thrown)
    {
        var cause = thrown is TargetInvocationException { InnerException: { } inner } ? inner : thrown;
        return $"({TypeText.Short(cause.GetType())}: {cause.Message})";
    }
}
