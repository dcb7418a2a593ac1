using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ModelOps.Models.Tests.Images;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.OpenApi;

public sealed class ModelDocumentTests
{
    public static TheoryData<string> Models => ["classifier", "plain", "columns", "unsigned", "images", "shown"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_document_is_valid_OpenAPI(string name)
    {
        var (json, document) = await ReadAsync(name);
        Assert.Equal("3.1.1", (string?)json["openapi"]);
        Assert.Equal(("credit", "3"), (document.Info.Title, document.Info.Version));
        Assert.Contains("/invocations", document.Paths.Keys);
    }

    [Fact]
    public async Task The_document_of_a_classifier_is_the_approved_one()
    {
        var (json, _) = await ReadAsync("classifier");
        Golden.Equal("classifier.openapi.json", json.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Every_example_is_answered_and_every_path_is_there(string name)
    {
        using var model = Named(name);
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3" });
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await DocumentAsync(http);
        var examples = 0;
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations!)
            {
                if (operation.RequestBody is not { } body)
                {
                    using var found = await http.SendAsync(new HttpRequestMessage(method, path));
                    Assert.Equal(HttpStatusCode.OK, found.StatusCode);
                    continue;
                }

                foreach (var (type, media) in body.Content!)
                {
                    foreach (var (example, value) in media.Examples ?? new Dictionary<string, IOpenApiExample>())
                    {
                        var text = type == "application/json" ? value.Value!.ToJsonString() : (string)value.Value!;
                        using var answer = await http.PostAsync(path, new StringContent(text, Encoding.UTF8, type));
                        var said = await answer.Content.ReadAsStringAsync();
                        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} {type} {example}: {said}");
                        Fits(JsonNode.Parse(said)!, operation.Responses!["200"].Content!["application/json"].Schema!, example);
                        examples++;
                    }
                }
            }
        }

        Assert.Equal(6, examples);
    }

    [Fact]
    public async Task A_row_has_the_model_s_columns_types_and_categories()
    {
        var (_, document) = await ReadAsync("classifier");
        var row = document.Components!.Schemas!["Row"];
        Assert.Equal(["age", "owner"], row.Required!.Order());
        Assert.Equal(JsonSchemaType.Number | JsonSchemaType.Null, row.Properties!["age"].Type);
        Assert.Equal("In training from 18 to 67.5. null for a missing value.", row.Properties["age"].Description);
        Assert.Equal(["co-owner, \"shared\"", "no", "yes", "null"], row.Properties["owner"].Enum!.Select(each => JsonNullSentinel.IsJsonNullSentinel(each) ? "null" : each?.ToString() ?? "null"));
        Assert.Equal(["bad", "good"], document.Components.Schemas["Prediction"].Properties!["label"].Enum!.Select(each => (string)each!));
    }

    [Fact]
    public async Task A_model_of_images_takes_forms_and_files_and_says_so()
    {
        using var model = ImageModels.Colours();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit" });
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await DocumentAsync(http);

        var body = document.Paths["/invocations"].Operations![HttpMethod.Post].RequestBody!.Content!;
        Assert.Equal(["application/json", "text/csv", "application/vnd.apache.parquet", "multipart/form-data", "image/*"], body.Keys);
        Assert.Equal("binary", body["multipart/form-data"].Schema!.Properties!["image"].Items!.Format);
        Assert.Equal((JsonSchemaType.String, "byte"), (document.Components!.Schemas!["Row"].Properties!["image"].Type, document.Components.Schemas["Row"].Properties!["image"].Format));
        Assert.Contains("parameters", document.Components.Schemas["TensorMetadata"].Properties!.Keys);
        Assert.Contains("100000000 pixels", document.Paths["/invocations"].Operations![HttpMethod.Post].Responses!["413"].Description);
        Assert.All(body["application/json"].Examples!.Values, example => Assert.InRange(example.Value!.ToJsonString().Length, 1, 1000));
    }

    [Fact]
    public async Task An_optional_column_and_a_parameter_are_described()
    {
        var (_, document) = await ReadAsync("columns");
        var row = document.Components!.Schemas!["Row"];
        Assert.Equal(["a", "b"], row.Required!.Order());
        Assert.Equal((JsonSchemaType.Integer | JsonSchemaType.Null, "int64"), (row.Properties!["b"].Type, row.Properties["b"].Format));
        Assert.StartsWith("May be left out", row.Properties["boom"].Description, StringComparison.Ordinal);
        Assert.Equal(1.0, (double)document.Components.Schemas["Params"].Properties!["scale"].Default!);
        Assert.Equal(JsonSchemaType.Array, document.Components.Schemas["Predictions"].Properties!["predictions"].Type);
    }

    [Fact]
    public async Task A_token_is_asked_for_where_there_is_one_but_not_for_health()
    {
        const string Secret = "0123456789abcdef";
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { Tokens = [Secret] });
        using var http = new HttpClient { BaseAddress = server.Url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Secret);
        var document = await DocumentAsync(http);
        Assert.Equal((SecuritySchemeType.Http, "bearer"), (document.Components!.SecuritySchemes!["token"].Type, document.Components.SecuritySchemes["token"].Scheme));
        Assert.Equal("token", document.Security!.Single().Keys.Single().Reference.Id);
        Assert.Contains("401", document.Paths["/invocations"].Operations![HttpMethod.Post].Responses!.Keys);
        Assert.Empty(document.Paths["/health"].Operations![HttpMethod.Get].Security!);
        Assert.DoesNotContain(Secret, await http.GetStringAsync(new Uri("openapi.json", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_type_of_body_that_is_described_is_taken()
    {
        using var model = DocumentedModel.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", Metrics = true });
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await DocumentAsync(http);
        foreach (var (path, item) in document.Paths.Where(path => path.Value.Operations!.ContainsKey(HttpMethod.Post)))
        {
            foreach (var type in item.Operations![HttpMethod.Post].RequestBody!.Content!.Keys)
            {
                using var answer = await http.PostAsync(path, new ByteArrayContent([1]) { Headers = { ContentType = new(type) } });
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }

            using var other = await http.PostAsync(path, new ByteArrayContent([1]) { Headers = { ContentType = new("application/xml") } });
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        }

        Assert.Contains("/metrics", document.Paths.Keys);
    }

    [Fact]
    public async Task The_document_follows_a_reload()
    {
        using var model = TestModels.Classifier();
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3" });
        using var http = new HttpClient { BaseAddress = server.Url };
        Assert.Equal("3", (await DocumentAsync(http)).Info.Version);
        using var next = TestModels.Columns();
        await server.ReloadAsync(next, "4");
        var document = await DocumentAsync(http);
        Assert.Equal("4", document.Info.Version);
        Assert.Contains("boom", document.Components!.Schemas!["Row"].Properties!.Keys);
    }

    // The parts of a schema that our documents use.
    private static void Fits(JsonNode? value, IOpenApiSchema schema, string where)
    {
        var type = value is null ? JsonSchemaType.Null : value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Object => JsonSchemaType.Object,
            System.Text.Json.JsonValueKind.Array => JsonSchemaType.Array,
            System.Text.Json.JsonValueKind.String => JsonSchemaType.String,
            System.Text.Json.JsonValueKind.Number => JsonSchemaType.Number,
            _ => JsonSchemaType.Boolean,
        };
        Assert.True((schema.Type!.Value & (type == JsonSchemaType.Number ? JsonSchemaType.Number | JsonSchemaType.Integer : type)) != 0, $"{where}: {value} is not {schema.Type}");
        Assert.True(schema.Enum is not { Count: > 0 } known || known.Any(each => JsonNode.DeepEquals(each, value)), $"{where}: {value} is not one of the values");
        foreach (var (item, place) in (value as JsonArray ?? []).Select((item, place) => (item, place)))
        {
            Fits(item, schema.Items!, $"{where}[{place}]");
        }

        if (value is JsonObject made)
        {
            Assert.All(schema.Required!, name => Assert.True(made.ContainsKey(name), $"{where} has no {name}"));
            foreach (var (name, each) in made)
            {
                Assert.True(schema.Properties!.ContainsKey(name), $"{where}.{name} is not described");
                Fits(each, schema.Properties[name], $"{where}.{name}");
            }
        }
    }

    private static Model Named(string name) => name switch
    {
        "classifier" => DocumentedModel.Classifier(),
        "plain" => TestModels.Classifier(),
        "columns" => TestModels.Columns(),
        "images" => ImageModels.Colours(),
        "shown" => ImageModels.Colours(withExample: true),
        _ => TestModels.Columns(withSignature: false),
    };

    private static async Task<(JsonNode Json, OpenApiDocument Document)> ReadAsync(string name)
    {
        using var model = Named(name);
        await using var server = await ScoringServer.StartAsync(model, new() { ModelName = "credit", ModelVersion = "3", RunId = "run1" });
        using var http = new HttpClient { BaseAddress = server.Url };
        return (JsonNode.Parse(await http.GetStringAsync(new Uri("openapi.json", UriKind.Relative)))!, await DocumentAsync(http));
    }

    // Read by Microsoft's reader, without a word of complaint.
    private static async Task<OpenApiDocument> DocumentAsync(HttpClient http)
    {
        var read = OpenApiDocument.Parse(await http.GetStringAsync(new Uri("openapi.json", UriKind.Relative)), "json", new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        return read.Document!;
    }
}
