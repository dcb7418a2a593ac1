using FsCheck;
using FsCheck.Fluent;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class RandomCellTests
{
    private static readonly Gen<string> _part = Gen.Elements(
        "var x = 1;", "\n", "#!html\n", "#!nothing", "#!time", "#!share a --from b", "#r \"nuget: \"", "#load \"x\"", "\"", "\"\"\"", "/*", "*/", "x.", "?.", "(", "{", "}", "@input:{", "--o \"", "$\"{", "\\", "\ud83d", "é", "#if X", "#!", "namespace N;", "=> ", "goto a;", "a:");

    private static readonly Arbitrary<string> _cell = (from parts in Gen.ListOf(_part) select string.Concat(parts)).ToArbitrary();

    [Fact]
    public void Any_text_is_split_or_refused()
    {
        using var session = new Session();
        Prop.ForAll(_cell, code =>
        {
            try
            {
                CellSplitter.Split(code, null, session.Kernel.Directives);
                CellSplitter.Split(code, "html", session.Kernel.Directives);
            }
            catch (KernelException)
            {
                // Refused with a sentence.
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_can_be_completed_inspected_and_checked_at_any_place()
    {
        using var session = new Session();
        Prop.ForAll(_cell, Gen.Choose(-1, 60).ToArbitrary(), (code, place) =>
        {
            session.Kernel.CompleteAsync(code, place).GetAwaiter().GetResult();
            session.Kernel.InspectAsync(code, place).GetAwaiter().GetResult();
            session.Kernel.CheckCompleteAsync(code).GetAwaiter().GetResult();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Any_text_runs_or_fails_and_the_session_lives_on()
    {
        // A random label and goto may make an endless loop.
        using var session = new Session(new KernelOptions { CellTimeLimit = TimeSpan.FromSeconds(5) });
        Prop.ForAll(_cell, code => session.RunAsync(code.Replace("#r \"nuget: \"", "")).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
        await session.RunAsync("6 * 7");
        Assert.Equal("42", session.Result);
    }
}
