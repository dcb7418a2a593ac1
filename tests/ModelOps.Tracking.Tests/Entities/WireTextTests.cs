namespace ModelOps.Tracking.Tests.Entities;

public sealed class WireTextTests
{
    [Fact]
    public void Every_status_view_and_stage_comes_back_from_its_wire_form()
    {
        Assert.Equal(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"], Enum.GetValues<RunStatus>().Select(WireText.Of));
        Assert.Equal(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"], Enum.GetValues<ViewType>().Select(WireText.Of));
        Assert.All(Enum.GetValues<RunStatus>(), status => Assert.True(WireText.TryParse(WireText.Of(status), out RunStatus read) && read == status));
        Assert.All(Enum.GetValues<ViewType>(), view => Assert.True(WireText.TryParse(WireText.Of(view), out ViewType read) && read == view));
        Assert.All(Enum.GetValues<LifecycleStage>(), stage => Assert.Equal(stage, WireText.ParseStage(WireText.Of(stage))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("running")]
    [InlineData("Finished")]
    [InlineData("1")]
    [InlineData("ALL ")]
    public void Other_texts_are_neither_a_status_nor_a_view(string? text)
    {
        Assert.False(WireText.TryParse(text, out RunStatus _));
        Assert.False(WireText.TryParse(text, out ViewType _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("DELETED")]
    public void Only_deleted_is_deleted(string? text) => Assert.Equal(LifecycleStage.Active, WireText.ParseStage(text));
}
