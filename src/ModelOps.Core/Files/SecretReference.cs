using ModelOps.Redaction;

namespace ModelOps.Files;

/// <summary>Where a secret is: <c>env:NAME</c> for an environment variable, <c>file:PATH</c> for a file. Files of ours keep the reference, and no message repeats what it leads to.</summary>
internal static class SecretReference
{
    private const string Environmental = "env:";
    private const string Filed = "file:";

    /// <summary>Whether a text is a reference.</summary>
    internal static bool IsOne(string text) => Variable(text) is { Length: > 0 } || Path(text) is { Length: > 0 };

    /// <summary>The environment variable that it names; null when it names none.</summary>
    internal static string? Variable(string reference) => reference.StartsWith(Environmental, StringComparison.Ordinal) ? reference[Environmental.Length..] : null;

    /// <summary>The file that it names; null when it names none.</summary>
    internal static string? Path(string reference) => reference.StartsWith(Filed, StringComparison.Ordinal) ? reference[Filed.Length..] : null;

    /// <summary>The same reference for a process that runs in another folder.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="folder">What a relative path starts from.</param>
    internal static string Full(string reference, string folder) => Path(reference) is { Length: > 0 } path ? Filed + System.IO.Path.GetFullPath(path, folder) : reference;

    /// <summary>Reads the secret, without the blanks around it.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="what">What it is, for messages: <c>the token</c>.</param>
    /// <exception cref="InvalidInputException">The text is not a reference, or the secret is missing.</exception>
    internal static string Read(string reference, string what)
    {
        if (Variable(reference) is { Length: > 0 } name)
        {
            return Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value
                ? KnownSecrets.Keep(value)
                : throw new InvalidInputException($"The environment variable '{name}', which holds {what}, is not set. Set it, or name another.");
        }

        if (Path(reference) is not { Length: > 0 } path)
        {
            throw new InvalidInputException($"Say where {what} is, rather than what it is: env:NAME for an environment variable, or file:PATH.");
        }

        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? KnownSecrets.Keep(text) : throw new InvalidInputException($"The file '{path}', which holds {what}, is empty. Write it there, or name another file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException($"The file '{path}', which holds {what}, cannot be read: {exception.Message.TrimEnd('.')}. Give env:NAME, or file:PATH of a file that you may read.", exception);
        }
    }
}
