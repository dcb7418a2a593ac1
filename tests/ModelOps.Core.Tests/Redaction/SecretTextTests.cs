using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Redaction;
using Xunit;

namespace ModelOps.Core.Tests.Redaction;

public sealed class SecretTextTests
{
    // Put together here, so that no scanner of repositories takes this file for a leak.
    private const string Random36 = "aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";
    private const string Base64Of86 = "Q29tZSBhbmQgc2VlIHRoZSB2aW9sZW5jZSBpbmhlcmVudCBpbiB0aGUgc3lzdGVtISBIZWxwLCBoZWxwISBJbSBi9";

    public static TheoryData<string, string, string> Texts => new()
    {
        { "AWS access key", "id AKIA" + "IOSFODNN7EXAMPLE used", "id [secret] used" },
        { "GitHub token", "git clone with ghp" + "_" + Random36, "git clone with [secret]" },
        { "GitLab token", "(glpat" + "-x9Y8z7W6v5U4t3S2r1Q0)", "([secret])" },
        { "Slack token", "xoxb" + "-123456789012-abcdefGHIJKL", "[secret]" },
        { "API key", "OPENAI: sk" + "-proj-" + Random36, "OPENAI: [secret]" },
        { "API key", "sk" + "_live_" + Random36, "[secret]" },
        { "API key", "hf" + "_" + Random36, "[secret]" },
        { "JSON web token", "cookie=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "cookie=[secret]" },
        { "private key", "a\n-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEpAIBAAKCAQEA\nabc=\n-----END RSA PRIVATE KEY-----\nb", "a\n[secret]\nb" },
        { "private key", "-----BEGIN PRIVATE " + "KEY-----\nMIIEpAIBAAKCAQEA", "[secret]" },
        { "Azure key", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + Base64Of86 + "==;EndpointSuffix=x", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=[secret];EndpointSuffix=x" },
        { "authorization header", "Authorization: Bearer a1B2c3D4e5F6g7H8", "Authorization: Bearer [secret]" },
        { "password in an address", "postgresql://ann:hunter2@db/shop", "postgresql://ann:[secret]@db/shop" },
        { "password", "Host=db;Username=ann;Password=hunter2;Database=shop", "Host=db;Username=ann;Password=[secret];Database=shop" },
        { "password", "\"Host=db;Password=hun(ter)2\"", "\"Host=db;Password=[secret]\"" },
        { "password", "Password=hunter2;Host=db", "Password=[secret];Host=db" },
        { "password", "var password = \"hunter two\";", "var password = \"[secret]\";" },
        { "password", "{\"user\": \"ann\", \"password\": \"hunter2\"}", "{\"user\": \"ann\", \"password\": \"[secret]\"}" },
        { "password", """{"text": "{\"password\": \"hunter2\"}"}""", """{"text": "{\"password\": \"[secret]\"}"}""" },
        { "password", "&quot;password&quot;: &quot;hunter2&quot;", "&quot;password&quot;: &quot;[secret]&quot;" },
        { "password", "DB_PASSWORD=hunter2", "DB_PASSWORD=[secret]" },
        { "password", "tool --password hunter2 --verbose", "tool --password [secret] --verbose" },
        { "password", "password: Tr0ub4dor3x", "password: [secret]" },
        { "password", "\"postgresql:Host=h;Password=s3cr3t word;Database=d\"", "\"postgresql:Host=h;Password=[secret];Database=d\"" },
        { "password", "#!connect ms \"sqlserver:Server=h;PWD='s3cr3t;x'\" --as y", "#!connect ms \"sqlserver:Server=h;PWD='[secret]'\" --as y" },
        { "password", """{"password": "hun\"ter2", "user": "ann"}""", """{"password": "[secret]", "user": "ann"}""" },
        { "password", """["it's password: 'what", "a'b"]""", """["it's password: 'what", "a'b"]""" },
        { "token", "https://host/x?token=abc123&y=1", "https://host/x?token=abc123&y=1" },
        { "token", "https://host/x?token=a1B2c3D4e5F6g7&y=1", "https://host/x?token=[secret]&y=1" },
        { "token", "api_token = 'a1B2c3D4e5F6g7H8'", "api_token = '[secret]'" },
        { "key", "\"api_key\": \"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"", "\"api_key\": \"[secret]\"" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_secret_is_replaced_and_what_stands_around_it_stays(string kind, string text, string clean)
    {
        Assert.Equal(clean, SecretText.Redact(text));
        Assert.All(SecretText.Find(text), match => Assert.Equal(kind, match.Kind));
    }

    [Theory]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("mlflow.source.git.commit = da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [InlineData("id 3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("password_length = 12; max_tokens=4096; tokenizer = \"gpt2\"; token_count: 17")]
    [InlineData("public void Login(string password) => Connect(user: name, password: password, token: cancellationToken);")]
    [InlineData("var password = Environment.GetEnvironmentVariable(\"DB_PASSWORD\");")]
    [InlineData("Host=db;Password=env:DB_PASSWORD;Token=@secret:api")]
    [InlineData("Host=db;Password=***;Database={db};Pwd=${PWD}")]
    [InlineData("postgresql://ann:{password}@db/shop and http://localhost:5000/a@b")]
    [InlineData("risk-assessment-of-very-long-named-things task-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("cacheKey = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"")]
    [InlineData("{\"token\": \"hello\", \"key\": \"feature_12\", \"primary_key\": \"customer_id\"}")]
    [InlineData("sort key: age; foreign_key=orders.customer_id")]
    [InlineData("Basic authentication needs a header; Bearer of bad news")]
    public void What_is_no_secret_stays(string text) => Assert.Same(text, SecretText.Redact(text));

    [Theory]
    [InlineData("password", "hunter2", true)]
    [InlineData("db.Password", "x", true)]
    [InlineData("clientSecret", "abc", true)]
    [InlineData("api_token", "a1B2c3D4e5F6g7", true)]
    [InlineData("encryption_key", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", true)]
    [InlineData("key", "Zk3vR8qP1mX7wB5tYc2nL9", true)]
    [InlineData("key", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", false)]
    [InlineData("key", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", false)]
    [InlineData("token", "bert-base-uncased-2", false)]
    [InlineData("password", "env:DB_PASSWORD", false)]
    [InlineData("password", "None", false)]
    [InlineData("max_tokens", "a1B2c3D4e5F6g7", false)]
    [InlineData("secretary", "Ann", false)]
    [InlineData("monkey", "Zk3vR8qP1mX7wB5tYc2nL9", false)]
    [InlineData("learning_rate", "0.1", false)]
    public void A_name_says_what_its_value_is(string name, string value, bool isSecret) => Assert.Equal(isSecret, SecretText.Find(name, value).Count == 1);

    [Fact]
    public void A_secret_that_was_read_is_found_wherever_it_stands()
    {
        KnownSecrets.Keep("correct horse <staple>");
        Assert.Equal("said [secret]!", SecretText.Redact("said correct horse <staple>!"));
        Assert.Equal("x?p=[secret]", SecretText.Redact("x?p=correct%20horse%20%3Cstaple%3E"));
        Assert.Equal("<b>[secret]</b>", SecretText.Redact("<b>correct horse &lt;staple&gt;</b>"));
        KnownSecrets.Keep("abc");
        KnownSecrets.Keep("123456");
        Assert.Equal("abc 123456", SecretText.Redact("abc 123456"));
    }

    [Fact]
    public void Two_that_overlap_are_replaced_together()
    {
        KnownSecrets.Keep("tail-of-a-secret@db");
        Assert.Equal("x://ann:[secret]/shop", SecretText.Redact("x://ann:tail-of-a-secret@db/shop"));
    }

    [Fact]
    public void Digests_and_pictures_are_never_secrets()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[3 * 4000];
            random.NextBytes(bytes);
            var picture = $"{{\"image/png\": \"{Convert.ToBase64String(bytes)}\"}}";
            Assert.Same(picture, SecretText.Redact(picture));
            var digests = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))} key={Convert.ToHexStringLower(SHA1.HashData(bytes))} digest: {Guid.NewGuid()} etag \"{Convert.ToBase64String(MD5.HashData(bytes))}\"";
            Assert.Same(digests, SecretText.Redact(digests));
        }
    }

    // Notebooks, states and evidence are cleaned as text: they must still be read afterwards.
    [Fact]
    public void JSON_stays_JSON_whatever_is_taken_out()
    {
        var random = new Random(13);
        string[] quotes = ["\"", "'", "\\\"", ""];
        for (var i = 0; i < 2000; i++)
        {
            var quote = quotes[random.Next(quotes.Length)];
            var value = $"aB3{Noise(random, 6)}dE6gH9jK2mN5";
            var line = random.Next(5) switch
            {
                0 => $"var password = {quote}{value}{quote};",
                1 => $"Host=a;Password={value};Database=b",
                2 => $"x://ann:{value}@host {Noise(random, 9)}",
                3 => $"-----BEGIN PRIVATE " + $"KEY-----\n{value}\n{(random.Next(2) == 0 ? "-----END PRIVATE KEY-----" : "")}",
                _ => $"token: {quote}{value}{quote} {Noise(random, 9)}",
            };
            var json = new JsonObject { ["source"] = new JsonArray([.. (Noise(random, 12) + line + Noise(random, 12)).Split('\n').Select(part => (JsonNode)(part + "\n"))]), ["password"] = value, ["n"] = i };
            var text = json.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0, Encoder = random.Next(2) == 0 ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : JavaScriptEncoder.Default });

            var clean = JsonNode.Parse(SecretText.Redact(text))!;
            Assert.Equal(i, (int)clean["n"]!);
            Assert.Equal("[secret]", (string?)clean["password"]);
        }
    }

    private static string Noise(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => (char)random.Next(32, 126)));

    [Fact]
    public void A_secret_is_found_anywhere_in_any_text()
    {
        var random = new Random(11);
        for (var i = 0; i < 500; i++)
        {
            var secret = string.Concat(Enumerable.Range(0, 24).Select(_ => "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"[random.Next(48)])) + random.Next(1000, 9999);
            var text = new StringBuilder();
            foreach (var _ in Enumerable.Range(0, random.Next(0, 60)))
            {
                text.Append((char)random.Next(32, 126));
            }

            var form = random.Next(4) switch { 0 => $" ghp_{secret}{secret} ", 1 => $" Host=a;Password={secret};User=b ", 2 => $" https://ann:{secret}@host/ ", _ => $"\n{{\"password\": \"{secret}\"}}" };
            var whole = $"{text}\n{form}{text}";
            Assert.DoesNotContain(secret, SecretText.Redact(whole), StringComparison.Ordinal);
        }
    }
}
