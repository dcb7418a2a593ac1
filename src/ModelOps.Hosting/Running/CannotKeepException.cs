namespace ModelOps.Hosting.Running;

/// <summary>A value, or a cell, cannot be kept for a later run.</summary>
/// <param name="reason">Why, as the end of a sentence.</param>
internal sealed class CannotKeepException(string reason) : Exception(reason);
