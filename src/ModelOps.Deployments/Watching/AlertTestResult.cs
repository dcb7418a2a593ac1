namespace ModelOps;

/// <summary>A test message that was sent to every alert channel of a deployment.</summary>
/// <param name="Id">Which test, as the deployment names it.</param>
/// <param name="Time">When.</param>
/// <param name="Channels">Each channel, and why it did not take the message; null where it did.</param>
public sealed record AlertTestResult(string Id, DateTimeOffset Time, IReadOnlyDictionary<string, string?> Channels);
