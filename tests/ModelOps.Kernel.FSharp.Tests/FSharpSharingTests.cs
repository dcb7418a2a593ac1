using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.FSharp.Tests;

public sealed class FSharpSharingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Session _session;

    public FSharpSharingTests()
    {
        _session = new Session(new KernelOptions { NotebookPath = _folder.File("notebook.ipynb") });
        FSharpLanguage.AddTo(_session.Kernel);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Variables_of_CSharp_come_in_with_their_types()
    {
        await RunAsync("var numbers = new List<int> { 1, 2, 3 };\nvar map = new Dictionary<string, double[]> { [\"a\"] = new[] { 1.5 } };\nint? maybe = 4;\nvar text = \"abc\";\nvar none = (string)null;", null);
        await RunAsync("#!share --from csharp numbers\n#!share --from csharp map --as table\n#!share --from csharp maybe\n#!set --name word --value @csharp:text\n#!set --name given --value hello\nSeq.sum numbers + int table.[\"a\"].[0] + maybe + word.Length + given.Length", "fsharp");
        Assert.Equal("19", _session.Result);
    }

    [Fact]
    public async Task What_FSharp_cannot_name_comes_in_as_its_nearest_base()
    {
        await RunAsync("class Animal : Exception { public int Legs = 4; }\nvar animal = new Animal();\nvar anonymous = new { A = 1 };", null);
        await RunAsync("#!share --from csharp animal\n#!share --from csharp anonymous\nanimal.Message.Length > 0 && anonymous.GetType().Name.Length > 0", "fsharp");
        Assert.Equal("True", _session.Result);
    }

    [Fact]
    public async Task Variables_of_FSharp_go_to_CSharp()
    {
        await RunAsync("type P = { A: int }\nlet numbers = [1; 2; 3]\nlet array = [| 1.5; 2.5 |]\nlet p = { A = 9 }\nlet m = Map [ \"k\", 5 ]", "fsharp");
        await RunAsync("#!share --from fsharp numbers\n#!share --from fsharp array\n#!share --from fsharp p\n#!share --from fsharp m\nnumbers.Sum() + array.Sum() + (int)((dynamic)p).A + m[\"k\"]", null);
        Assert.Equal("24", _session.Result);
        await _session.RunAsync("#!share --from fsharp numbrs");
        Assert.Equal("There is no variable 'numbrs' in fsharp. Did you mean 'numbers'?", _session.Error!.Message);
    }

    [Fact]
    public async Task Sharing_from_a_language_that_has_not_run_says_so()
    {
        await _session.RunAsync("#!share --from fsharp x");
        Assert.Equal("There is no variable 'x' in fsharp: no cell of that language has run yet.", _session.Error!.Message);
    }

    [Fact]
    public async Task An_assembly_is_shared_with_CSharp_whoever_asked_for_it()
    {
        var path = CompiledAssembly.Write(_folder, "Shapes", "namespace Shapes; public record Box(int Size); public static class Boxes { public static int Count; public static Box Make(int size) { Count++; return new Box(size); } }");
        await RunAsync($"#r \"{path}\"\nopen Shapes\nlet box = Boxes.Make 3\nbox.Size", "fsharp");
        Assert.Equal("3", _session.Result);
        await RunAsync("#!share --from fsharp box\nusing Shapes;\nBox same = box;\n$\"{same.Size} {Boxes.Count}\"", null);
        Assert.Equal("3 1", _session.Result);
        await RunAsync("var another = Boxes.Make(5);", null);
        await RunAsync("#!share --from csharp another\nanother.Size + Boxes.Count", "fsharp");
        Assert.Equal("7", _session.Result);
    }

    [Fact]
    public async Task An_assembly_that_CSharp_loaded_first_is_the_same_in_FSharp()
    {
        var path = CompiledAssembly.Write(_folder, "Counters", "namespace Counters; public static class Counter { public static int N; }");
        await RunAsync($"#r \"{path}\"\nCounters.Counter.N = 8;", null);
        await RunAsync("Counters.Counter.N + 1", "fsharp");
        Assert.Equal("9", _session.Result);
    }

    [Theory]
    [InlineData("numbers.", "Length", "property")]
    [InlineData("List.ma", "map", "method")]
    [InlineData("let z = num", "numbers", "variable")]
    [InlineData("let z = 1\nnumbers.Head.ToStr", "ToString", "method")]
    public async Task Completion_offers_what_the_session_knows(string code, string expected, string kind)
    {
        await RunAsync("let numbers = [1; 2]", "fsharp");
        var list = await CompleteAsync("#!fsharp\n" + code);
        Assert.Contains(list.Items, item => item.Text == expected && (item.Kind == kind || kind == "method"));
        Assert.Equal(code.Length + 9, list.End);
        Assert.Equal(code.Length + 9 - (code.Length - code.LastIndexOfAny(['.', ' ', '\n']) - 1), list.Start);
    }

    [Fact]
    public async Task Completion_does_not_start_the_compiler()
    {
        Assert.Empty((await CompleteAsync("#!fsharp\nList.ma")).Items);
        Assert.Null(_session.Kernel.Languages.Find("fsharp")!.Started);
    }

    private Task<CompletionList> CompleteAsync(string code) => _session.Kernel.CompleteAsync(code, code.Length);

    private async Task RunAsync(string code, string? language)
    {
        await _session.RunAsync(code, language);
        Assert.Null(_session.Error?.Message);
    }
}
