using ModelOps.Monitoring.Payloads;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Payloads;

public sealed class PayloadRulesTests : IDisposable
{
    private const string Variable = "MODELOPS_TEST_PAYLOAD_KEY";
    private readonly string? _former = Environment.GetEnvironmentVariable(Variable);

    public PayloadRulesTests() => Environment.SetEnvironmentVariable(Variable, "a key of 16 characters or more");

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, _former);

    [Fact]
    public async Task Nothing_that_the_rules_hide_reaches_the_disk()
    {
        using var folder = new TemporaryFolder();
        var rules = new PayloadRules { Drop = ["name"], Hash = ["customer*"], Keep = ["remark"], Key = $"env:{Variable}" };
        await using (var log = new PayloadLog(folder.Path, new PayloadLogOptions { Rules = rules }))
        {
            log.Scored(Requests.Of(
                "a",
                new Frame(
                    StringColumn.From("name", ["Ada Lovelace", "Ada Lovelace"]),
                    new Column<long>("customer_number", [4711, 4711]),
                    StringColumn.From("remark", ["call +41 31 555 12 12", "none"]),
                    StringColumn.From("contact", ["ada@example.org", "none"])),
                new Frame(new Column<double>("prediction", [1, 2]))));
        }

        var rows = PayloadTables.Query(folder.Path, "FROM requests");
        Assert.DoesNotContain(rows.Columns, column => column.Name == "name");
        Assert.All(rows.Texts("customer_number"), text => Assert.Matches("^hmac:[0-9a-f]{32}$", text));
        Assert.Single(rows.Texts("customer_number").Distinct());
        Assert.Equal(["call +41 31 555 12 12", "none"], rows.Texts("remark"));
        Assert.Matches("^hmac:", rows.Texts("contact")[0]);
        Assert.Equal("none", rows.Texts("contact")[1]);
        var bytes = string.Concat(Directory.GetFiles(folder.Path).Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.All(["Lovelace", "4711", "ada@example"], secret => Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("mail Ada <ada.l+x@mail.example.co.uk>, please", true)]
    [InlineData("+41 31 555 12 12", true)]
    [InlineData("+413155512", true)]
    [InlineData("(031) 555 12 12", true)]
    [InlineData("031 555 12 12", true)]
    [InlineData("0171/5551234", true)]
    [InlineData("2026-11-30", false)]
    [InlineData("2026-11-30 06:51:58", false)]
    [InlineData("area_code_415", false)]
    [InlineData("0", false)]
    [InlineData("00123", false)]
    [InlineData("0.123456789", false)]
    [InlineData("1234567890", false)]
    [InlineData("-17.25", false)]
    [InlineData("A11", false)]
    [InlineData("no", false)]
    [InlineData("", false)]
    [InlineData("user@host", false)]
    [InlineData("0 <= ... < 200 DM", false)]
    public void Mail_addresses_and_phone_numbers_are_masked_and_values_of_data_are_not(string text, bool isMasked)
    {
        var masked = Assert.IsType<StringColumn>(new PayloadMask(new PayloadRules()).Of(StringColumn.From("c", [text, null])));
        Assert.Equal([isMasked ? "(masked)" : text, null], [masked.Text(0), masked.Text(1)]);
    }

    [Fact]
    public void A_long_text_is_masked_unless_its_column_is_kept()
    {
        var column = StringColumn.From("review", [new string('x', 101), new string('x', 100)]);
        Assert.Equal(["(masked)", new string('x', 100)], Texts(new PayloadMask(new PayloadRules()).Of(column)));
        Assert.Same(column, new PayloadMask(new PayloadRules { Keep = ["REVIEW"] }).Of(column));
    }

    [Fact]
    public void A_hash_needs_the_key_to_be_made_again()
    {
        var column = StringColumn.From("c", ["x"]);
        var rules = new PayloadRules { Hash = ["c"], Key = $"env:{Variable}" };

        // printf x | openssl dgst -sha256 -hmac "a key of 16 characters or more"
        Assert.Equal(["hmac:" + Golden], Texts(new PayloadMask(rules).Of(column)));
        Environment.SetEnvironmentVariable(Variable, "another key of 16 characters");
        Assert.NotEqual(["hmac:" + Golden], Texts(new PayloadMask(rules).Of(column)));
    }

    [Fact]
    public void Rules_that_do_not_fit_are_named_all_at_once() => Assert.Equal(
        [
            "The privacy rule 'drop' names an empty column. Name a column, or a pattern such as email*.",
            "The privacy rules name 'AGE' more than once. Keep, drop or hash it.",
            "The privacy rules hash columns, but name no key. Give one as env:NAME, an environment variable that holds it.",
            "The mask pattern '(?=x)' cannot be used: RegexOptions.NonBacktracking is not supported in conjunction with expressions containing: 'positive lookahead (?= pattern) or positive lookbehind (?<= pattern)'. Write a regular expression without look-around and back references.",
            "The longest text -1 is out of range; give 0 or more characters.",
        ],
        new PayloadRules { Keep = ["AGE"], Drop = ["", "age"], Hash = ["name"], MaskPatterns = ["(?=x)"], LongestText = -1 }.Errors());

    [Theory]
    [InlineData("secret", "The key of the privacy rules must be named as env:NAME, an environment variable, so that it stands in no file.")]
    [InlineData("env:MODELOPS_TEST_NO_SUCH", "The environment variable 'MODELOPS_TEST_NO_SUCH' with the key of the privacy rules is not set. Set it to 16 characters or more.")]
    public void A_key_that_cannot_be_used_is_an_error(string key, string sentence) => Assert.Equal([sentence], new PayloadRules { Key = key }.Errors());

    [Fact]
    public void A_short_key_is_an_error()
    {
        Environment.SetEnvironmentVariable(Variable, "short");
        Assert.Equal(
            [$"The key in the environment variable '{Variable}' has 5 characters. Give 16 or more, so that it cannot be guessed."],
            new PayloadRules { Key = $"env:{Variable}" }.Errors());
    }

    private const string Golden = "b865c1cd54bf1007245d6fa54ec58d43";

    private static string?[] Texts(Column? column) => [.. Enumerable.Range(0, column!.Count).Select(row => ((StringColumn)column).Text(row))];
}
