using Microsoft.DotNet.Interactive;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Polyglot.Tests;

/// <summary>The ways a notebook shows values and asks for them.</summary>
public sealed class DisplayTests
{
    [Theory]
    [InlineData("display(\"<b>\", \"text/html\");", "text/html", "&lt;b&gt;")]
    [InlineData("display(new { A = 1 }, \"application/json\");", "application/json", "{\"A\":1}")]
    [InlineData("HTML(\"<b>x</b>\").Display();", "text/html", "<b>x</b>")]
    [InlineData("\"<svg/>\".DisplayAs(\"image/svg+xml\");", "image/svg+xml", "<svg/>")]
    [InlineData("display(null);", "text/plain", "null")]
    [InlineData("CSS(\"b { color: red }\");", "text/html", "<style>b { color: red }</style>")]
    [InlineData("Javascript(\"alert(1)\");", "text/html", "<script type=\"text/javascript\">alert(1)</script>")]
    [InlineData("KernelInvocationContext.Current.Display(5);", "text/plain", "5")]
    [InlineData("KernelInvocationContext.Current.DisplayAs(\"*x*\", \"text/markdown\");", "text/markdown", "*x*")]
    public async Task Each_form_sends_what_it_says(string code, string mimeType, string content)
    {
        using var session = new Session();
        await session.RunAsync(code);
        Assert.Null(session.Error?.Message);
        Assert.Contains(content, Assert.Single(session.Displays).Data[mimeType]?.ToString());
        Assert.Null(session.Result);
    }

    [Fact]
    public async Task A_sequence_is_a_table_of_its_elements()
    {
        using var session = new Session();
        await session.RunAsync("new[] { new { Name = \"a<b\", N = 1 }, new { Name = \"c\", N = 2 } }.DisplayTable();");
        Assert.Null(session.Error?.Message);
        var html = Assert.Single(session.Displays).Data["text/html"]!.ToString();
        Assert.Contains("Name", html);
        Assert.Contains("a&lt;b", html);
        Assert.DoesNotContain("a<b", html);
    }

    [Fact]
    public async Task A_display_is_changed_in_its_place_also_by_a_later_cell()
    {
        using var session = new Session();
        await session.RunAsync("var shown = display(\"start\");\nshown.Update(HTML(\"<i>half</i>\"));");
        Assert.Null(session.Error?.Message);
        var id = Assert.Single(session.Displays).DisplayId;
        await session.RunAsync("shown.Update(\"end\");\nshown.DisplayId");
        Assert.Equal(id, session.Result);
        Assert.Equal(2, session.Updates.Count);
        Assert.All(session.Updates, update => Assert.Equal(id, update.DisplayId));
        Assert.Equal("<i>half</i>", session.Updates[0].Data["text/html"]!.ToString());
        Assert.Equal("end", session.Updates[1].Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task A_display_at_the_end_of_a_cell_is_not_shown_twice()
    {
        using var session = new Session();
        await session.RunAsync("display(1)");
        Assert.Equal("1", Assert.IsType<DisplayOutput>(Assert.Single(session.Outputs)).Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task Output_that_is_cleared_is_gone_and_later_output_stays()
    {
        using var session = new Session();
        await session.RunAsync("Console.Write(\"old\");\ndisplay(1);\nKernel.ClearOutput();\ndisplay(2);");
        Assert.Null(session.Error?.Message);
        Assert.Empty(session.Stdout);
        Assert.Equal("2", Assert.Single(session.Displays).Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task The_running_cell_is_known_inside_it_and_its_token_reports_an_interrupt()
    {
        Assert.Null(KernelInvocationContext.Current);
        using var session = new Session();
        using var stop = new CancellationTokenSource();
        var running = session.RunAsync(
            "var context = Microsoft.DotNet.Interactive.KernelInvocationContext.Current;\ncontext.CancellationToken.Register(() => Console.Write(\"told\"));\nConsole.Write(context.CancellationToken.IsCancellationRequested + \" \");\nawait System.Threading.Tasks.Task.Delay(-1, context.CancellationToken);",
            cancellationToken: stop.Token);
        while (session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("False told", session.Stdout);
    }

    [Fact]
    public async Task An_interrupt_ends_a_question_that_nobody_answers()
    {
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        using var session = new Session
        {
            Input = async (_, _, cancellationToken) =>
            {
                asked.SetResult();
                await Task.Delay(-1, cancellationToken);
                return "never";
            },
        };
        var running = session.RunAsync("var name = await Kernel.GetInputAsync(\"Name?\");", cancellationToken: stop.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        Assert.Equal(Engine.CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task A_password_does_not_show_itself()
    {
        using var session = new Session { Input = (_, _, _) => Task.FromResult("s3cret") };
        await session.RunAsync("var secret = await Kernel.GetPasswordAsync(\"Token\");\ndisplay(secret.ToString());\n$\"{secret} {secret.GetClearTextPassword().Length}\"");
        Assert.Null(session.Error?.Message);
        Assert.Equal("****** 6", session.Result);
        Assert.DoesNotContain("s3cret", string.Concat(session.Displays.Select(display => display.Data.ToJsonString())));
        await session.RunAsync("secret");
        Assert.Null(session.Error?.Message);
        Assert.DoesNotContain("s3cret", session.Result + session.Html);
    }
}
