namespace ModelOps;

/// <summary>The certificate that a server shows: callers then use https. When its files change, new connections get the new one.</summary>
/// <param name="CertificateFile">A <c>.pfx</c> or <c>.p12</c> file, or one of PEM texts.</param>
public sealed record TlsOptions(string CertificateFile)
{
    /// <summary>The private key where it is in a PEM file of its own.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name of the environment variable that holds the password of the file or the key; null for none.</summary>
    public string? PasswordVariable { get; init; }
}
