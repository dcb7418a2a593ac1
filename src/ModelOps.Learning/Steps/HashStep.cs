using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns text into 0 and 1 for the bucket that its hash falls into: no vocabulary is kept, unseen values fall into buckets as well.
/// The hash is MurmurHash3 (x86, 32 bits, seed 0), which ONNX Runtime computes in the graph (<c>com.microsoft</c>).
/// </summary>
internal sealed class HashStep(ColumnChoice columns, int buckets) : IPipelineStep
{
    public ColumnChoice? TextsTaken => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted(columns.Texts(table), buckets);

    /// <summary>MurmurHash3_x86_32 (Appleby, public domain).</summary>
    public static uint Hash(ReadOnlySpan<byte> data)
    {
        var (hash, length) = (0u, (uint)data.Length);
        for (; data.Length >= 4; data = data[4..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Mix(BinaryPrimitives.ReadUInt32LittleEndian(data)), 13) * 5) + 0xe6546b64;
        }

        var tail = 0u;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | data[i];
        }

        hash ^= Mix(tail) ^ length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }

    private static uint Mix(uint block) => BitOperations.RotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;

    private sealed class Fitted(string[] names, int buckets) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var name in names)
            {
                var column = table.TakeText(name);
                var map = column.Categories.Select(text => (int)(Hash(Encoding.UTF8.GetBytes(text)) % buckets)).ToArray();
                var codes = Array.ConvertAll(column.Codes.ToArray(), code => code < 0 ? 0 : map[code]);
                table.Numbers.AddRange(Names(name).Select((output, bucket) => PreparedNumber.Indicator(output, codes, bucket)));
            }
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            foreach (var name in names)
            {
                var hash = graph.Nodes("MurmurHash3", "com.microsoft", [table.TakeText(name)], 1, new OnnxAttribute("positive", 1), new OnnxAttribute("seed", 0))[0];
                var bucket = graph.Node("Mod", [graph.Cast(hash, OnnxType.Int64), graph.Constant([(long)buckets], 1)]);
                table.AddNumbers(graph.Node("OneHot", [bucket, graph.Constant([(long)buckets], 1), graph.Constant([0f, 1f], 2)]), Names(name), OnnxType.Float);
            }
        }

        private string[] Names(string name) => [.. Enumerable.Range(0, buckets).Select(bucket => $"{name}#{bucket}")];
    }
}
