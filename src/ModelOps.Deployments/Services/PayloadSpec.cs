namespace ModelOps;

/// <summary>What a deployment keeps of requests and answers. Texts that look personal are masked unless a rule says otherwise, see <see cref="PayloadRules"/>.</summary>
public sealed record PayloadSpec
{
    /// <summary>The share of requests, above 0 to 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>The most bytes on the disk.</summary>
    public long MaximumBytes { get; init; } = 1_000_000_000;

    /// <summary>Older rows are deleted.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Rows are on the disk after this time at the latest.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Columns that are logged as they are.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Columns that are not logged.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Columns of which a keyed hash is logged.</summary>
    public IReadOnlyList<string> Hash { get; init; } = [];

    /// <summary>Where the key of the hash is: <c>env:NAME</c>.</summary>
    public string? Key { get; init; }
}
