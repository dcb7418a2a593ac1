namespace ModelOps;

/// <summary>What <c>#!predict</c> takes.</summary>
public sealed record PredictOptions : INamesResult
{
    /// <summary>A deployment of this session or of another process, which is asked over HTTP; or a model, which is run in process. Null with <see cref="Url"/>.</summary>
    [Parameter("Deployment (asked over HTTP), or a model: a variable, name@alias, a folder (run in process).", Position = 0, KeepsName = true)]
    public NamedModel? Model { get; init; }

    /// <summary>The rows to score; a folder stands for all images in it and below it.</summary>
    [Parameter("Rows to score: a variable, a file, an image, or a folder of images.", Required = true, KeepsName = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>What to do with rows whose image cannot be read: <c>fail</c>, or <c>skip</c> (leave them out and list them).</summary>
    [Parameter("What to do with rows whose image cannot be read: fail, or skip (leave them out and list them).", Values = "fail,skip")]
    public string OnError { get; init; } = "fail";

    /// <summary>Columns of the data that come before the predictions, so that each row is known again; null for none.</summary>
    [Parameter("Columns of the data to copy in front of the predictions, comma-separated, such as id; the model need not know them.")]
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>The address of a model server, in place of <see cref="Model"/>.</summary>
    [Parameter("Address of a model server, such as http://127.0.0.1:5010, in place of MODEL.")]
    public string? Url { get; init; }

    /// <summary>Where the token of the server is: <c>env:NAME</c> or <c>file:PATH</c>; null for a server without, and for a deployment of this machine, which names it itself.</summary>
    [Parameter("Where the server's token is: env:NAME or file:PATH. A deployment of this machine names its own.")]
    public string? Token { get; init; }

    /// <summary>The server's certificate, where no authority has signed it that this machine knows.</summary>
    [Parameter("Certificate of the server in PEM form, where it is signed by no authority that this machine knows. A deployment of this machine names its own.")]
    public string? TlsCertificate { get; init; }

    /// <summary>The id of the request, by which labels that come later name its rows; null for one of the server's.</summary>
    [Parameter("Id of the request over HTTP, by which labels that come later name its rows: ID, or with several rows ID/0, ID/1 and so on.")]
    public string? RequestId { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the predictions.")]
    public string? As { get; init; }
}
