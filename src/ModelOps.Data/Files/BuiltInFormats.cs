using ModelOps.Data.Csv;

namespace ModelOps.Data.Files;

internal sealed class CsvFormat : IFileFormat
{
    public string Name => "csv";

    public IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".txt"];

    public Frame Read(string path, CancellationToken cancellationToken) => CsvReader.Read(path, null, null, cancellationToken).Frame;

    public void Write(Frame frame, string path) => frame.WriteCsv(path, path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');
}

internal sealed class ParquetFormat : IFileFormat
{
    public string Name => "parquet";

    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public Frame Read(string path, CancellationToken cancellationToken) => Frame.ReadParquet(path, cancellationToken);

    public void Write(Frame frame, string path) => frame.WriteParquet(path);
}

internal sealed class JsonLinesFormat : IFileFormat
{
    public string Name => "json-lines";

    public IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    public Frame Read(string path, CancellationToken cancellationToken) => Frame.ReadJsonLines(path, cancellationToken);

    public void Write(Frame frame, string path) => frame.WriteJsonLines(path);
}
