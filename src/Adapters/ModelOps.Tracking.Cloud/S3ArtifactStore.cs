using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ModelOps.Tracking.Cloud;

/// <summary>Artifacts in a bucket of S3 or of anything that speaks its protocol.</summary>
internal sealed class S3ArtifactStore(IAmazonS3 client, string bucket, string prefix) : IArtifactStore, IObjectListing
{
    public const string Scheme = "s3://";

    // S3 takes at most 10,000 parts: 8 MB parts allow objects of 80 GB.
    private const int PartSize = 8 << 20;

    public string Uri => $"{Scheme}{bucket}/{prefix}".TrimEnd('/');

    /// <summary>Opens <c>s3://bucket/prefix</c>; credentials and region as the AWS tools find them, endpoint from <c>MLFLOW_S3_ENDPOINT_URL</c>.</summary>
    public static S3ArtifactStore Open(string uri, Func<string, string?> environment)
    {
        var (bucket, prefix) = Split(uri);
        var settings = new AmazonS3Config();
        if (environment("MLFLOW_S3_ENDPOINT_URL") is { Length: > 0 } endpoint)
        {
            settings.ServiceURL = endpoint;
            settings.ForcePathStyle = true;
            settings.AuthenticationRegion = environment("AWS_DEFAULT_REGION") ?? environment("AWS_REGION") ?? "us-east-1";
        }
        else
        {
            settings.RegionEndpoint = RegionEndpoint.GetBySystemName(environment("AWS_DEFAULT_REGION") ?? environment("AWS_REGION") ?? "us-east-1");
        }

        var (key, secret) = (environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"));
        AmazonS3Client client = string.IsNullOrEmpty(key) || string.IsNullOrEmpty(secret)
            ? new(settings)
            : new(environment("AWS_SESSION_TOKEN") is { Length: > 0 } token ? new SessionAWSCredentials(key, secret, token) : new BasicAWSCredentials(key, secret), settings);
        return new S3ArtifactStore(client, bucket, prefix);
    }

    // Small content goes in one request; the rest in parts that become the object together or not at all.
    public async Task<ArtifactReceipt> WriteAsync(string path, Stream content, string? expectedSha256 = null, CancellationToken cancellationToken = default)
    {
        var key = Key(path);
        using var hashing = new HashingStream(content);
        var buffer = new byte[PartSize];
        var first = await FillAsync(hashing, buffer, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(path, async () =>
        {
            if (first < PartSize)
            {
                var small = hashing.Receipt(path, expectedSha256);
                await client.PutObjectAsync(
                    new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(buffer, 0, first), UseChunkEncoding = false }, cancellationToken).ConfigureAwait(false);
                return small;
            }

            return await WritePartsAsync(path, key, hashing, buffer, expectedSha256, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public Task<Stream> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var key = Key(path);
        return GuardAsync(path, async () => (await client.GetObjectAsync(bucket, key, cancellationToken).ConfigureAwait(false)).ResponseStream);
    }

    public async Task<IReadOnlyList<ArtifactFile>> ListAsync(string path = "", CancellationToken cancellationToken = default)
    {
        var relative = ArtifactPath.Normalize(path, allowRoot: true);
        var folder = relative.Length == 0 ? Folder : $"{Folder}{relative}/";
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = folder, Delimiter = "/" };
        var files = new List<ArtifactFile>();
        await GuardAsync(path, async () =>
        {
            ListObjectsV2Response page;
            do
            {
                page = await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
                files.AddRange((page.CommonPrefixes ?? []).Select(name => new ArtifactFile(Relative(name.TrimEnd('/')), true, null)));
                files.AddRange((page.S3Objects ?? []).Where(item => item.Key != folder).Select(item => new ArtifactFile(Relative(item.Key), false, item.Size)));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
            return true;
        }).ConfigureAwait(false);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<StoredObject>> ListObjectsAsync(CancellationToken cancellationToken = default)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        var objects = new List<StoredObject>();
        await GuardAsync(prefix, async () =>
        {
            ListObjectsV2Response page;
            do
            {
                page = await client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
                // A key that ends with a slash stands for a folder.
                objects.AddRange((page.S3Objects ?? [])
                    .Where(item => !item.Key.EndsWith('/') && (item.Key == prefix || item.Key.StartsWith(Folder, StringComparison.Ordinal)))
                    .Select(item => new StoredObject($"{Scheme}{bucket}/{item.Key}", item.Size ?? 0, item.ETag.Trim('"'), new DateTimeOffset(item.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch))));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
            return true;
        }).ConfigureAwait(false);
        return objects;
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        var relative = ArtifactPath.Normalize(path);
        foreach (var file in await ListAsync(relative, cancellationToken).ConfigureAwait(false))
        {
            await DeleteAsync(file.Path, cancellationToken).ConfigureAwait(false);
        }

        await GuardAsync(path, async () => await client.DeleteObjectAsync(bucket, Folder + relative, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private string Folder => prefix.Length == 0 ? "" : $"{prefix}/";

    private string Key(string path) => Folder + ArtifactPath.Normalize(path);

    private string Relative(string key) => key[Folder.Length..];

    private async Task<ArtifactReceipt> WritePartsAsync(string path, string key, HashingStream content, byte[] buffer, string? expectedSha256, CancellationToken cancellationToken)
    {
        var upload = await client.InitiateMultipartUploadAsync(bucket, key, cancellationToken).ConfigureAwait(false);
        try
        {
            var parts = new List<PartETag>();
            for (var length = buffer.Length; length > 0; length = await FillAsync(content, buffer, cancellationToken).ConfigureAwait(false))
            {
                var number = parts.Count + 1;
                var part = await client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        UploadId = upload.UploadId,
                        PartNumber = number,
                        InputStream = new MemoryStream(buffer, 0, length),
                        UseChunkEncoding = false,
                    },
                    cancellationToken).ConfigureAwait(false);
                parts.Add(new PartETag(number, part.ETag));
            }

            var receipt = content.Receipt(path, expectedSha256);
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = parts }, cancellationToken).ConfigureAwait(false);
            return receipt;
        }
        catch
        {
            await client.AbortMultipartUploadAsync(bucket, key, upload.UploadId, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<T> GuardAsync<T>(string path, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchBucket")
        {
            throw new TrackingException(ErrorCode.ResourceDoesNotExist, $"There is no bucket '{bucket}' at this address. Correct its name, or MLFLOW_S3_ENDPOINT_URL.", exception);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new TrackingException(ErrorCode.ResourceDoesNotExist, $"No such artifact: '{path}'", exception);
        }
        catch (AmazonServiceException exception)
        {
            var code = exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized ? ErrorCode.PermissionDenied : ErrorCode.TemporarilyUnavailable;
            throw new TrackingException(code, $"Bucket '{bucket}' refused artifact '{path}': {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or AmazonClientException)
        {
            throw new TrackingException(ErrorCode.TemporarilyUnavailable, $"Bucket '{bucket}' cannot be reached: {exception.Message} Check MLFLOW_S3_ENDPOINT_URL and the credentials.", exception);
        }
    }

    private static async Task<int> FillAsync(Stream content, byte[] buffer, CancellationToken cancellationToken) =>
        await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

    private static (string Bucket, string Prefix) Split(string uri)
    {
        var parts = uri[Scheme.Length..].Split('/', 2);
        return parts[0].Length > 0
            ? (parts[0], parts.Length == 1 ? "" : ArtifactPath.Normalize(parts[1].TrimEnd('/'), allowRoot: true))
            : throw new InvalidInputException($"'{uri}' names no bucket; write it as s3://bucket/prefix.");
    }
}
