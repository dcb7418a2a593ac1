using FsCheck;
using FsCheck.Fluent;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>Ids of runs as people read and type them.</summary>
public sealed class ShortIdTests
{
    // Ids that share long beginnings, as of runs of one millisecond.
    private static readonly Gen<string> _ids = Gen.Zip(Gen.Choose(0, 32), Gen.Elements("0123456789abcdef".ToCharArray()).ArrayOf(32))
        .Select(pair => new string('a', pair.Item1) + new string(pair.Item2)[pair.Item1..]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Ids_on_show_together_are_cut_but_never_look_the_same() => Check.QuickThrowOnFailure(Prop.ForAll(_ids.NonEmptyListOf().ToArbitrary(), ids =>
    {
        var cut = ShortId.For(ids);
        string[] shown = [.. ids.Distinct().Select(cut)];
        return shown.Distinct().Count() == shown.Length && ids.All(id => id.StartsWith(cut(id), StringComparison.Ordinal) && cut(id).Length is >= 20 and <= 32)
            && shown.Select(id => id.Length).Distinct().Count() == 1;
    }));

    [Fact]
    public void They_are_no_longer_than_it_takes()
    {
        var first = new string('a', 32);
        Assert.Equal(20, ShortId.For([first, 'b' + first[1..]])(first).Length);
        Assert.Equal(25, ShortId.For([first, first[..24] + "bbbbbbbb"])(first).Length);
        Assert.Equal(32, ShortId.For([first, first[..31] + "b"])(first).Length);
        Assert.Equal((20, "short"), (ShortId.Of(first).Length, ShortId.Of("short")));
        Assert.Equal("one", ShortId.For(["one", "one"])("one"));
    }

    [Theory]
    [InlineData(Face.Terminal, "modelops runs")]
    [InlineData(Face.Notebook, "#!runs")]
    [InlineData(Face.CSharp, "ops.RunsAsync()")]
    public async Task A_beginning_of_no_run_is_refused_in_the_words_of_the_face(Face face, string lists)
    {
        await using var bench = new Workbench();
        using var use = Wording.Use(face);

        Assert.Equal($"No run has an id that starts with 'abcdef'. {lists} lists them.", (await RefusedAsync(bench, "abcdef")).Message);
        Assert.Equal($"'a' is not the beginning of a run's id. Give at least 4 of its digits and letters; {lists} lists them.", (await RefusedAsync(bench, "a")).Message);
        Assert.Equal($"'' is not the beginning of a run's id. Give at least 4 of its digits and letters; {lists} lists them.", (await RefusedAsync(bench, "")).Message);
        Assert.Equal($"'ab' OR 1=1' is not the beginning of a run's id. Give at least 4 of its digits and letters; {lists} lists them.", (await RefusedAsync(bench, "ab' OR 1=1")).Message);
    }

    [Fact]
    public async Task A_beginning_of_many_runs_lists_ten_and_says_that_there_are_more()
    {
        await using var bench = new Workbench();
        var store = await bench.Ops.StoreAsync(Stop);
        var experiment = await store.GetOrCreateExperimentAsync("elsewhere", Stop);
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add((await store.CreateRunAsync(new NewRun(experiment, $"run-{i}", 1_000 + i), Stop)).Info.RunId);
        }

        var common = ids[0][..Enumerable.Range(0, 32).First(i => ids.Any(id => id[i] != ids[0][i]))];
        Assert.True(common.Length >= 4);
        var message = (await RefusedAsync(bench, common)).Message;

        Assert.StartsWith($"More than 10 runs have ids that start with '{common}': {ids[11]} (run-11), ", message, StringComparison.Ordinal);
        Assert.EndsWith(", …. Give more of the id.", message, StringComparison.Ordinal);
        Assert.Equal(10, ids.Count(message.Contains));
        foreach (var id in ids)
        {
            Assert.Equal(id, await ShortId.CompleteAsync(bench.Ops, ShortId.For(ids)(id), Stop));
        }

        Assert.Equal(new string('0', 32), await ShortId.CompleteAsync(bench.Ops, new string('0', 32), Stop));
    }

    private static Task<InvalidInputException> RefusedAsync(Workbench bench, string start) => Assert.ThrowsAsync<InvalidInputException>(() => ShortId.CompleteAsync(bench.Ops, start, Stop));
}
