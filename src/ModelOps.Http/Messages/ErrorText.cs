namespace ModelOps.Http.Messages;

/// <summary>What an answer says about an error.</summary>
internal static class ErrorText
{
    internal const int Longest = 4000;

    /// <summary>The message, cut: what a caller sent comes back in messages, and nobody reads megabytes of it.</summary>
    internal static string Cut(string message) =>
        message.Length <= Longest ? message : $"{message.AsSpan(0, char.IsHighSurrogate(message[Longest - 1]) ? Longest - 1 : Longest)}...";
}
