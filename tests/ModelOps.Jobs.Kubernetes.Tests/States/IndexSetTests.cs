using FsCheck;
using FsCheck.Fluent;
using ModelOps.Jobs.Kubernetes.States;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests.States;

public sealed class IndexSetTests
{
    [Fact]
    public void What_the_API_writes_is_read() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        numbers => IndexSet.Of(Indices.Text([.. numbers.Select(number => (int)number)])).SetEquals(numbers.Select(number => (int)number))));

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("1,3-5,7", "1 3 4 5 7")]
    public void The_documented_form_is_read(string? text, string indices) => Assert.Equal(indices, string.Join(' ', IndexSet.Of(text).Order()));

    [Theory]
    [InlineData("a")]
    [InlineData("1-2-3")]
    [InlineData("1-")]
    [InlineData("-")]
    [InlineData("5-3")]
    [InlineData("99999999999")]
    [InlineData("0-2000000000")]
    public void Another_form_is_an_error(string text) =>
        Assert.Equal($"The cluster gives the indices '{text}' of a job, which cannot be understood.", Assert.Throws<WorkFailedException>(() => IndexSet.Of(text)).Message);
}
