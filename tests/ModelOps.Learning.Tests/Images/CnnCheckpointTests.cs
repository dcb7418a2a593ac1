using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Images;

public sealed class CnnCheckpointTests : IDisposable
{
    private const string Set = "size=16x16,batch=16,layers=\"conv 4 3, batchnorm, pool 2, dense 8, dropout 0.3\",epochs=4,augment=flip+colour,schedule=cosine,weight_decay=0.001";
    private readonly TemporaryFolder _folder = new();
    private readonly Frame _frame = Stripes.Frame(60, seed: 1);

    private string Checkpoint => _folder.File("state");

    private string FilePath => Path.Combine(Checkpoint, "training.checkpoint");

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("momentum")]
    [InlineData("sgd")]
    public void A_training_that_was_interrupted_ends_as_one_that_ran_through(string optimizer)
    {
        var options = Options($"{Set},optimizer={optimizer}");
        using var whole = Learner.Fit(_frame, options with { Checkpoint = null });

        Interrupt(options, after: 2);
        var resumed = new List<int>();
        using var model = Learner.Fit(_frame, options, new Steps(step => resumed.Add(step.Step)), TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3, 4], resumed);
        Assert.Equal(whole.LossCurve.Select(step => (step.Loss, step.ValidationLoss, step.Accuracy)), model.LossCurve.Select(step => (step.Loss, step.ValidationLoss, step.Accuracy)));
        Assert.Equal(whole.Predict(_frame).ToCsv(), model.Predict(_frame).ToCsv());
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("settings")]
    [InlineData("data")]
    public void The_state_of_another_training_is_never_used(string changed)
    {
        Interrupt(Options(Set), after: 1);
        var before = File.ReadAllBytes(FilePath);
        var options = changed switch
        {
            "seed" => Options(Set) with { Seed = 6 },
            "settings" => Options(Set + ",learning_rate=0.002"),
            _ => Options(Set),
        };

        var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(changed == "data" ? Stripes.Frame(60, seed: 2) : _frame, options));

        Assert.Equal($"The checkpoint in '{Checkpoint}' is of a training with other data, options or seed. Delete the folder to begin anew, or choose another one.", error.Message);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_torn_or_changed_file_is_never_read()
    {
        Interrupt(Options(Set), after: 1);
        var whole = File.ReadAllBytes(FilePath);
        var random = new Random(3);
        for (var trial = 0; trial < 20; trial++)
        {
            var bytes = trial % 2 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (trial % 2 == 1)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(FilePath, bytes);
            var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(_frame, Options(Set)));
            Assert.Equal($"The checkpoint in '{Checkpoint}' is damaged: its content does not have the checksum that it ends with. Delete the folder to begin anew, or choose another one.", error.Message);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_sentence()
    {
        var file = _folder.Write("state", "a file");

        var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(_frame, Options(Set)));

        Assert.StartsWith($"Cannot write '{Path.Combine(file, "training.checkpoint")}': ", error.Message);
        Assert.EndsWith("Choose a folder that can be written.", error.Message);
        Assert.Equal("a file", File.ReadAllText(file));
    }

    [Fact]
    public void A_full_disk_is_one_sentence_and_keeps_the_last_checkpoint()
    {
        Assert.SkipUnless(SmallDisk.TryMount(Checkpoint, kilobytes: 256, out var why), why);
        try
        {
            Interrupt(Options(Set), after: 2);
            var before = File.ReadAllBytes(FilePath);
            // All that is left is taken, as another program would.
            using (var filler = new FileStream(Path.Combine(Checkpoint, "filler"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                Assert.Throws<IOException>((Action)(() =>
                {
                    while (true)
                    {
                        filler.Write(new byte[1024]);
                    }
                }));
            }

            var error = Assert.Throws<InvalidInputException>(() => Learner.Fit(_frame, Options(Set)));

            Assert.StartsWith($"Cannot write '{FilePath}': No space left on device", error.Message);
            Assert.EndsWith("Choose a folder that can be written.", error.Message);
            Assert.Equal(before, File.ReadAllBytes(FilePath));
            File.Delete(Path.Combine(Checkpoint, "filler"));
            Assert.Equal([FilePath], Directory.GetFiles(Checkpoint));
            using var model = Learner.Fit(_frame, Options(Set));
            Assert.Equal(4, model.LossCurve.Count);
        }
        finally
        {
            SmallDisk.Unmount(Checkpoint);
        }
    }

    public void Dispose() => _folder.Dispose();

    private FitOptions Options(string set) => new() { Target = "label", Trainer = "cnn", Set = TrainerSettings.Parse(set), Seed = 5, Checkpoint = Checkpoint };

    private void Interrupt(FitOptions options, int after)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Assert.ThrowsAny<OperationCanceledException>(() => Learner.Fit(_frame, options, new Steps(step =>
        {
            if (step.Step == after)
            {
                stop.Cancel();
            }
        }), stop.Token));
    }

    private sealed class Steps(Action<FitProgress> report) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Note is null)
            {
                report(value);
            }
        }
    }
}
