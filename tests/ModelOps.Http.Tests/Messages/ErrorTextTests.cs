using ModelOps.Http.Messages;

namespace ModelOps.Http.Tests.Messages;

public sealed class ErrorTextTests
{
    [Fact]
    public void A_message_of_the_usual_size_stays_as_it_is()
    {
        Assert.Equal("short", ErrorText.Cut("short"));
        Assert.Equal(new string('x', ErrorText.Longest), ErrorText.Cut(new string('x', ErrorText.Longest)));
    }

    [Fact]
    public void A_longer_one_is_cut_and_never_within_a_character()
    {
        Assert.Equal(new string('x', ErrorText.Longest) + "...", ErrorText.Cut(new string('x', ErrorText.Longest + 1)));
        Assert.Equal(new string('x', ErrorText.Longest - 1) + "...", ErrorText.Cut(new string('x', ErrorText.Longest - 1) + "😀 and more"));
    }
}
