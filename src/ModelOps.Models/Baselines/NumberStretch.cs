namespace ModelOps.Models.Baselines;

/// <summary>Numbers of a column at training.</summary>
/// <param name="From">The least of them.</param>
/// <param name="To">The greatest of them; the same where all are equal.</param>
/// <param name="Rows">How many there are, spread evenly.</param>
internal readonly record struct NumberStretch(double From, double To, double Rows);
