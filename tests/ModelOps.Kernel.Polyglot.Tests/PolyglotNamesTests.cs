using ModelOps.Kernel.Documents;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Polyglot.Tests;

public sealed class PolyglotNamesTests
{
    [Fact]
    public async Task The_usual_usings_and_calls_of_polyglot_notebooks_compile_and_show()
    {
        using var session = new Session();
        var result = await session.RunAsync("""
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Formatting;
            using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
            record Point(int X, int Y);
            Formatter.Register<Point>((p, writer) => writer.Write($"<b>{p.X}|{p.Y}</b>"), "text/html");
            Formatter.SetPreferredMimeTypesFor(typeof(Point), "text/html");
            display(new Point(1, 2));
            new Point(3, 4).Display();
            "# md".DisplayAs("text/markdown");
            new[] { new { A = 1 } }.DisplayTable();
            display(HTML("<i>x</i>"));
            CSS("b { color: red }");
            Javascript("alert(1)");
            var shown = display("before");
            shown.Update("after");
            new Point(5, 6).ToDisplayString("text/html")
            """);
        Assert.Null(result.Error?.Message);
        Assert.Equal("<b>5|6</b>", session.Result);
        var displays = session.Displays.ToList();
        Assert.Equal("<b>1|2</b>", displays[0].Data["text/html"]!.ToString());
        Assert.Equal("<b>3|4</b>", displays[1].Data["text/html"]!.ToString());
        Assert.Equal("# md", displays[2].Data["text/markdown"]!.ToString());
        Assert.Equal("<i>x</i>", displays[4].Data["text/html"]!.ToString());
        Assert.Equal(displays[^1].DisplayId, Assert.Single(session.Updates).DisplayId);
        Assert.Equal("after", session.Updates[0].Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Input_and_password_are_asked_of_the_front_end()
    {
        using var session = new Session { Input = (prompt, isPassword, _) => Task.FromResult($"{prompt}:{isPassword}") };
        await session.RunAsync("var name = await Kernel.GetInputAsync(\"Name?\");\nvar secret = await Microsoft.DotNet.Interactive.Kernel.GetPasswordAsync(\"Secret?\");\n$\"{name} {secret} {secret.GetClearTextPassword()} {Console.ReadLine()}\"");
        Assert.Equal("Name?:False ************ Secret?:True :False", session.Result);
        session.Input = null;
        await session.RunAsync("await Kernel.GetInputAsync(\"Name?\")");
        Assert.Equal("The cell asks 'Name?', but nobody can answer in a headless run. Put the value in the parameters cell, use it as @name, and pass it with -p name=value.", session.Error!.Message);
    }

    [Fact]
    public async Task Text_keeps_its_order_with_displays_and_streams_apart()
    {
        using var session = new Session();
        await session.RunAsync("Console.Write(\"a\");\nConsole.Error.Write(\"b\");\ndisplay(1);\nConsole.Write(\"c\");\nawait Task.Run(() => Console.Write(\"d\"));\nvar t = new System.Threading.Thread(() => Console.Write(\"e\")); t.Start(); t.Join();");
        Assert.Equal(["stdout:a", "stderr:b", "display", "stdout:cde"], session.Outputs.Select(output => output is StreamOutput text ? $"{text.Name}:{text.Text}" : "display"));
    }

    [Fact]
    public async Task Text_is_streamed_while_the_cell_runs_and_from_threads_it_left()
    {
        using var session = new Session();
        using var folder = new TemporaryFolder();
        var (go, ended) = (folder.File("go"), folder.File("ended"));
        var running = session.RunAsync($$"""
            async Task Until(string file) { while (!System.IO.File.Exists(file)) { await Task.Delay(10); } }
            Console.WriteLine("first");
            await Until("{{go}}");
            _ = Task.Run(async () => { await Until("{{ended}}"); Console.Write("late"); });
            """);
        while (session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        Assert.False(running.IsCompleted);
        folder.Write("go", "");
        await running;
        folder.Write("ended", "");
        await Wait.UntilAsync(() => session.Stdout.Contains("late"), "The output of the thread that was left");
    }
}
