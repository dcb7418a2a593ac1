namespace ModelOps.Kernel.Engine;

/// <summary>A cell to run.</summary>
/// <param name="Code">The cell's text.</param>
public sealed record CellRequest(string Code)
{
    /// <summary>The cell's language; null for C#.</summary>
    public string? Language { get; init; }

    /// <summary>The number by which error messages name the cell; null takes the execution count.</summary>
    public int? CellNumber { get; init; }

    /// <summary>Whether the run counts and goes into the history.</summary>
    public bool StoreHistory { get; init; } = true;

    /// <summary>Whether nothing is shown: no displays, no result, no text; errors are returned, not published.</summary>
    public bool Silent { get; init; }

    /// <summary>Answers the cell's questions; null when nobody can.</summary>
    public InputProvider? Input { get; init; }

    internal bool ReadsProcessInput { get; init; }

    internal bool IsScript { get; init; }
}

/// <summary>Asks the user for a text.</summary>
/// <param name="prompt">The question.</param>
/// <param name="isPassword">Whether the answer must not be shown.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<string> InputProvider(string prompt, bool isPassword, CancellationToken cancellationToken);
