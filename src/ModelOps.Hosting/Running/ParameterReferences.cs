using System.Text.RegularExpressions;
using ModelOps.Files;
using ModelOps.Kernel.Running;
using ModelOps.Redaction;

namespace ModelOps.Hosting.Running;

/// <summary>
/// <c>@env:NAME</c> and <c>@secret:NAME</c> in the place of a value. A secret is a file of that name in the folder that the machine keeps them in: <c>MODELOPS_SECRETS_FOLDER</c>, systemd's
/// <c>CREDENTIALS_DIRECTORY</c>, or <c>/run/secrets</c>, as Docker and Kubernetes have it.
/// </summary>
internal static partial class ParameterReferences
{
    private const string Environmental = "@env:";
    private const string Secret = "@secret:";
    private const string Folder = "MODELOPS_SECRETS_FOLDER";
    private const string Systemd = "CREDENTIALS_DIRECTORY";
    private const string Mounted = "/run/secrets";

    /// <summary>The reference that a text is; null when it is an ordinary value.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="text">What was given.</param>
    /// <exception cref="InvalidInputException">What it names is missing.</exception>
    internal static ParameterReference? Read(string parameter, string text) =>
        text.StartsWith(Environmental, StringComparison.Ordinal) ? FromEnvironment(parameter, text)
        : text.StartsWith(Secret, StringComparison.Ordinal) ? FromFile(parameter, text)
        : null;

    private static ParameterReference FromEnvironment(string parameter, string text)
    {
        var name = text[Environmental.Length..];
        var value = (name.Length > 0 ? Environment.GetEnvironmentVariable(name) : null)
            ?? throw new InvalidInputException($"The environment variable '{name}', which the parameter '{parameter}' is to be read from, is not set. Set it, or give the value itself.");

        // An ordinary setting is in no need of hiding, and would be taken out of every text that has the same word.
        if (SecretText.Find(parameter, value).Count > 0 || SecretText.Find(name, value).Count > 0)
        {
            KnownSecrets.Keep(value);
        }

        return new(text, ParameterPlace.Environment, name, value);
    }

    private static ParameterReference FromFile(string parameter, string text)
    {
        var name = text[Secret.Length..];
        if (!FileName().IsMatch(name))
        {
            throw new InvalidInputException($"'{name}' of the parameter '{parameter}' cannot be the name of a secret. Give a file name without a folder, such as @secret:db-password.");
        }

        string[] folders = [.. new[] { Environment.GetEnvironmentVariable(Folder), Environment.GetEnvironmentVariable(Systemd), Mounted }.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.GetFullPath(folder!))];
        var file = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidInputException($"The secret '{name}' of the parameter '{parameter}' is not in {string.Join(" and not in ", folders)}. Write it to a file of that name, or name another folder in {Folder}.");
        return new(text, ParameterPlace.File, file, SecretReference.Read($"file:{file}", $"the parameter '{parameter}'"));
    }

    [GeneratedRegex(@"^(?!\.{1,2}\z)[A-Za-z0-9_.-]+\z")]
    private static partial Regex FileName();
}
