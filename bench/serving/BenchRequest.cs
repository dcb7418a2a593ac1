using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelOps.Bench.Serving;

/// <summary>A request that wrk repeats: a path, headers and a body, as a script in its language.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Rows">The rows in it.</param>
/// <param name="Path">The path asked.</param>
/// <param name="Script">The script's file.</param>
internal sealed record BenchRequest(string Name, int Rows, string Path, string Script)
{
    internal static BenchRequest Json(string folder, int rows) => Of(folder, "JSON", rows, "invocations", Encoding.UTF8.GetBytes(Json(rows)), ("Content-Type", "application/json"));

    internal static BenchRequest Parquet(string folder, int rows)
    {
        var file = System.IO.Path.Combine(folder, $"rows-{rows}.parquet");
        BenchModel.Rows(rows).WriteParquet(file);
        return Of(folder, "Parquet", rows, "invocations", File.ReadAllBytes(file), ("Content-Type", "application/vnd.apache.parquet"));
    }

    /// <summary>Tensors of the inference protocol, their numbers as bytes behind the JSON.</summary>
    internal static BenchRequest Tensors(string folder, int rows)
    {
        var frame = BenchModel.Rows(rows);
        var inputs = frame.Columns.Select(column => $$$"""{"name":"{{{column.Name}}}","shape":[{{{rows}}}],"datatype":"FP64","parameters":{"binary_data_size":{{{rows * 8}}}}}""");
        var head = Encoding.UTF8.GetBytes($$$"""{"inputs":[{{{string.Join(',', inputs)}}}],"parameters":{"binary_data_output":true}}""");
        var body = new byte[head.Length + (frame.Columns.Count * rows * 8)];
        head.CopyTo(body, 0);
        var at = head.Length;
        foreach (var value in frame.Columns.SelectMany(column => frame.Numbers(column.Name)))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(at), value);
            at += 8;
        }

        return Of(folder, "tensors", rows, "v2/models/model/infer", body, ("Content-Type", "application/octet-stream"), ("Inference-Header-Content-Length", head.Length.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Json(int rows)
    {
        var frame = BenchModel.Rows(rows);
        var numbers = frame.Columns.Select(column => frame.Numbers(column.Name)).ToArray();
        var data = string.Join(',', Enumerable.Range(0, rows).Select(row => $"[{string.Join(',', numbers.Select(column => column[row].ToString(CultureInfo.InvariantCulture)))}]"));
        return $"{{\"dataframe_split\": {{\"columns\": [{string.Join(',', frame.Columns.Select(column => $"\"{column.Name}\""))}], \"data\": [{data}]}}}}";
    }

    private static BenchRequest Of(string folder, string name, int rows, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        var file = System.IO.Path.Combine(folder, $"{name}-{rows}");
        File.WriteAllBytes(file, body);
        File.WriteAllText(file + ".lua", $"wrk.method = \"POST\"\nlocal file = io.open(\"{file}\", \"rb\")\nwrk.body = file:read(\"*all\")\n{string.Concat(headers.Select(header => $"wrk.headers[\"{header.Name}\"] = \"{header.Value}\"\n"))}");
        return new BenchRequest(name, rows, path, file + ".lua");
    }
}
