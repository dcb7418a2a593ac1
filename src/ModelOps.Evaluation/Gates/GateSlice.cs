namespace ModelOps;

/// <summary>Rules that every slice of a column must satisfy.</summary>
/// <param name="Column">The column sliced by.</param>
/// <param name="MinimumRows">Smaller slices are not judged, and said to be so.</param>
/// <param name="Rules">The rules.</param>
public sealed record GateSlice(string Column, int MinimumRows, IReadOnlyList<GateRule> Rules);
