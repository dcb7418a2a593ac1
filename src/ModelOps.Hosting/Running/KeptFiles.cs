using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Data.Analysis;

namespace ModelOps.Hosting.Running;

/// <summary>Values that are files of an entry: tables as Arrow files, models as model folders. Each is read back when it is written, and must be equal.</summary>
/// <param name="ops">The session, which knows where tables came from.</param>
/// <param name="folder">The entry's folder.</param>
internal sealed class KeptFiles(ModelOpsSession ops, string folder)
{
    private int _count;

    /// <summary>Writes a value; null for one that is not kept in a file.</summary>
    internal JsonObject? Write(object value) => value switch
    {
        ModelOpsSession session => ReferenceEquals(session, ops) ? new JsonObject { ["kind"] = "session" } : throw new CannotKeepException("it is another session"),
        Frame frame => WriteTable("frame", frame, frame),
        DataFrame table => WriteDataFrame(table),
        Model model => WriteModel(model),
        ActiveRun => throw new CannotKeepException(""),
        _ => null,
    };

    internal object Read(JsonObject leaf)
    {
        var path = leaf["file"] is { } name ? Path.Combine(folder, Path.GetFileName(name.GetValue<string>())) : "";
        object value = leaf["kind"]!.GetValue<string>() switch
        {
            "session" => ops,
            "frame" => Frame.Read(path),
            "dataframe" => Frame.Read(path).ToDataFrame(),
            "model" => leaf["inMemory"]!.GetValue<bool>() ? new Model(Model.Load(path).Definition) : Model.Load(path),
            var other => throw new CannotKeepException($"a {other} is not known"),
        };
        if (leaf["source"] is { } source)
        {
            ops.Remember(value, source.GetValue<string>());
        }

        return value;
    }

    private JsonObject WriteTable(string kind, object value, Frame frame)
    {
        var name = $"{_count++}.arrow";
        var path = Path.Combine(folder, name);
        frame.Write(path);
        if (Frame.Read(path) is var again && (again.Digest() != frame.Digest() || again.DatasetSchemaJson() != frame.DatasetSchemaJson()))
        {
            throw new CannotKeepException("it does not come back from a file as it was");
        }

        var leaf = new JsonObject { ["kind"] = kind, ["file"] = name };
        if (ops.SourceOf(value) is { } source)
        {
            leaf["source"] = source;
        }

        return leaf;
    }

    private JsonObject WriteDataFrame(DataFrame table)
    {
        var frame = TableSources.TryRead(table, out var read, CancellationToken.None) ? read : throw new CannotKeepException("it has a column that no file holds");
        return frame.ToDataFrame().Columns.Select(column => (column.Name, column.DataType)).SequenceEqual(table.Columns.Select(column => (column.Name, column.DataType)))
            ? WriteTable("dataframe", table, frame)
            : throw new CannotKeepException("it has a column whose type does not come back from a file");
    }

    private JsonObject WriteModel(Model model)
    {
        var name = $"{_count++}.model";
        var path = Path.Combine(folder, name);
        model.Save(path, ops.Time);
        return Model.Load(path).Definition.Onnx.AsSpan().SequenceEqual(model.Definition.Onnx)
            ? new JsonObject { ["kind"] = "model", ["file"] = name, ["inMemory"] = model.Folder is null }
            : throw new CannotKeepException("it does not come back from a folder as it was");
    }
}

/// <summary>Stands for values that are not written, by which object they are: to see whether a cell put another one in their place.</summary>
internal sealed class ObjectNames
{
    private readonly ConditionalWeakTable<object, string> _names = [];
    private int _count;

    internal string Of(object value) => _names.GetValue(value, _ => $"{_count++}");

    /// <summary>What a cell cannot change without putting another object in its place.</summary>
    internal JsonObject? Leaf(object value) => value is Frame or DataFrame or Model or ModelOpsSession or ActiveRun ? new JsonObject { ["object"] = Of(value) } : null;
}
