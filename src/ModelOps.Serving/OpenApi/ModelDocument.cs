using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using ModelOps.Serving.Protocol;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;

namespace ModelOps.Serving.OpenApi;

/// <summary>The OpenAPI document of a served model, made from its signature, its baseline and its input example.</summary>
internal sealed class ModelDocument
{
    private const string Json = "application/json";
    private const string Binary = "application/octet-stream";
    private const string PlainText = "text/plain";
    private const string Token = "token";
    private const int MostRows = 2;

    // In the place of a status: anybody may ask this.
    private const int Open = 0;

    private readonly OpenApiDocument _document;
    private readonly ScoringOptions _options;
    private readonly IReadOnlyList<(string Name, string Datatype)> _outputs;
    private readonly ColumnSchemas _columns;
    private readonly Examples _examples;
    private readonly IOpenApiSchema _error;

    private ModelDocument(ServedModel served)
    {
        var model = served.Model;
        var rows = model.Definition.InputExample is { RowCount: > 0 } example ? example.Head(MostRows) : SampleRows.Typical(model);
        (_options, _columns, _examples) = (served.Options, new ColumnSchemas(model), new Examples(model, rows));
        _outputs = served.Inference.Outputs.All is { Count: > 0 } all ? all : Seen(model, rows);
        _document = new OpenApiDocument
        {
            Info = new OpenApiInfo { Title = served.Name, Version = served.Version, Description = About(model, served.RunId) },
            Paths = [],
            Components = new OpenApiComponents(),
            Tags = new HashSet<OpenApiTag>
            {
                new() { Name = "MLflow", Description = "The scoring protocol of mlflow models serve." },
                new() { Name = "Open Inference Protocol", Description = "Version 2, as KServe and Triton speak it." },
            },
        };
        _error = AnswerSchemas.Error(_document);
        if (_options.Tokens.Count > 0)
        {
            _document.AddComponent(Token, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The server's token." });
            _document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, _document)] = [] }];
        }
    }

    /// <summary>Makes the document of a version.</summary>
    internal static OpenApiDocument Of(ServedModel served)
    {
        var made = new ModelDocument(served);
        made.AddMlflow(served.Model);
        made.AddInference();
        return made._document;
    }

    // A model without a signature shows what it gives only when it scores; a foreign one may refuse rows that were made up.
    private static (string Name, string Datatype)[] Seen(Model model, Frame rows)
    {
        try
        {
            return [.. model.Predict(rows).Columns.Select(column => (column.Name, InferenceDatatype.Of(column)))];
        }
        catch (ModelOpsException)
        {
            return [];
        }
    }

    private static string About(Model model, string? run)
    {
        var trainer = model.Metadata.Trainer is { } name ? $"{name} model" : "Model";
        var target = model.Metadata.Target is { } column ? $" of `{column}`" : "";
        var classes = model.Metadata.Classes is { Count: > 0 and <= 20 } known ? $" Classes: {string.Join(", ", known.Select(each => $"`{each}`"))}." : "";
        return $"{trainer}{target}, {model.Signature.Inputs.Count.ToString(CultureInfo.InvariantCulture)} inputs.{classes}{(run is null ? "" : $" Run `{run}`.")}";
    }

    private void AddMlflow(Model model)
    {
        const string Tag = "MLflow";
        var body = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Media(
                RequestSchemas.Invocations(_document, _columns),
                ("dataframe_split", _examples.Split()),
                ("dataframe_records", _examples.Records("dataframe_records")),
                ("instances", _examples.Records("instances")),
                ("inputs", _examples.Inputs())),
            ["text/csv"] = Media(Schemas.Text("A header line with the columns' names, then a line for each row."), ("rows", _examples.Csv())),
            [ParquetFile.MediaType] = Media(Bytes("A Parquet file with the columns.")),
        };
        if (_columns.Images is { } images)
        {
            body[ImageRequest.FormType] = Media(RequestSchemas.Form(images));
            body[ImageRequest.AnyImage] = Media(Bytes("One image file."));
        }

        var answers = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Media(AnswerSchemas.Predictions(_document, model, _outputs)),
            [ParquetFile.MediaType] = Media(Bytes("The same table as a Parquet file, where the header Accept asks for it.")),
        };
        Add("/invocations", HttpMethod.Post, Tag, "invocations", "Score rows", answers, body, 400, 408, 413, 415, 429, 504);
        Add("/ping", HttpMethod.Get, Tag, "ping", "Whether the server is ready", Media(Schemas.Text()), null, Open, 503);
        Add("/health", HttpMethod.Get, Tag, "health", "Whether the server lives", Media(Schemas.Text()), null, Open);
        Add("/version", HttpMethod.Get, Tag, "version", "The server's version", Media(Schemas.Text()));
        if (_options.Metrics)
        {
            Add(MetricsHosting.Path, HttpMethod.Get, Tag, "metrics", "The host's metrics", new Dictionary<string, OpenApiMediaType> { [PlainText] = Media(Schemas.Text("In Prometheus' format.")) }, null);
        }
    }

    private void AddInference()
    {
        const string Tag = "Open Inference Protocol";
        var model = $"/v2/models/{Uri.EscapeDataString(_options.ModelName)}";
        string[] names = [.. _outputs.Select(output => output.Name)];
        var body = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Media(RequestSchemas.Inference(_document, _columns, names), ("rows", _examples.Inference())),
            [Binary] = Media(Bytes("The same JSON, as long as the header Inference-Header-Content-Length says, and behind it the bytes of the tensors that have binary_data_size in the place of data.")),
        };
        var answers = new Dictionary<string, OpenApiMediaType>
        {
            [Json] = Media(AnswerSchemas.Inference(_document, names)),
            [Binary] = Media(Bytes("The same with tensors as bytes, where the request asks for it by binary_data_output or binary_data.")),
        };
        Add($"{model}/infer", HttpMethod.Post, Tag, "infer", "Score rows", answers, body, 400, 408, 413, 415, 429, 504);
        Add(model, HttpMethod.Get, Tag, "modelMetadata", "What the model takes and gives", Media(AnswerSchemas.Metadata(_document, _columns.Images is not null)));
        Add($"{model}/ready", HttpMethod.Get, Tag, "modelReady", "Whether the model is ready", Media(Schemas.Object(("name", Schemas.Text()), ("ready", Schemas.Of(JsonSchemaType.Boolean)))));
        Add("/v2/health/live", HttpMethod.Get, Tag, "serverLive", "Whether the server lives", Media(Schemas.Object(("live", Schemas.Of(JsonSchemaType.Boolean)))), null, Open);
        Add("/v2/health/ready", HttpMethod.Get, Tag, "serverReady", "Whether the server is ready", Media(Schemas.Object(("ready", Schemas.Of(JsonSchemaType.Boolean)))), null, Open, 503);
        Add("/v2", HttpMethod.Get, Tag, "serverMetadata", "The server's name and version", Media(Schemas.Object(("name", Schemas.Text()), ("version", Schemas.Text()), ("extensions", Schemas.List(Schemas.Text())))));
    }

    private void Add(string path, HttpMethod method, string tag, string id, string summary, OpenApiMediaType answer, Dictionary<string, OpenApiMediaType>? body = null, params int[] errors) =>
        Add(path, method, tag, id, summary, new Dictionary<string, OpenApiMediaType> { [Json] = answer }, body, errors);

    private void Add(string path, HttpMethod method, string tag, string id, string summary, Dictionary<string, OpenApiMediaType> answers, Dictionary<string, OpenApiMediaType>? body, params int[] errors)
    {
        var responses = new OpenApiResponses { ["200"] = new OpenApiResponse { Description = "The answer.", Content = answers } };
        var isOpen = errors.Contains(Open);
        foreach (var error in errors.Where(error => error != Open).Concat(_options.Tokens.Count > 0 && !isOpen ? [401] : []))
        {
            responses[error.ToString(CultureInfo.InvariantCulture)] = Error(error);
        }

        _document.Paths[path] = new OpenApiPathItem
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [method] = new()
                {
                    OperationId = id,
                    Summary = summary,
                    Tags = new HashSet<OpenApiTagReference> { new(tag, _document) },
                    RequestBody = body is null ? null : new OpenApiRequestBody { Required = true, Content = body },
                    Responses = responses,
                    Security = isOpen && _options.Tokens.Count > 0 ? [] : null,
                },
            },
        };
    }

    private OpenApiResponse Error(int status)
    {
        var (description, isText) = status switch
        {
            400 => ("The body is malformed, or does not fit the model; the message names row, column and value.", false),
            401 => ("The token is missing or wrong.", true),
            408 => ($"The body took longer than {_options.RequestTimeout.TotalSeconds} seconds to arrive.", false),
            413 => ($"The body is larger than {_options.MaxRequestBytes} bytes, or has more than {_options.MaxRows} rows{(_columns.Images is null ? "" : $" or {_options.MaxPixels} pixels")}.", true),
            415 => ("The Content-Type is not one of those above.", true),
            429 => ("The server is busy; the header Retry-After says in how many seconds to try again.", false),
            503 => ("The server is starting or stopping.", true),
            _ => ($"The request took longer than {_options.RequestTimeout.TotalSeconds} seconds.", false),
        };
        return new OpenApiResponse { Description = description, Content = new Dictionary<string, OpenApiMediaType> { [isText ? PlainText : Json] = isText ? Media(Schemas.Text()) : new OpenApiMediaType { Schema = _error } } };
    }

    private static OpenApiSchema Bytes(string description) => Schemas.Of(JsonSchemaType.String, description, "binary");

    private static OpenApiMediaType Media(IOpenApiSchema schema, params (string Name, JsonNode Value)[] examples) => new()
    {
        Schema = schema,
        Examples = examples.Length == 0 ? null : examples.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample { Value = example.Value }, StringComparer.Ordinal),
    };
}
