using System.Security.Cryptography;
using System.Text;
using ModelOps.Files;

namespace ModelOps;

/// <summary>The experiment that <c>modelops experiment</c> chose, for the commands after it: kept by folder and tracking store.</summary>
internal sealed class ExperimentMemory(UserState state)
{
    /// <summary>The name chosen last; null when none was.</summary>
    internal string? Read(string folder, string storeUri) => state.Existing(NameOf(folder, storeUri)) is { } path ? File.ReadAllText(path) : null;

    /// <summary>Keeps a choice.</summary>
    /// <returns>The file that holds it.</returns>
    internal string Write(string folder, string storeUri, string name) => state.Write(NameOf(folder, storeUri), name);

    // An address of a store may hold a password, so its digest stands for it.
    private static string NameOf(string folder, string storeUri)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Path.GetFullPath(folder)}\n{storeUri}"));
        return Path.Combine("experiments", Convert.ToHexStringLower(digest.AsSpan(0, 16)) + ".txt");
    }
}
