using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelOps.Data.Frames;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>
    /// A short name of the content, 16 hexadecimal digits: equal for equal names, types and values in the same order, wherever they
    /// came from. The first 8 bytes of SHA-256 over the columns; fits MLflow's dataset digest.
    /// </summary>
    public string Digest()
    {
        var parts = new byte[_columns.Length][];
        Parallel.For(0, parts.Length, i => parts[i] = DigestOf(_columns[i]));
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        whole.AppendData(BitConverter.GetBytes((long)RowCount));
        foreach (var part in parts)
        {
            whole.AppendData(part);
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>The columns as MLflow writes a dataset's schema: <c>{"mlflow_colspec":[{"type":"double","name":"a","required":true}]}</c>.</summary>
    public string DatasetSchemaJson()
    {
        var columns = new JsonArray();
        foreach (var column in _columns)
        {
            columns.Add(new JsonObject { ["type"] = MlflowType(column.Type), ["name"] = column.Name, ["required"] = column.MissingCount == 0 });
        }

        return new JsonObject { ["mlflow_colspec"] = columns }.ToJsonString();
    }

    /// <summary>The size as MLflow writes a dataset's profile: <c>{"num_rows":1000,"num_elements":21000}</c>.</summary>
    public string DatasetProfileJson() =>
        new JsonObject { ["num_rows"] = RowCount, ["num_elements"] = (long)RowCount * _columns.Length }.ToJsonString();

    private static string MlflowType(ColumnType type) => type switch
    {
        ColumnType.Float64 => "double",
        ColumnType.Int64 => "long",
        ColumnType.Bool => "boolean",
        ColumnType.Timestamp => "datetime",
        _ => "string",
    };

    private static byte[] DigestOf(Column column)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddText(hash, column.Name);
        hash.AppendData([(byte)column.Type]);
        switch (column)
        {
            case Column<double> doubles:
                AddDoubles(hash, doubles.Values);
                break;
            case Column<long> integers:
                hash.AppendData(MemoryMarshal.AsBytes(integers.Values));
                break;
            case Column<bool> flags:
                hash.AppendData(MemoryMarshal.AsBytes(flags.Values));
                break;
            case Column<DateTime> timestamps:
                foreach (var timestamp in timestamps.Values)
                {
                    hash.AppendData(BitConverter.GetBytes(timestamp.ToBinary()));
                }

                break;
            default:
                // The dictionary's order must not matter: codes in order of first appearance, then the texts.
                var codes = RowCodes.Of([column], column.Count);
                hash.AppendData(MemoryMarshal.AsBytes(codes.Codes.AsSpan()));
                foreach (var row in codes.FirstRows)
                {
                    AddText(hash, ((StringColumn)column).Text(row));
                }

                break;
        }

        if (column.MissingCount > 0 && column.Type is not ColumnType.Float64)
        {
            for (var row = 0; row < column.Count; row++)
            {
                if (column.IsMissing(row))
                {
                    hash.AppendData(BitConverter.GetBytes(row));
                }
            }
        }

        return hash.GetHashAndReset();
    }

    // NaNs differ in their bits by origin; all stand for missing.
    private static void AddDoubles(IncrementalHash hash, ReadOnlySpan<double> values)
    {
        Span<double> block = stackalloc double[512];
        for (var at = 0; at < values.Length; at += block.Length)
        {
            var part = values[at..Math.Min(values.Length, at + block.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                block[i] = double.IsNaN(part[i]) ? double.NaN : part[i];
            }

            hash.AppendData(MemoryMarshal.AsBytes(block[..part.Length]));
        }
    }

    private static void AddText(IncrementalHash hash, string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        hash.AppendData(BitConverter.GetBytes(text is null ? -1 : bytes.Length));
        hash.AppendData(bytes);
    }
}
