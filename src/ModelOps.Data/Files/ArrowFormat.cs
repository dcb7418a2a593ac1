using Apache.Arrow;
using Apache.Arrow.Ipc;
using ModelOps.Data.Csv;
using ModelOps.Files;

namespace ModelOps.Data.Files;

/// <summary>Arrow's files, which are Feather's second version: as files with a footer, or as a stream.</summary>
internal sealed class ArrowFormat : IFileFormat
{
    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    public string Name => "arrow";

    public IReadOnlyList<string> Extensions { get; } = [".arrow", ".feather", ".arrows"];

    public Frame Read(string path, CancellationToken cancellationToken)
    {
        using var stream = CsvFile.At(path).Open(out _);
        try
        {
            var head = new byte[Magic.Length];
            var isFile = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && Magic.SequenceEqual(head);
            stream.Position = 0;
            using var reader = isFile ? new ArrowFileReader(stream, leaveOpen: true) : new ArrowStreamReader(stream, leaveOpen: true);
            var batches = new List<RecordBatch>();
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                batches.Add(batch);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return batches.Count > 0 ? Frame.From(batches) : throw new InvalidInputException($"'{path}' has no record batch, so it holds no table. Check what wrote it.");
        }
        catch (Exception error) when (error is not (ModelOpsException or OperationCanceledException))
        {
            throw new InvalidInputException($"'{path}' cannot be read as an Arrow file: {error.Message} Files are read as Feather 2 or as a stream, uncompressed.", error);
        }
    }

    public void Write(Frame frame, string path) => AtomicFile.Write(path, stream =>
    {
        using var batch = frame.ToArrow();
        using var writer = new ArrowFileWriter(stream, batch.Schema, leaveOpen: true);
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    });
}
