using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Messages;

namespace ModelOps.Http.Tests.Messages;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("a\r\nforged", "a\\u000d\\nforged")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u2028b\u202ec", "a\\u2028b\\u202ec")]
    public void A_log_line_stays_one_line_and_steers_no_terminal(string text, string escaped) => Assert.Equal(escaped, LogLine.Escape(text));

    [Fact]
    public void No_text_leaves_a_control_character() =>
        Prop.ForAll<string>(text => !LogLine.Escape(text ?? "").Any(char.IsControl)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_names_the_request_and_is_cut()
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = ("GET", "/a\nb");
        var line = LogLine.Of(request, new InvalidOperationException("one\ntwo" + new string('x', 10_000)));
        Assert.StartsWith("GET /a%0Ab: System.InvalidOperationException: one\\ntwoxxx", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 4000, 4010);
    }
}
