namespace ModelOps;

/// <summary>Makes frames of one kind of table. Add yours to <see cref="TableSources"/>; then such tables are taken wherever a frame is.</summary>
public interface ITableSource
{
    /// <summary>What it takes, as <c>dataframe</c>.</summary>
    string Name { get; }

    /// <summary>True when it can read the table.</summary>
    /// <param name="table">Any object, as a notebook's variable.</param>
    bool Takes(object table);

    /// <summary>The table as a frame.</summary>
    /// <param name="table">What <see cref="Takes"/> said yes to.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">A column that a frame cannot hold.</exception>
    Frame Read(object table, CancellationToken cancellationToken = default);
}
