namespace ModelOps.Testing;

/// <summary>What every alert channel does, whatever it sends by: alerts arrive whole, ends too, errors are errors, and no message holds a secret.</summary>
public abstract class AlertChannelContract
{
    /// <summary>An alert in letters and marks that a form could trip over.</summary>
    protected static Alert Alert { get; } = new("drift", "credit-risk", AlertSeverity.Critical, "Column 'größe' <b>drifted</b> & \"PSI\" is 0.31; the limit is 0.25.", new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero))
    {
        Version = "3",
        Labels = new Dictionary<string, string> { ["column"] = "größe" },
    };

    /// <summary>A text in the address that no message may hold.</summary>
    protected abstract string Secret { get; }

    /// <summary>A channel to a receiver that takes alerts, without pauses between tries.</summary>
    protected abstract Task<IAlertChannel> OpenAsync();

    /// <summary>A channel to where nobody listens, without pauses between tries.</summary>
    protected abstract Task<IAlertChannel> OpenUnreachableAsync();

    /// <summary>What the receiver has got, decoded to text, in any order.</summary>
    protected abstract Task<IReadOnlyList<string>> ReceivedAsync();

    /// <summary>An alert and its end arrive, and are told apart.</summary>
    [Fact]
    public async Task An_alert_and_its_end_arrive_whole()
    {
        var channel = await OpenAsync();
        await channel.SendAsync(Alert, TestContext.Current.CancellationToken);
        var first = Assert.Single(await ReceivedAsync());
        Assert.All(["drift", "credit-risk", "3", "größe", "0.31"], part => Assert.Contains(part, first, StringComparison.Ordinal));

        await channel.SendAsync(Alert with { Resolved = Alert.Started.AddHours(1) }, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await ReceivedAsync()).Count);
        Assert.Single(await ReceivedAsync(), text => text == first);
    }

    /// <summary>Many at once.</summary>
    [Fact]
    public async Task Alerts_sent_at_once_all_arrive()
    {
        var channel = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => channel.SendAsync(Alert with { Sentence = $"Number {i}." }, TestContext.Current.CancellationToken)));
        Assert.Equal(12, (await ReceivedAsync()).Count);
    }

    /// <summary>The name is kept in a file: it is the same for the same address, and holds no secret.</summary>
    [Fact]
    public async Task The_name_is_the_same_again_and_holds_no_secret()
    {
        var (one, again, other) = (await OpenAsync(), await OpenAsync(), await OpenUnreachableAsync());
        Assert.Equal(one.Name, again.Name);
        Assert.NotEqual(one.Name, other.Name);
        Assert.DoesNotContain(Secret, one.Name, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, $"{one}{one.GetType()}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An error names the channel, and nothing secret.</summary>
    [Fact]
    public async Task Nobody_who_listens_is_an_error_without_a_secret()
    {
        var channel = await OpenUnreachableAsync();
        var exception = await Assert.ThrowsAsync<AlertException>(() => channel.SendAsync(Alert, TestContext.Current.CancellationToken));
        Assert.StartsWith(channel.Name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Giving up is not an error of the channel.</summary>
    [Fact]
    public async Task Sending_can_be_given_up()
    {
        var channel = await OpenAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.SendAsync(Alert, stop.Token));
    }
}
