namespace ModelOps.Sample;

/// <summary>What <c>#!count</c> takes.</summary>
public sealed record CountOptions
{
    /// <summary>The table.</summary>
    [Parameter("Data to count.", Position = 0, Required = true)]
    public NamedFrame? Data { get; init; }

    /// <summary>A text column.</summary>
    [Parameter("Text column whose values are counted; by default rows alone.")]
    public string? By { get; init; }
}

/// <summary>Rows, and rows of each value.</summary>
/// <param name="Rows">All rows.</param>
/// <param name="Groups">Each value with its rows, the most frequent first.</param>
public sealed record CountResult(int Rows, IReadOnlyList<(string Value, int Rows)> Groups) : Viewable
{
    /// <inheritdoc/>
    public override View ToView()
    {
        var view = new View("Count").Fact("rows", Rows);
        return Groups.Count == 0 ? view : view.Table(["value", "rows"], Groups.Select(group => new object?[] { group.Value, group.Rows }));
    }
}

/// <summary><c>#!count credit --by housing</c>: the magic and the verb come from this one class.</summary>
internal sealed class CountCommand() : LifecycleCommand<CountOptions, CountResult>("count", "Count the rows of data, and those of each value of a column.")
{
    public override bool UsesExperiment => false;

    public override Task<CountResult> ExecuteAsync(ModelOpsSession ops, CountOptions options, CancellationToken cancellationToken)
    {
        var data = options.Data!.Frame;
        if (options.By is not { } by)
        {
            return Task.FromResult(new CountResult(data.RowCount, []));
        }

        var column = data.Columns.FirstOrDefault(each => each.Name == by)
            ?? throw new InvalidInputException($"There is no column '{by}'.{Suggestion.Among(by, data.Columns.Select(each => each.Name), "The columns are")}");
        var groups = Enumerable.Range(0, data.RowCount)
            .GroupBy(row => column[row]?.ToString() ?? "(missing)")
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(group => group.Item2)
            .ToArray();
        return Task.FromResult(new CountResult(data.RowCount, groups));
    }
}
