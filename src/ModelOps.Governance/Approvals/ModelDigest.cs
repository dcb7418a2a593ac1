using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>The SHA-256 of all that a model folder holds: who approves a version approves these files.</summary>
internal static class ModelDigest
{
    // MLflow writes it into a local folder when it loads the version, so it says nothing of the model.
    private const string LeftByMlflow = "registered_model_meta";

    /// <summary>The digest of a folder: of the path, length and content of each file, in the order of the paths.</summary>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    internal static async Task<string> OfFolderAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
            foreach (var path in paths.Where(path => path != LeftByMlflow).Order(StringComparer.Ordinal))
            {
                var file = File.OpenRead(Path.Combine(folder, path));
                await using var closing = file.ConfigureAwait(false);
                hash.AppendData(Encoding.UTF8.GetBytes(path + "\0"));
                BinaryPrimitives.WriteInt64LittleEndian(buffer, file.Length);
                hash.AppendData(buffer, 0, sizeof(long));
                for (int count; (count = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                {
                    hash.AppendData(buffer, 0, count);
                }
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The files of the model in '{folder}' cannot be read: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The digest of a version's files, wherever they are.</summary>
    /// <exception cref="TrackingException">The files are not there.</exception>
    internal static async Task<string> OfVersionAsync(ITrackingStore store, ModelVersion version, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(Path.GetTempPath(), $"modelops-digest-{Guid.NewGuid():N}");
        try
        {
            return await OfFolderAsync(await store.FetchFolderAsync(FormattableString.Invariant($"models:/{version.Name}/{version.Version}"), copy, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Directory.Exists(copy))
            {
                Directory.Delete(copy, recursive: true);
            }
        }
    }
}
