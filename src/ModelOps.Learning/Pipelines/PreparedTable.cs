namespace ModelOps.Learning;

/// <summary>The columns between two steps of a pipeline. Steps take columns out and add new ones at the end, here and in the graph alike.</summary>
public sealed class PreparedTable
{
    internal PreparedTable(int rowCount, IEnumerable<PreparedNumber> numbers, IEnumerable<StringColumn> texts) =>
        (RowCount, Numbers, Texts) = (rowCount, [.. numbers], [.. texts]);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The numbers, in their order.</summary>
    public List<PreparedNumber> Numbers { get; }

    /// <summary>The texts, in their order.</summary>
    public List<StringColumn> Texts { get; }

    /// <summary>The numbers that a step has scaled, with the whole of it since they last became something else: the trainer's own scaling leaves them alone.</summary>
    internal Dictionary<string, (double Shift, double Scale)> Scaled { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of numbers, where that is more than scaling: as <c>log(amount)</c>.</summary>
    internal Dictionary<string, string> Changed { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes that a step has scaled numbers once more.</summary>
    internal void Scale(string name, double shift, double scale)
    {
        var (before, by) = Scaled.GetValueOrDefault(name, (0, 1));
        Scaled[name] = (before + (shift * by), scale * by);
    }

    /// <summary>Notes that a step has changed numbers in another way than scaling.</summary>
    /// <param name="name">The numbers' name.</param>
    /// <param name="how">The step's name.</param>
    public void Change(string name, string how)
    {
        Changed[name] = $"{how}({Reading(name)})";
        if (Scaled.ContainsKey(name))
        {
            Scaled[name] = (0, 1);
        }
    }

    /// <summary>What numbers are at this step, in words.</summary>
    internal string Reading(string name)
    {
        var changed = Changed.GetValueOrDefault(name, name);
        return Scaled.GetValueOrDefault(name, (0, 1)) == (0, 1) ? changed : $"scale({changed})";
    }

    /// <summary>Of some numbers those that are more than 0 and 1 by a code.</summary>
    internal string[] WithoutIndicators(string[] names)
    {
        var indicators = Numbers.Where(number => number.IsIndicator).Select(number => number.Name).ToHashSet(StringComparer.Ordinal);
        return indicators.Count == 0 ? names : [.. names.Where(name => !indicators.Contains(name))];
    }

    /// <summary>The names of all columns.</summary>
    public IEnumerable<string> Names => Numbers.Select(number => number.Name).Concat(Texts.Select(text => text.Name));

    internal PreparedTable Copy() => new(RowCount, Numbers, Texts);

    /// <summary>Takes numbers out.</summary>
    /// <param name="name">Their name.</param>
    public PreparedNumber TakeNumber(string name)
    {
        var place = Numbers.FindIndex(number => number.Name == name);
        var taken = Numbers[place];
        Numbers.RemoveAt(place);
        return taken;
    }

    /// <summary>Takes a text out.</summary>
    /// <param name="name">Its name.</param>
    public StringColumn TakeText(string name)
    {
        var place = Texts.FindIndex(text => text.Name == name);
        var taken = Texts[place];
        Texts.RemoveAt(place);
        return taken;
    }

    /// <summary>The numbers as a trainer sees them. Text that no step has turned into numbers is left out.</summary>
    internal Features ToFeatures()
    {
        var matrix = new float[checked(RowCount * Numbers.Count)];
        for (var j = 0; j < Numbers.Count; j++)
        {
            Numbers[j].WriteTo(matrix, j, Numbers.Count);
        }

        return new Features(matrix, RowCount, [.. Numbers.Select(number => number.Info)]);
    }
}
