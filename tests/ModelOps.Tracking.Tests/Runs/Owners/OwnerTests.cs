using System.Globalization;
using ModelOps.Tracking.Runs;
using ModelOps.Tracking.Tests.Sqlite;

namespace ModelOps.Tracking.Tests.Runs.Owners;

/// <summary>Whether the process that a run belongs to still runs; of what cannot be known, nothing is said.</summary>
public sealed class OwnerTests
{
    private static readonly string _mark = ProcessMark.Of(Environment.ProcessId)!;

    [Fact]
    public void This_process_lives_and_has_one_mark()
    {
        Assert.NotEmpty(_mark);
        Assert.Equal(_mark, ProcessMark.Of(Environment.ProcessId));
        Assert.False(ProcessMark.IsGone(Environment.ProcessId, _mark));
        Assert.Null(RunOwner.Dead(RunOwner.ThisProcess));
        Assert.Equal($"{ProcessMark.Machine} {Environment.ProcessId} {_mark}", RunOwner.ThisProcess);
    }

    [Fact]
    public void A_process_with_the_same_number_and_another_start_is_another()
    {
        Assert.True(ProcessMark.IsGone(Environment.ProcessId, _mark + "1"));
        Assert.Equal(Environment.ProcessId, RunOwner.Dead(RunOwner.ThisProcess + "1"));
        Assert.False(ProcessMark.IsGone(Environment.ProcessId, ""));
    }

    [Fact]
    public async Task A_process_that_has_ended_is_gone_and_its_number_is_given()
    {
        using var process = WriterProcess.Start("none");
        var number = process.Id;
        var mark = ProcessMark.Of(number);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await errors;
        Assert.False(string.IsNullOrEmpty(mark));
        Assert.True(ProcessMark.IsGone(number, mark));
        Assert.Equal(number, RunOwner.Dead(string.Create(CultureInfo.InvariantCulture, $"{ProcessMark.Machine} {number} {mark}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("other-host pid:[1] 1 x")]
    [InlineData("{0}")]
    [InlineData("{0} ")]
    [InlineData("{0} 2147483647")]
    [InlineData("{0} 2147483647 ")]
    [InlineData("{0} -1 x")]
    [InlineData("{0} 1.5 x")]
    [InlineData("{0} 99999999999 x")]
    [InlineData("{0}x 2147483647 x")]
    public void Of_another_machine_or_a_text_of_another_form_nothing_is_known(string owner) =>
        Assert.Null(RunOwner.Dead(owner.Replace("{0}", ProcessMark.Machine, StringComparison.Ordinal)));
}
