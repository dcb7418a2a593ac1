using System.Text;
using System.Text.Json;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Tests.Jupyter.Messages;

public sealed class MessageCodecTests
{
    private readonly MessageCodec _codec = new(new MessageSigner("secret"), "s", TimeProvider.System);

    [Fact]
    public void A_message_comes_back_as_it_was_written()
    {
        var message = _codec.Parse(Written("execute_request", """{"code":"1","silent":true,"n":7}"""), out var error);
        Assert.Null(error);
        Assert.Equal("execute_request", message!.Type);
        Assert.Equal("client"u8.ToArray(), Assert.Single(message.Identities));
        Assert.Equal("1", message.Text("code"));
        Assert.True(message.Flag("silent", false));
        Assert.Equal(7, message.Number("n", 0));
        Assert.Equal("other", message.Text("n", "other"));
    }

    [Fact]
    public void The_signature_is_what_python_computes()
    {
        // import hmac; hmac.new(b"secret", b"{}{}{}{}", "sha256").hexdigest()
        var signature = new MessageSigner("secret").Sign("{}"u8, "{}"u8, "{}"u8, "{}"u8);
        Assert.Equal(PythonSignature, Encoding.ASCII.GetString(signature));
    }

    [Fact]
    public void A_changed_frame_breaks_the_signature()
    {
        var frames = Written("execute_request", """{"code":"1"}""");
        frames[^1] = """{"code":"2"}"""u8.ToArray();
        Assert.Null(_codec.Parse(frames, out var error));
        Assert.Equal("its signature is wrong", error);
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_or_checked()
    {
        var codec = new MessageCodec(new MessageSigner(""), "s", TimeProvider.System);
        var frames = codec.Write([], "x", default, "{}"u8.ToArray());
        Assert.Equal(0, frames[1].Length);
        Assert.NotNull(codec.Parse([.. frames.Select(frame => frame.ToArray())], out _));
    }

    [Theory]
    [InlineData("[]", "its header or content is not a message")]
    [InlineData("1", "its header or content is not a message")]
    [InlineData("{", "it is not JSON")]
    [InlineData("", "it is not JSON")]
    public void Content_that_is_no_object_is_refused(string content, string reason)
    {
        Assert.Null(_codec.Parse(Written("x", content), out var error));
        Assert.StartsWith(reason, error);
    }

    [Fact]
    public void Too_few_frames_are_refused()
    {
        var frames = Written("x", "{}");
        Assert.Null(_codec.Parse(frames[..^1], out var error));
        Assert.Equal("it has no delimiter or too few frames", error);
        Assert.Null(_codec.Parse([], out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_sent_as_a_replacement_character()
    {
        var json = JsonSerializer.Serialize(new Kernel.Jupyter.Messages.StreamContent("stdout", "a\uD83Db"), MessageJson.Contents.StreamContent);
        Assert.Equal("""{"name":"stdout","text":"a\uFFFDb"}""", json);
    }

    private const string PythonSignature = "34982f0bfec60e7b933ffde06c1ecab0fba073717a95ab943d1dd06f82c2d5e4";

    private List<byte[]> Written(string type, string content) =>
        [.. _codec.Write(["client"u8.ToArray()], type, default, Encoding.UTF8.GetBytes(content)).Select(frame => frame.ToArray())];
}
