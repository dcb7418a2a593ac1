using System.Text.Json.Nodes;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Formatting;

public sealed class FormattingTests
{
    private const string Types = """
        record Person(string Name, int Age);
        class Node { public string Name { get; set; } public Node Next { get; set; } }
        class Faulty { public int Good => 1; public int Bad => throw new InvalidOperationException("on purpose"); }
        class Spoken { public override string ToString() => "I speak"; }
        IEnumerable<int> Endless() { for (var i = 0; ; i++) yield return i; }
        IEnumerable<int> Breaking() { yield return 1; throw new FormatException("midway"); }
        """;

    [Theory]
    [InlineData("text", "\"plain <text>\"")]
    [InlineData("number", "1234.5")]
    [InlineData("null", "(string)null")]
    [InlineData("date", "new DateTime(2024, 2, 29, 13, 5, 0)")]
    [InlineData("type", "typeof(Dictionary<string, List<int?[]>>)")]
    [InlineData("spoken", "new Spoken()")]
    [InlineData("record", "new Person(\"Ann <b>\", 40)")]
    [InlineData("tuple", "(1, \"two\", new[] { 3 })")]
    [InlineData("anonymous", "new { A = 1, B = new { C = \"x\" } }")]
    [InlineData("numbers", "Enumerable.Range(0, 5).ToArray()")]
    [InlineData("long-list", "Enumerable.Range(0, 1000).ToList()")]
    [InlineData("endless", "Endless()")]
    [InlineData("breaking", "Breaking()")]
    [InlineData("table", "new[] { new Person(\"Ann\", 40), new Person(\"Bo\", 7), null }")]
    [InlineData("long-table", "Enumerable.Range(0, 25).Select(i => new Person($\"p{i}\", i)).ToList()")]
    [InlineData("nested-table", "new[] { new { Id = 1, People = new[] { new Person(\"Ann\", 40) }, Tags = new[] { \"a\", \"b\" } } }")]
    [InlineData("dictionary", "new Dictionary<string, object> { [\"a\"] = 1, [\"b\"] = new Person(\"Ann\", 40) }")]
    [InlineData("cycle", "var n = new Node { Name = \"n\" }; n.Next = n;\nn")]
    [InlineData("faulty", "new Faulty()")]
    [InlineData("jagged", "new[] { new[] { 1, 2 }, new[] { 3 } }")]
    [InlineData("pocket", "div[style: \"color:red\"](b(\"<x>\"), 42)")]
    [InlineData("html", "HTML(\"<b>x</b>\")")]
    public async Task A_value_is_shown_as_text_and_html(string name, string code)
    {
        using var session = new Session();
        await session.RunAsync(Types);
        await session.RunAsync(code);
        Assert.Null(session.Error?.Message);
        var data = session.Outputs.OfType<Kernel.Documents.ResultOutput>().Single().Data;
        Golden.Equal($"{name}.txt", string.Join("\n\n", data.Select(entry => $"{entry.Key}\n{entry.Value}")) + "\n");
    }

    [Fact]
    public async Task A_deep_and_wide_object_is_shown_in_bounded_size()
    {
        using var session = new Session();
        await session.RunAsync(Types);
        await session.RunAsync("var root = new Node(); var last = root; for (var i = 0; i < 100000; i++) { last.Next = new Node { Name = new string('x', 1000) }; last = last.Next; }\nroot");
        Assert.InRange(session.Html!.Length, 100, 20_000);
    }

    [Fact]
    public async Task A_bundle_registered_for_a_type_is_used_for_it_and_its_heirs()
    {
        using var session = new Session();
        session.Kernel.Formatters.Register<Stream>(stream => new JsonObject { ["text/plain"] = $"{stream.Length} bytes", ["text/html"] = "<i>stream</i>" });
        await session.RunAsync("new MemoryStream(new byte[3])");
        Assert.Equal(("3 bytes", "<i>stream</i>"), (session.Result, session.Html));
    }

    [Fact]
    public async Task A_formatter_that_throws_is_told_of_in_the_values_place()
    {
        using var session = new Session();
        await session.RunAsync("Formatter.Register<Uri>(uri => throw new Exception(\"broken\"), \"text/html\");\nnew Uri(\"http://x\")");
        Assert.Equal("System.Uri (its formatter threw Exception: broken)", session.Result);
    }
}
