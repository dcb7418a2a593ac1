namespace ModelOps;

/// <summary>What became of labels that came together.</summary>
/// <param name="Accepted">How many are on the disk.</param>
/// <param name="Errors">Those that were refused.</param>
public sealed record LabelReceipt(int Accepted, IReadOnlyList<LabelError> Errors);

/// <summary>A label that was refused.</summary>
/// <param name="Index">Its place among those that came with it, from 0.</param>
/// <param name="Message">Why, as a sentence.</param>
public sealed record LabelError(int Index, string Message);
