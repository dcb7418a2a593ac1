namespace ModelOps.Notebooks.Tests.Learn;

/// <summary>How far a training is, in words.</summary>
public sealed class FitTextTests
{
    [Fact]
    public void A_net_tells_loss_accuracy_speed_and_the_time_left() => Assert.Equal(
        "loss 0.25, validation 0.5, accuracy 91.5 %, validation 80.0 %, 412 rows/s, up to 36s left",
        FitText.Of(new FitProgress(3, 15, 0.25, 0.5) { Accuracy = 0.915, ValidationAccuracy = 0.8, RowsPerSecond = 411.7, TimeLeft = TimeSpan.FromSeconds(36) }));

    [Fact]
    public void Within_an_epoch_it_tells_how_many_images_are_done() => Assert.Equal(
        "epoch 4 of 15: 640 of 1,600 images, 44 images/s, up to 500s left",
        FitText.Of(new FitProgress(3, 15) { Note = "epoch 4 of 15: 640 of 1,600 images", RowsPerSecond = 44.1, Unit = "images", TimeLeft = TimeSpan.FromSeconds(500) }));

    [Fact]
    public void The_last_epoch_leaves_no_time() => Assert.Equal(
        "loss 0.25, 412 rows/s",
        FitText.Of(new FitProgress(15, 15, 0.25) { RowsPerSecond = 411.7, TimeLeft = TimeSpan.Zero }));

    [Fact]
    public void Other_trainers_tell_their_loss_or_nothing()
    {
        Assert.Equal("loss 0.25", FitText.Of(new FitProgress(3, 15, 0.25)));
        Assert.Equal("", FitText.Of(new FitProgress(3, 15)));
    }
}
