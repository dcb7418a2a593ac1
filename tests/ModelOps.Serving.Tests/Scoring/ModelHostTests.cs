using ModelOps.Serving.Scoring;

namespace ModelOps.Serving.Tests.Scoring;

public sealed class ModelHostTests
{
    [Fact]
    public void A_replaced_version_lives_until_its_last_lease_is_given_back()
    {
        var (first, second) = (Owned("1"), Owned("2"));
        using var host = new ModelHost(first);
        var one = host.Lease();
        var two = host.Lease();
        Assert.Same(first, host.Replace(second));
        using (var next = host.Lease())
        {
            Assert.Equal("2", next.Served.Version);
        }

        one.Dispose();
        Assert.False(first.Unused.IsCompleted);
        Assert.Equal(100, first.Model.Predict(Many()).RowCount);
        two.Dispose();
        Assert.True(first.Unused.IsCompleted);
        Assert.False(first.TryTake());
    }

    [Fact]
    public void A_model_of_the_caller_is_not_disposed()
    {
        using var model = TestModels.Columns();
        using (var host = new ModelHost(new ServedModel(model, new ScoringOptions(), isOwned: false)))
        {
            host.Lease().Dispose();
        }

        Assert.Equal(100, model.Predict(Many()).RowCount);
    }

    [Fact]
    public void A_host_that_has_ended_gives_no_lease()
    {
        var host = new ModelHost(Owned("1"));
        host.Dispose();
        host.Dispose();
        Assert.Throws<ObjectDisposedException>(() => host.Lease());
    }

    [Fact]
    public async Task Leases_and_replacements_at_once_never_meet_a_disposed_model()
    {
        using var host = new ModelHost(Owned("0"));
        var last = 0;
        var users = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref last) < 200)
            {
                using var lease = host.Lease();
                Assert.Equal(100, lease.Served.Model.Predict(Many()).RowCount);
            }
        })).ToArray();
        var replaced = new List<ServedModel>();
        for (var i = 1; i <= 200; i++)
        {
            replaced.Add(host.Replace(Owned($"{i}")));
            Volatile.Write(ref last, i);
            await Task.Yield();
        }

        await Task.WhenAll(users);
        Assert.All(replaced, version => Assert.True(version.Unused.IsCompleted));
    }

    private static ServedModel Owned(string version) => new(TestModels.Columns(), new ScoringOptions { ModelVersion = version }, isOwned: true);

    // As many rows go through ONNX Runtime: with a disposed model the process would end.
    private static Frame Many() => new(new Column<double>("a", new double[100]), new Column<double>("b", new double[100]), new Column<double>("scale", new double[100]));
}
