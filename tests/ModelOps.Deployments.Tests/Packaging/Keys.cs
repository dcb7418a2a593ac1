using System.Security.Cryptography;

namespace ModelOps.Deployments.Tests.Packaging;

/// <summary>Makes keys for signatures.</summary>
internal static class Keys
{
    /// <summary>Writes <c>NAME.pem</c> and <c>NAME.pub</c>.</summary>
    internal static (string Private, string Public) Write(TemporaryFolder folder, string name = "key", ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        return (folder.Write(name + ".pem", key.ExportECPrivateKeyPem()), folder.Write(name + ".pub", key.ExportSubjectPublicKeyInfoPem()));
    }
}
