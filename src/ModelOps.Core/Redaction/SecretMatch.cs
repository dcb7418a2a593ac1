namespace ModelOps.Redaction;

/// <summary>A secret in a text: what it looks like and where it is, never what it is.</summary>
/// <param name="Kind">As <c>GitHub token</c>.</param>
/// <param name="Start">Where the value begins, in characters.</param>
/// <param name="Length">How many characters it has.</param>
internal readonly record struct SecretMatch(string Kind, int Start, int Length);
