using System.Security.Cryptography;
using ModelOps.Files;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>
/// Keeps a training on the disk after each epoch, whole or not at all: a rerun of the same training goes on from there. Another training's file, and one that was
/// damaged since, is never used: a file ends with the SHA-256 of what is before.
/// </summary>
/// <param name="folder">The folder that the user chose.</param>
/// <param name="fingerprint">What the training depends on: data, options, seed.</param>
internal sealed class NetworkCheckpoint(string folder, string fingerprint)
{
    private const string FileName = "training.checkpoint";
    private const int Version = 2;
    private static ReadOnlySpan<byte> Magic => "MODELOPSCHECK"u8;

    private string FilePath => Path.Combine(folder, FileName);

    /// <summary>Writes the state after an epoch.</summary>
    public void Write(LoopState state, NetworkWeights now, Optimizer optimizer) => AtomicFile.Write(FilePath, stream =>
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashing))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(fingerprint);
            writer.Write(state.Epoch);
            writer.Write(state.Best);
            writer.Write(state.Waited);
            writer.Write(state.Curve.Count);
            foreach (var step in state.Curve)
            {
                writer.Write(step.Total);
                foreach (var value in (double?[])[step.Loss, step.ValidationLoss, step.Accuracy, step.ValidationAccuracy, step.RowsPerSecond])
                {
                    writer.Write(value ?? double.NaN);
                }
            }

            writer.Write(optimizer.Steps);
            Write(writer, now.Parameters);
            Write(writer, now.Statistics);
            Write(writer, optimizer.Memory);
            writer.Write(state.Kept is not null);
            Write(writer, state.Kept?.Parameters ?? []);
            Write(writer, state.Kept?.Statistics ?? []);
        }

        stream.Write(hash.Hash);

        // A power cut must not leave a name without its content.
        ((FileStream)stream).Flush(flushToDisk: true);
    });

    /// <summary>Brings a training to where its checkpoint left it.</summary>
    /// <returns>The state; null when there is no checkpoint.</returns>
    /// <exception cref="InvalidInputException">The checkpoint is another training's, or cannot be read.</exception>
    public LoopState? Resume(IReadOnlyList<OrtTensor> parameters, IReadOnlyList<OrtTensor> running, Optimizer optimizer)
    {
        if (!File.Exists(FilePath))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(FilePath));
            if (!IsWhole(reader.BaseStream))
            {
                throw Unusable("is damaged: its content does not have the checksum that it ends with");
            }

            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) || reader.ReadInt32() != Version)
            {
                throw Unusable("is not a checkpoint of this version");
            }

            if (reader.ReadString() != fingerprint)
            {
                throw Unusable("is of a training with other data, options or seed");
            }

            return Read(reader, parameters, running, optimizer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"cannot be read: {exception.Message}");
        }
    }

    // Leaves the stream at its start.
    private static bool IsWhole(Stream stream)
    {
        var left = stream.Length - SHA256.HashSizeInBytes;
        if (left < 0)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (; left > 0; left -= Math.Min(left, buffer.Length))
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            stream.ReadExactly(piece);
            hash.AppendData(piece);
        }

        var kept = buffer.AsSpan(0, SHA256.HashSizeInBytes);
        stream.ReadExactly(kept);
        stream.Position = 0;
        return hash.GetHashAndReset().AsSpan().SequenceEqual(kept);
    }

    private static LoopState Read(BinaryReader reader, IReadOnlyList<OrtTensor> parameters, IReadOnlyList<OrtTensor> running, Optimizer optimizer)
    {
        var state = new LoopState { Epoch = reader.ReadInt32(), Best = reader.ReadDouble(), Waited = reader.ReadInt32() };
        var count = reader.ReadInt32();
        for (var i = 1; i <= count; i++)
        {
            double? Next() => reader.ReadDouble() is var value && double.IsNaN(value) ? null : value;
            state.Curve.Add(new FitProgress(i, reader.ReadInt32(), Next(), Next()) { Accuracy = Next(), ValidationAccuracy = Next(), RowsPerSecond = Next() });
        }

        var steps = reader.ReadInt32();
        Fill(parameters, ReadArrays(reader));
        Fill(running, ReadArrays(reader));
        optimizer.Resume(steps, ReadArrays(reader));
        var isKept = reader.ReadBoolean();
        var kept = new NetworkWeights(ReadArrays(reader), ReadArrays(reader));
        state.Kept = isKept ? kept : null;
        return state;
    }

    private static void Fill(IReadOnlyList<OrtTensor> tensors, float[][] values)
    {
        foreach (var (tensor, from) in tensors.Zip(values))
        {
            from.CopyTo(tensor.Values<float>());
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<float[]> arrays)
    {
        writer.Write(arrays.Count);
        foreach (var array in arrays)
        {
            writer.Write(array.Length);
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(array.AsSpan()));
        }
    }

    private static float[][] ReadArrays(BinaryReader reader)
    {
        var arrays = new float[reader.ReadInt32()][];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(arrays[i].AsSpan()));
        }

        return arrays;
    }

    private InvalidInputException Unusable(string why) => new($"The checkpoint in '{folder}' {why}. Delete the folder to begin anew, or choose another one.");
}
