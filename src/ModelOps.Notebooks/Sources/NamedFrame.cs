using System.Data;
using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using Microsoft.Data.Analysis;

namespace ModelOps;

/// <summary>
/// A frame with what it is called, as commands take it. A frame, a DataFrame, an Arrow table, a DataTable and a text convert to it by themselves, others by <see cref="Frame.From(object, CancellationToken)"/>; the text names a
/// notebook variable or a file, which the command looks up.
/// </summary>
/// <param name="Frame">The data.</param>
/// <param name="Name">The variable's or file's name; the dataset's name in the tracking store.</param>
/// <param name="Source">The file it was read from, if that is known.</param>
public sealed record NamedFrame(Frame Frame, string Name, string? Source = null)
{
    private readonly Frame? _frame = Frame;

    /// <summary>The data.</summary>
    /// <exception cref="InvalidOperationException">There is only a name, which no command has looked up yet.</exception>
    public Frame Frame
    {
        get => _frame ?? throw new InvalidOperationException($"'{Name}' is only the name of data here. Give it to a command of the session, which looks it up.");
        init => _frame = value;
    }

    /// <summary>True before a command has looked the name up.</summary>
    internal bool IsNameOnly => _frame is null;

    /// <summary>True for a frame that nobody has given a name.</summary>
    internal bool IsUnnamed { get; private init; }

    /// <summary>A frame without a name of its own.</summary>
    /// <param name="frame">The data.</param>
    [return: NotNullIfNotNull(nameof(frame))]
    public static implicit operator NamedFrame?(Frame? frame) => frame is null ? null : new(frame, "data") { IsUnnamed = true };

    /// <summary>A data frame of Microsoft.Data.Analysis.</summary>
    /// <param name="table">The data.</param>
    [return: NotNullIfNotNull(nameof(table))]
    public static implicit operator NamedFrame?(DataFrame? table) => table is null ? null : Frame.From(table);

    /// <summary>An Arrow record batch.</summary>
    /// <param name="batch">The data.</param>
    [return: NotNullIfNotNull(nameof(batch))]
    public static implicit operator NamedFrame?(RecordBatch? batch) => batch is null ? null : Frame.From(batch);

    /// <summary>An Arrow table.</summary>
    /// <param name="table">The data.</param>
    [return: NotNullIfNotNull(nameof(table))]
    public static implicit operator NamedFrame?(Table? table) => table is null ? null : Frame.From(table);

    /// <summary>A table of ADO.NET.</summary>
    /// <param name="table">The data.</param>
    [return: NotNullIfNotNull(nameof(table))]
    public static implicit operator NamedFrame?(DataTable? table) => table is null ? null : Frame.From(table);

    /// <summary>The frame that a text names: a notebook variable, or a file.</summary>
    /// <param name="name">The variable's name, or the file's path.</param>
    [return: NotNullIfNotNull(nameof(name))]
    public static implicit operator NamedFrame?(string? name) => name is null ? null : new(null!, name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
