using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Privacy;

/// <summary>What <c>#!privacy scan</c> shows, writes and refuses.</summary>
public sealed class PrivacyScanCommandTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();

    public ValueTask InitializeAsync()
    {
        _bench.Host.Variables["people"] = new Frame(
            StringColumn.From("last_name", ["Ann", "Bob", "Cid", "Dee"]),
            StringColumn.From("contact", ["ann@example.com", null, "+49 30 1234567", "none"]),
            new Column<double>("age", [1, 2, 3, 4]));
        _bench.Write("notes.txt", "one\nHost=db;Password=hunter2;Database=shop\nDE89 3704 0044 0532 0130 00");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Kinds_places_and_counts_are_shown_and_never_a_value()
    {
        var shown = await _bench.ShownAsync("privacy scan people notes.txt");

        Golden.Equal("privacy-scan.txt", shown);
        Golden.Equal("privacy-scan.json", await _bench.ShownAsync("privacy scan people notes.txt --json"));
        Assert.All(["ann@example.com", "hunter2", "DE89", "1234567"], value => Assert.DoesNotContain(value, shown + _bench.Host.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_strict_scan_ends_with_three_when_something_is_found_and_writes_the_clean_copy_all_the_same()
    {
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("privacy scan people --fail --redact clean.csv"));

        Assert.Equal(3, refusal.ExitCode);
        Assert.Equal("Found name, email, phone in 2 places. Take them out, or write a clean copy with --redact FILE.", refusal.Message);
        Assert.Equal("last_name,contact,age\n[name],[email],1.0\n[name],,2.0\n[name],[phone],3.0\n[name],none,4.0\n", await File.ReadAllTextAsync(_bench.File("clean.csv"), TestContext.Current.CancellationToken));
        await _bench.RunAsync("privacy scan clean.csv --fail");
        Assert.StartsWith("No personal data and no secrets found", _bench.Host.Text[_bench.Host.Text.LastIndexOf("No personal", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task What_could_not_be_looked_at_is_no_clean_result()
    {
        _bench.Write("notebooks/broken.ipynb", "{");
        var refusal = await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("privacy scan notebooks --fail"));
        Assert.Equal("What could not be looked at may hold personal data: 'notebooks/broken.ipynb' is not a notebook: it is not JSON. Give an .ipynb file, or repair it.", refusal.Message);
    }

    [Theory]
    [InlineData("privacy scan peeple", "There is no variable with data, file or folder 'peeple' to scan. Did you mean 'people'? Give a frame, a table, a notebook, a text, or a folder.")]
    [InlineData("privacy scan people --kinds mail", "There is no kind 'mail'. Did you mean 'email'? The kinds are: email, phone, iban, card, national-id, ip, name, birth-date, address, secret.")]
    [InlineData("privacy scan notes.txt --redact notes.txt", "'notes.txt' is the file that is scanned; a clean copy would write over it. Give --redact another file.")]
    [InlineData("privacy scan people notes.txt --redact x.csv", "--redact writes a clean copy of one file or variable. Give one.")]
    [InlineData("privacy scan people --kinds email --redact x.csv", "--redact replaces every kind. Leave --kinds out.")]
    public async Task Bad_input_is_refused_in_one_sentence_and_nothing_is_written(string line, string sentence)
    {
        Assert.Equal(sentence, (await _bench.RefusedAsync(line)).Message);
        Assert.False(File.Exists(_bench.File("x.csv")));
        Assert.StartsWith("one", await File.ReadAllTextAsync(_bench.File("notes.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_terminal_has_no_variables_and_the_call_of_C_sharp_gives_the_same_report()
    {
        Assert.Equal("There is no file or folder 'nowhere' to scan. Give a table, a notebook, a text, or a folder.", await _bench.RefusedAsync(Face.Terminal, "privacy scan nowhere"));
        var result = await _bench.Ops.ScanPrivacyAsync("people", new() { Kinds = ["email"] }, TestContext.Current.CancellationToken);
        Assert.Equal(["email"], result.Report.Findings.Select(found => found.Kind));
        Assert.Null(result.Refusal);
    }
}
