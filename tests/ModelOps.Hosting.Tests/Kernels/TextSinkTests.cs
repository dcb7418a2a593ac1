using System.Text.Json.Nodes;
using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Documents;

namespace ModelOps.Hosting.Tests.Kernels;

/// <summary>Cell outputs in a terminal, and frames in other languages.</summary>
public sealed class TextSinkTests
{
    [Fact]
    public void Each_output_goes_where_a_terminal_expects_it()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var sink = new TextSink(output, error);
        sink.Publish(new StreamOutput("stdout", "a"));
        sink.Publish(new StreamOutput("stderr", "b"));
        sink.Publish(new DisplayOutput(new JsonObject { ["text/plain"] = "c\n\n", ["text/html"] = "<b>c</b>" }, []));
        sink.Publish(new DisplayOutput(new JsonObject { ["text/plain"] = new JsonArray("d\n", "e") }, []));
        sink.Publish(new DisplayOutput(new JsonObject { ["text/html"] = "<b>no text</b>" }, []));

        Assert.Equal(("ac\nd\ne\n", "b"), (output.ToString(), error.ToString()));
        Assert.Null(sink.Error);
    }

    [Fact]
    public void A_frame_goes_to_other_languages_with_its_missing_values_and_every_number()
    {
        var frame = Frame.ParseCsv("na\"me,n,flag\nx,1.5,true\n,,false\n\"</b>ü\",-2,true\n");
        var json = JsonNode.Parse(FrameTableJson.Write(frame))!;

        Assert.Equal(frame.Columns.Select(column => column.Name), json["schema"]!["fields"]!.AsArray().Select(field => (string)field!["name"]!));
        var rows = json["data"]!.AsArray();
        Assert.Equal(3, rows.Count);
        Assert.Equal(1.5, (double)rows[0]!["n"]!);
        Assert.Null(rows[1]!["n"]);
        Assert.Equal("</b>ü", (string?)rows[2]![frame.Columns[0].Name]);
    }
}
