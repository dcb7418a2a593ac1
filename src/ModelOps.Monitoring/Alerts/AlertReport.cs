namespace ModelOps;

/// <summary>What became of alerts that were to be sent.</summary>
/// <param name="Sent">How many were sent, counted for each channel.</param>
/// <param name="Problems">What could not be sent, and why; it is tried again next time.</param>
public sealed record AlertReport(int Sent, IReadOnlyList<string> Problems);
