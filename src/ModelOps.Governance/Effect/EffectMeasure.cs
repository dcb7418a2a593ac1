namespace ModelOps;

/// <summary>One measure.</summary>
/// <param name="Name">As <c>lead time</c>.</param>
/// <param name="Value">Hours for times, changes a day for the frequency, 0 to 1 for the rate; null when there is not enough data.</param>
/// <param name="Count">How many events it is of.</param>
/// <param name="Text">The value with its unit, or <c>not enough data</c>.</param>
/// <param name="Band">DORA's band: <c>elite</c>, <c>high</c>, <c>medium</c> or <c>low</c>; null without a value.</param>
/// <param name="Note">What to know about it; null for nothing.</param>
public sealed record EffectMeasure(string Name, double? Value, int Count, string Text, string? Band, string? Note = null);
