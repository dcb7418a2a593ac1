namespace ModelOps;

/// <summary>One part of Pearson's statistic: a bin, or several in which few rows are expected.</summary>
/// <param name="Label">The bin, or the bins that were joined.</param>
/// <param name="Then">Rows at training.</param>
/// <param name="Now">Rows now.</param>
/// <param name="ExpectedThen">Rows at training, were both samples of one population.</param>
/// <param name="ExpectedNow">Rows now, were both of one population.</param>
/// <param name="Term">(then − expected)² / expected + (now − expected)² / expected.</param>
public sealed record ChiSquareTerm(string Label, double Then, double Now, double ExpectedThen, double ExpectedNow, double Term);

/// <summary>One part of the Wasserstein distance: the area between both cumulative shares over a stretch of values.</summary>
/// <param name="From">Where it begins; −∞ for what is below all values of training.</param>
/// <param name="To">Where it ends; ∞ for what is above all.</param>
/// <param name="Start">What the cumulative shares differ by at its beginning, now − then.</param>
/// <param name="End">What they differ by at its end.</param>
/// <param name="Term">The area, over the standard deviation at training.</param>
public sealed record WassersteinTerm(double From, double To, double Start, double End, double Term);
