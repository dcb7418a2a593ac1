namespace Microsoft.DotNet.Interactive;

/// <summary>A text that does not show itself.</summary>
/// <param name="password">The text.</param>
public sealed class PasswordString(string password)
{
    /// <summary>The text.</summary>
    public string GetClearTextPassword() => password;

    /// <summary>Asterisks.</summary>
    public override string ToString() => new('*', password.Length);
}
