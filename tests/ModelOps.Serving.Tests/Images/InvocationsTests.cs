using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelOps.Models.Tests.Images;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Images;

public sealed class InvocationsTests
{
    private static readonly byte[][] _files = [ImageModels.Ppm(9, 5, 2), ImageModels.Ppm(30, 41, 0), ImageModels.Ppm(9, 5, 1), ImageModels.Ppm(1, 1, 2)];
    private static readonly string[] _labels = ["blue", "red", "green", "blue"];

    // As base64.encodebytes of Python, by which MLflow's client writes bytes: a line break after 76 letters and at the end.
    private static string Mlflow(byte[] file) => Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n") + "\n";

    public static TheoryData<string> Writings => ["plain", "mlflow", "uri"];

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task Every_form_of_MLflow_takes_files_in_base64(string writing)
    {
        await using var served = await ImageServer.StartAsync();
        string[] texts = [.. _files.Select(file => writing switch { "plain" => Convert.ToBase64String(file), "mlflow" => Mlflow(file), _ => ImageFile.ToDataUri(file) })];

        Assert.Equal(_labels, served.Labels(_files));
        foreach (object body in new object[]
        {
            new { dataframe_split = new { columns = new[] { "image" }, data = texts.Select(text => new[] { text }) } },
            new { dataframe_split = new { index = new[] { 0, 1, 2, 3 }, columns = new[] { "more", "image" }, data = texts.Select(text => new[] { "x", text }) } },
            new { dataframe_records = texts.Select(text => new { image = text }) },
            new { instances = texts.Select(text => new { image = text }) },
            new { instances = texts },
            new { inputs = texts },
            new { inputs = new { image = texts } },
            new { inputs = texts.Select(text => new { image = text }) },
        })
        {
            Assert.Equal(_labels, ImageServer.Labels(await served.JsonAsync(JsonSerializer.Serialize(body))));
        }
    }

    [Fact]
    public async Task A_table_in_CSV_takes_base64()
    {
        await using var served = await ImageServer.StartAsync();

        Assert.Equal(_labels, ImageServer.Labels(await served.PostAsync(new StringContent("image\n" + string.Join('\n', _files.Select(Convert.ToBase64String)), System.Text.Encoding.UTF8, "text/csv"))));
    }

    [Fact]
    public async Task A_Parquet_file_takes_base64_and_no_bytes()
    {
        await using var served = await ImageServer.StartAsync();
        using var folder = new TemporaryFolder();
        using var sql = new SqlSession(new SqlSessionOptions());
        byte[] Parquet(string value)
        {
            _ = sql.Query($"COPY (SELECT {value} AS image) TO '{folder.File("rows.parquet")}' (FORMAT parquet)");
            return File.ReadAllBytes(folder.File("rows.parquet"));
        }

        Assert.Equal(["red"], ImageServer.Labels(await served.BytesAsync(Parquet($"'{Convert.ToBase64String(_files[1])}'"), "application/vnd.apache.parquet")));
        Assert.StartsWith("The Parquet body cannot be read.", ImageServer.Message(await served.BytesAsync(Parquet($"from_base64('{Convert.ToBase64String(_files[1])}')"), "application/vnd.apache.parquet")));
    }

    [Fact]
    public async Task A_form_takes_several_files_and_a_body_of_an_image_is_one()
    {
        await using var served = await ImageServer.StartAsync();
        using var form = new MultipartFormDataContent();
        foreach (var file in _files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "image", "../../etc/passwd");
        }

        Assert.Equal(_labels, ImageServer.Labels(await served.PostAsync(form)));
        Assert.Equal(["red"], ImageServer.Labels(await served.BytesAsync(_files[1], "image/x-portable-pixmap")));

        // What the content is, the content says.
        Assert.Equal(["red"], ImageServer.Labels(await served.BytesAsync(_files[1], "image/png")));
        Assert.Equal(["red"], ImageServer.Labels(await served.BytesAsync(_files[1], "image/anything; q=1")));
    }

    [Fact]
    public async Task Nested_lists_are_pixels_in_every_form()
    {
        await using var served = await ImageServer.StartAsync();
        int[][][][] images = [Lists(2, 3, 0), Lists(1, 1, 2), Lists(1, 4, 1), Lists(4, 1, 0)];
        string[] labels = ["red", "blue", "green", "red"];

        foreach (object body in new object[]
        {
            new { inputs = images },
            new { instances = images },
            new { inputs = new { image = images } },
            new { instances = images.Select(image => new { image }) },
            new { dataframe_records = images.Select(image => new { image }) },
            new { dataframe_split = new { columns = new[] { "image" }, data = images.Select(image => new[] { image }) } },
        })
        {
            Assert.Equal(labels, ImageServer.Labels(await served.JsonAsync(JsonSerializer.Serialize(body))));
        }

        // Beside files.
        Assert.Equal(["red", "green"], ImageServer.Labels(await served.JsonAsync(JsonSerializer.Serialize(new { inputs = new { image = new object[] { images[0], Convert.ToBase64String(_files[2]) } } }))));
    }

    [Fact]
    public async Task A_column_of_numbers_may_stand_beside_the_images()
    {
        await using var served = await ImageServer.StartAsync(model: ImageModels.Colours(numbers: "weight"));
        var text = Convert.ToBase64String(_files[0]);

        Assert.Equal(["blue"], ImageServer.Labels(await served.JsonAsync($$$"""{"dataframe_split":{"columns":["weight","image"],"data":[[2.5,"{{{text}}}"]]}}""")));
        Assert.Equal("Model is missing inputs ['weight'].", ImageServer.Message(await served.BytesAsync(_files[0], "image/png")));
    }

    [Theory]
    [InlineData("""{"inputs":[[[[1,2,3],[4,5]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,3]],[[4,5,6],[7,8,9]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,256]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,-1]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,0.5]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,"3"]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,3,4]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[]]]]}""", 1)]
    [InlineData("""{"inputs":[[[[1,2,3]]],[[[1,2,3]],5]]}""", 2)]
    [InlineData("""{"inputs":{"image":[[[[1,2,3]]],7]}}""", 2)]
    public async Task Lists_that_are_no_image_are_refused_by_row(string body, int row)
    {
        await using var served = await ImageServer.StartAsync();

        Assert.Equal(
            $"Invalid input. Row {row} of 'image' is no image. Give a list of rows of one length, each a list of pixels [red, green, blue] of whole numbers from 0 to 255, or a file's content in base64.",
            ImageServer.Message(await served.JsonAsync(body)));
    }

    [Fact]
    public async Task What_is_sent_to_a_model_without_images_is_refused()
    {
        using var table = TestModels.Classifier();
        await using var served = await ImageServer.StartAsync(model: table);

        var (status, text) = await served.BytesAsync(_files[0], "image/png");

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "The model takes no images, so a body of 'image/png' is of no use. Send 'application/json' or 'text/csv'."), (status, text));
        Assert.StartsWith("Invalid input. ", ImageServer.Message(await served.JsonAsync("""{"instances":[{"age":[[[1,2,3]]],"owner":"yes"}]}""")));
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n", "A body of multipart/form-data needs a boundary in its Content-Type.")]
    [InlineData("multipart/form-data; boundary=x", "--x--\r\n", "The form holds no file. Send one or more, as in curl -F image=@cat.jpg.")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n", "A part of the form is named 'file'. Name each 'image', as in curl -F image=@cat.jpg.")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nabc\r\n--x--\r\n", "A part of the form is named ''. Name each 'image', as in curl -F image=@cat.jpg.")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n\r\n--x--\r\n", "Row 1 of 'image': There is no image. Give one, or leave the row out.")]
    [InlineData("image/png", "", "Row 1 of 'image': There is no image. Give one, or leave the row out.")]
    public async Task Forms_that_are_none_are_refused_in_a_sentence(string type, string body, string message)
    {
        await using var served = await ImageServer.StartAsync();

        Assert.Equal(message, ImageServer.Message(await served.BytesAsync(System.Text.Encoding.ASCII.GetBytes(body), type)));
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc")]
    [InlineData("abc")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"image\"")]
    public async Task A_form_that_ends_too_early_is_refused(string body)
    {
        await using var served = await ImageServer.StartAsync();

        Assert.StartsWith("The form cannot be read: ", ImageServer.Message(await served.BytesAsync(System.Text.Encoding.ASCII.GetBytes(body), "multipart/form-data; boundary=x")));
    }

    private static int[][][] Lists(int height, int width, int channel)
    {
        var pixels = ImageModels.Pixels(width, height, channel);
        return [.. pixels.Select(value => (int)value).Chunk(3).Chunk(width)];
    }
}
