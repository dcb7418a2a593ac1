using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Governance.Privacy;
using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests.Privacy;

public sealed class PrivacyScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> RealData => [.. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "data"), "*.csv").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(RealData))]
    public void Real_data_without_people_has_no_findings(string file) => Assert.Empty(PrivacyScan.OfPath(Path.Combine(RepositoryPaths.Root, "data", file)).Findings);

    [Fact]
    public void Numbers_codes_and_times_are_no_personal_data()
    {
        var random = new Random(1);
        const int Rows = 3000;
        Column Texts(string name, Func<int, string> make) => StringColumn.From(name, Enumerable.Range(0, Rows).Select(make));
        var frame = new Frame(
            new Column<long>("order_no", [.. Enumerable.Range(0, Rows).Select(row => 4_711_000_000_000_000L + (row * 7L))]),
            new Column<long>("any_16", [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt64(1_000_000_000_000_000, 9_999_999_999_999_999))]),
            new Column<long>("nanoseconds", [.. Enumerable.Range(0, Rows).Select(row => 1_700_000_000_000_000_000L + random.NextInt64(1_000_000_000_000))]),
            new Column<long>("milliseconds", [.. Enumerable.Range(0, Rows).Select(row => 1_700_000_000_000L + random.NextInt64(1_000_000_000))]),
            new Column<long>("nine", [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt64(100_000_000, 999_999_999))]),
            new Column<long>("eleven", [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt64(10_000_000_000, 99_999_999_999))]),
            new Column<double>("amount", [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() * 1e16)]),
            Texts("float", _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)),
            Texts("stamp", row => DateTime.UnixEpoch.AddMinutes(row * 977).ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)),
            Texts("day", row => DateTime.UnixEpoch.AddDays(row).ToString("dd-MM-yyyy HH:mm", CultureInfo.InvariantCulture)),
            Texts("version", row => $"1.{row % 9}.{row % 7}.{1 + (row % 5)}"),
            Texts("guid", row => new Guid(row, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]).ToString()),
            Texts("sha", _ => Convert.ToHexStringLower(BitConverter.GetBytes(random.NextInt64()))),
            Texts("file_name", row => $"report{row}.csv"),
            Texts("name", row => row % 2 == 0 ? "chair" : "table"),
            Texts("telephone", row => row % 2 == 0 ? "yes" : "none"),
            Texts("sku", row => $"AB-{row:0000}-{row % 10}"));

        Assert.Empty(PrivacyScan.Of(frame).Findings);
    }

    [Fact]
    public void Columns_are_found_by_form_check_digit_and_title_with_rows_and_share()
    {
        var random = new Random(2);
        var people = Enumerable.Range(0, 40).ToArray();
        var frame = new Frame(
            StringColumn.From("contact", people.Select(i => i % 4 == 0 ? null : $"person{i}@example.com")),
            StringColumn.From("remark", people.Select(i => i == 7 ? "call +49 170 1234567 or mail to a.b@example.org" : "fine")),
            new Column<long>("pan", [.. people.Select(_ => long.Parse(CheckDigitsTests.WithCheck(CheckDigitsTests.Digits(random, "4", 15), CheckDigits.Luhn)!, CultureInfo.InvariantCulture))]),
            StringColumn.From("member", people.Select(i => CheckDigitsTests.WithCheck(CheckDigitsTests.Digits(random, "1", 8), CheckDigits.Dutch) ?? "111222333")),
            StringColumn.From("Nachname", people.Select(i => $"Mü{(char)('a' + (i % 26))}ller{(char)('a' + (i / 26))}")),
            new Column<DateTime>("geburtsdatum", [.. people.Select(i => DateTime.UnixEpoch.AddDays(i))]),
            StringColumn.From("client", people.Select(i => $"10.0.{i}.{1 + i}")),
            StringColumn.From("remote", people.Select(i => $"2001:db8:0:1::{i + 1:x}")),
            StringColumn.From("api_token", people.Select(i => i == 0 ? "a1B2c3D4e5F6g7H8" : null)));

        var found = PrivacyScan.Of(frame, "people").Findings;

        Assert.Equal(
            [
                ("email", "people, column 'contact'", 30, 0.75), ("email", "people, column 'remark'", 1, 0.025), ("phone", "people, column 'remark'", 1, 0.025), ("card", "people, column 'pan'", 40, 1),
                ("national-id", "people, column 'member'", 40, 1), ("name", "people, column 'Nachname'", 40, 1), ("birth-date", "people, column 'geburtsdatum'", 40, 1), ("ip", "people, column 'client'", 40, 1),
                ("ip", "people, column 'remote'", 40, 1), ("secret", "people, column 'api_token'", 1, 0.025),
            ],
            found.Select(each => (each.Kind, each.Place, (int)each.Count, each.Share!.Value)));
    }

    [Theory]
    [InlineData("mail ann@example.com now", "mail [email] now")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00.", "IBAN [iban].")]
    [InlineData("card 4111 1111 1111 1111 and 3782 822463 10005", "card [card] and [card]")]
    [InlineData("+49 (0)30 1234567, 030 1234567, (415) 555-2671", "[phone], [phone], [phone]")]
    [InlineData("ssn 536-22-8145, nino AB 12 34 56 C, dni 12345678Z", "ssn [national-id], nino [national-id], dni [national-id]")]
    [InlineData("BSN: 111222333; personnummer 811228-9874", "BSN: [national-id]; personnummer [national-id]")]
    [InlineData("from 192.168.4.17 to 2001:db8::8a2e:370:7334", "from [ip] to [ip]")]
    [InlineData("Host=db;Password=hunter2;User=ann@example.com", "Host=db;Password=[secret];User=[email]")]
    public void A_text_is_redacted(string text, string clean) => Assert.Equal(clean, Redactor.Clean(text));

    [Theory]
    [InlineData("id 111222333 at 811228-9874 and 12:30:45.123, 1.2.3.4.5, version 1.2.3.4, 10.0.0.0, 127.0.0.1")]
    [InlineData("git@github.com:x/y.git icon@2x.png std::vector a::b 00:1B:44:11:3A:B7")]
    [InlineData("4111-1111 1111 0.4111111111111111 +1.2345678901 2020-01-02 03:04:05 01-02-2020 03:04")]
    [InlineData("123-45-678 000-12-3456 GB123456A 12345678 123456789012")]
    public void A_text_without_people_stays(string text) => Assert.Same(text, Redactor.Clean(text));

    [Fact]
    public void A_notebook_is_scanned_cell_by_cell_and_redacted_with_its_outputs()
    {
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(
                new JsonObject { ["cell_type"] = "markdown", ["source"] = "About people" },
                new JsonObject
                {
                    ["cell_type"] = "code",
                    ["source"] = new JsonArray("var mail = \"ann@example.com\";\n", "mail"),
                    ["outputs"] = new JsonArray(
                        new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = new JsonArray("ann@example.com\n", "bob@example.com\n") },
                        new JsonObject { ["output_type"] = "execute_result", ["data"] = new JsonObject { ["text/plain"] = "ann@example.com", ["text/html"] = "<b>ann@example.com</b>", ["image/png"] = "iVBORw0KGgo=", ["application/json"] = new JsonObject { ["mail"] = "ann@example.com" } } },
                        new JsonObject { ["output_type"] = "error", ["ename"] = "X", ["evalue"] = "for 4111111111111111", ["traceback"] = new JsonArray("at 1", "4111111111111111") }),
                }),
            ["nbformat"] = 4,
        };
        var path = _folder.Write("n.ipynb", notebook.ToJsonString());

        Assert.Equal(
            [("email", ", cell 2", 1), ("email", ", cell 2, output 1", 2), ("email", ", cell 2, output 2", 1), ("card", ", cell 2, output 3", 1)],
            PrivacyScan.OfPath(path).Findings.Select(found => (found.Kind, found.Place[path.Length..], (int)found.Count)));

        PrivacyScan.RedactFile(path, _folder.File("clean.ipynb"));
        var clean = File.ReadAllText(_folder.File("clean.ipynb"));
        Assert.DoesNotContain("@example.com", clean, StringComparison.Ordinal);
        Assert.Equal(["[email]\n", "[email]\n"], JsonNode.Parse(clean)!["cells"]![1]!["outputs"]![0]!["text"]!.AsArray().Select(line => line!.ToString()));
        Assert.Equal("iVBORw0KGgo=", JsonNode.Parse(clean)!["cells"]![1]!["outputs"]![1]!["data"]!["image/png"]!.ToString());
        Assert.Empty(PrivacyScan.OfPath(_folder.File("clean.ipynb")).Findings);
    }

    [Fact]
    public void A_folder_is_scanned_and_what_cannot_be_read_is_said()
    {
        var frame = new Frame(StringColumn.From("mail", ["ann@example.com", null, "x", "y"]));
        Directory.CreateDirectory(_folder.File("log"));
        frame.Write(_folder.File("log/a.parquet"));
        frame.Write(_folder.File("log/b.parquet"));
        _folder.Write("notes.txt", "one\nann@example.com\nthree bob@example.com");
        _folder.Write("broken.ipynb", "{");
        Directory.CreateDirectory(_folder.File("model"));
        _folder.Write("model/input_example.json", """{"columns": ["mail"], "data": [["ann@example.com"], ["x"]]}""");
        _folder.Write("model/baseline.json", ModelBaseline.Of(new Frame(StringColumn.From("mail", Enumerable.Repeat("ann@example.com", 30).Append("x")))).ToJson());
        File.WriteAllBytes(_folder.File("model/model.onnx"), [8, 0, 1]);

        var report = PrivacyScan.OfPath(_folder.Path);

        Assert.Equal(
            [("/notes.txt, lines 2, 3", 2, null), ("/log/*.parquet, column 'mail'", 2, 0.25), ("/model/baseline.json, column 'mail' (values)", 1, null), ("/model/input_example.json, column 'mail'", 1, 0.5)],
            report.Findings.Select(found => (found.Place[_folder.Path.Length..], (int)found.Count, found.Share)));
        Assert.Equal([$"'{_folder.File("broken.ipynb")}' is not a notebook: it is not JSON. Give an .ipynb file, or repair it."], report.Skipped);
        Assert.Equal((5, 0), (report.Looked, PrivacyScan.OfPath(_folder.File("model/model.onnx")).Looked));
        Assert.DoesNotContain("example.com", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_is_redacted_column_by_column()
    {
        var frame = new Frame(
            StringColumn.From("mail", ["ann@example.com", null, "n/a"]),
            new Column<long>("card", [4_111_111_111_111_111, 5_500_005_555_555_559, 7]),
            StringColumn.From("surname", ["Ann", "Bob", "Cid"]),
            new Column<double>("x", [1, 2, 3]));

        var clean = PrivacyScan.Redact(frame);

        Assert.Equal(["[email]", null, "n/a"], Enumerable.Range(0, 3).Select(row => clean["mail"][row]));
        Assert.Equal(["[card]", "[card]", "7"], Enumerable.Range(0, 3).Select(row => clean["card"][row]));
        Assert.Equal(["[name]", "[name]", "[name]"], Enumerable.Range(0, 3).Select(row => clean["surname"][row]));
        Assert.Same(frame["x"], clean["x"]);
        Assert.Empty(PrivacyScan.Of(clean).Findings);
    }

    [Fact]
    public void What_cannot_be_scanned_or_redacted_is_refused_in_one_sentence()
    {
        var path = _folder.Write("a.txt", "x");
        string Refused(Action act) => Assert.Throws<InvalidInputException>(act).Message;

        Assert.Equal("There is no file or folder 'nowhere' to scan. Give a table, a notebook, a text, or a folder.", Refused(() => PrivacyScan.OfPath("nowhere")));
        Assert.Equal($"'{path}' is the file that is scanned; a clean copy would write over it. Give Redact another file.", Refused(() => PrivacyScan.RedactFile(path, path)));
        Assert.Equal("There is no file 'nowhere' to write a clean copy of. Give a table, a notebook or a text file.", Refused(() => PrivacyScan.RedactFile("nowhere", "x")));
        Assert.Equal("x", File.ReadAllText(path));
    }
}
