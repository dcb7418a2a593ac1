using FsCheck;
using FsCheck.Fluent;
using ModelOps.Tracking.Artifacts;

namespace ModelOps.Tracking.Tests.Artifacts;

public sealed class ArtifactPathTests
{
    private static readonly string[] _pieces =
        ["a", "b.txt", ".", "..", "/", "//", "\\", "%2e", "%2E%2e", "%2f", "%5c", "%00", "%252e", "%25252f", "\0", ":", "C:", "file:", "http:", " ", "ä", "#", "?", "%", "%zz", "~"];

    [Fact]
    public void A_path_that_is_taken_stays_below_the_root_however_often_it_is_decoded()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "root"));
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Elements(_pieces).NonEmptyListOf().Select(string.Concat).ToArbitrary(), path =>
        {
            string normal;
            try
            {
                normal = ArtifactPath.Normalize(path);
            }
            catch (TrackingException error)
            {
                return error.ErrorCode == ErrorCode.InvalidParameterValue && error.Message.StartsWith("Invalid path: '", StringComparison.Ordinal);
            }

            var stays = ArtifactPath.Normalize(normal) == normal;
            for (var i = 0; i < 5; i++, normal = Uri.UnescapeDataString(normal))
            {
                stays &= Path.GetFullPath(Path.Combine(root, normal)).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            }

            return stays;
        }));
    }

    [Theory]
    [InlineData("a//b/", "a/b")]
    [InlineData("a b/c#d?e", "a b/c#d?e")]
    [InlineData("100%", "100%")]
    [InlineData("...", "...")]
    public void Usual_paths_are_taken(string path, string normal) => Assert.Equal(normal, ArtifactPath.Normalize(path));

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("file:/a", "/a")]
    [InlineData("FILE:///a%20b", "/a b")]
    [InlineData("file://host/a", "/a")]
    [InlineData("file://host", "/")]
    [InlineData("rel/a", "rel/a")]
    [InlineData("runs:/1/a", "runs:/1/a")]
    [InlineData("s3://bucket/a", null)]
    [InlineData("mlflow-artifacts:/a", null)]
    [InlineData("mlflow-artifacts://host/a", null)]
    public void A_local_path_is_known_by_its_form(string uri, string? path) => Assert.Equal(path, ArtifactUris.LocalPath(uri));

    [Theory]
    [InlineData("http://host:5000/api/2.0/mlflow-artifacts/artifacts", "http://host:5000/", "")]
    [InlineData("https://host/base/api/2.0/mlflow-artifacts/artifacts/1/x", "https://host/base/", "/1/x")]
    [InlineData("http://host/api/2.0/mlflow-artifacts/artifactsX", null, null)]
    [InlineData("ftp://host/api/2.0/mlflow-artifacts/artifacts/1", null, null)]
    [InlineData("http://host/other", null, null)]
    [InlineData("api/2.0/mlflow-artifacts/artifacts", null, null)]
    public void An_address_of_a_server_comes_apart(string uri, string? server, string? path)
    {
        var parts = ArtifactUris.Proxied(uri);
        Assert.Equal((server, path), (parts?.Server.ToString(), parts?.Path));
    }

    [Theory]
    [InlineData("/a/", "1", "/a/1")]
    [InlineData("s3://b/p", "1", "s3://b/p/1")]
    [InlineData("s3://b/p/?region=x", "1/artifacts", "s3://b/p/1/artifacts?region=x")]
    [InlineData("/a?b", "1", "/a?b/1")]
    public void A_part_goes_before_the_query_of_a_URI(string root, string part, string joined) => Assert.Equal(joined, ArtifactUris.Join(root, part));
}
