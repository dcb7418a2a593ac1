using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Rendering;

public sealed class TableTests
{
    private static readonly Frame _odd = Frame.ParseCsv("id,big,<b>name</b>,when,ok\n1,123456789.125,\"<script>alert(1)</script> & \"\"x\"\"\",2024-01-02,true\n2,0.000012345,,2024-01-02T03:04:05Z,\n");

    [Fact]
    public void The_text_table_of_a_real_frame_is_as_approved() =>
        Golden.Equal("credit.txt", FrameText.Render(Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")), rows: 5, width: 120));

    [Fact]
    public void The_text_table_of_odd_values_is_as_approved() => Golden.Equal("odd.txt", FrameText.Render(_odd));

    [Fact]
    public void The_html_table_escapes_everything() => Golden.Equal("odd.html", FrameHtml.Render(_odd));

    [Fact]
    public void The_html_table_shows_twenty_rows_and_the_counts()
    {
        var html = FrameHtml.Render(Frame.ReadCsv(RepositoryPaths.Of("data", "iris.csv")));

        Assert.Equal(20, html.Split("<td class=\"i\">").Length - 1);
        Assert.Contains("<p>150 rows × 5 columns, the first 20 rows shown</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_prints_itself() => Assert.Equal(FrameText.Render(_odd), _odd.ToString());

    [Fact]
    public void An_empty_frame_has_a_table_too() => Assert.Equal("\n\n\n0 rows × 0 columns\n", new Frame().ToString());
}
