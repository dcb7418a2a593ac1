using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Client;

/// <summary>A server with a certificate of its own making, and what its callers must know.</summary>
public sealed class TrustedCertificateTests : IDisposable
{
    private static readonly Frame _row = new(new Column<double>("a", [1]), new Column<double>("b", [2]));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_that_was_given_the_certificate_trusts_its_server_alone()
    {
        var (file, key, _) = Certificates.Write(_folder);
        var (other, _, _) = Certificates.Write(_folder, "other");
        using var model = TestModels.Columns();
        await using var server = await ScoringServer.StartAsync(model, new() { Tls = new(file) { KeyFile = key } });
        using var client = new ScoringClient(server.Url, certificateFile: file);
        Assert.Equal((double[])[3], (await client.PredictAsync(_row)).Numbers("prediction"));

        using var stranger = new ScoringClient(server.Url);
        Assert.Equal($"The certificate of the model server at {server.Url} is signed by no authority that this machine knows. Give its file with certificateFile.", await ErrorAsync(stranger));
        using var mistaken = new ScoringClient(server.Url, certificateFile: other);
        Assert.Equal($"The model server at {server.Url} does not show the certificate in '{other}', nor one that it has signed for that address. Give the server's certificate.", await ErrorAsync(mistaken));
        var plain = new UriBuilder(server.Url) { Scheme = "http" }.Uri;
        using var open = new ScoringClient(plain);
        Assert.Equal($"The server at {plain} ends the connection without an answer. If it has a certificate, write https.", await ErrorAsync(open));
    }

    [Fact]
    public void A_file_without_a_certificate_is_named()
    {
        var text = _folder.Write("text.pem", "none");
        Assert.Matches("^The file '.*text.pem' holds no certificate to know a server by: .* Give the certificate in PEM form; it needs no key.$", Assert.Throws<InvalidInputException>(() => new ScoringClient(new("https://127.0.0.1:1"), certificateFile: text)).Message);
        Assert.StartsWith("The file 'none.pem' holds no certificate", Assert.Throws<InvalidInputException>(() => new ScoringClient(new("https://127.0.0.1:1"), certificateFile: "none.pem")).Message);
        using var http = new HttpClient();
        Assert.StartsWith("An HttpClient decides itself which certificates it trusts.", Assert.Throws<InvalidInputException>(() => new ScoringClient(new("https://127.0.0.1:1"), http, certificateFile: text)).Message);
    }

    private static async Task<string> ErrorAsync(ScoringClient client) => (await Assert.ThrowsAsync<InvalidInputException>(() => client.PredictAsync(_row))).Message;
}
