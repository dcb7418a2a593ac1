using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Languages;

/// <summary>The running cell, as a language sees it.</summary>
public interface ICellHost
{
    /// <summary>The notebook's folder.</summary>
    string Folder { get; }

    /// <summary>Writes text to the cell's standard output or error.</summary>
    /// <param name="text">The text.</param>
    /// <param name="error">True for standard error.</param>
    void Write(string text, bool error = false);

    /// <summary>Shows a value by the session's formatters.</summary>
    /// <param name="value">Any value.</param>
    void Show(object? value);

    /// <summary>Shows a MIME bundle.</summary>
    /// <param name="data">MIME type to content.</param>
    /// <param name="metadata">Metadata by MIME type.</param>
    /// <param name="displayId">The id by which it may be shown anew; null when it will not be.</param>
    void Show(JsonObject data, JsonObject? metadata = null, string? displayId = null);

    /// <summary>Shows a MIME bundle in the place of an earlier one.</summary>
    /// <param name="displayId">The earlier one's id.</param>
    /// <param name="data">MIME type to content.</param>
    /// <param name="metadata">Metadata by MIME type.</param>
    void Update(string displayId, JsonObject data, JsonObject? metadata = null);

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">True to wait until there is something new to show.</param>
    void Clear(bool wait);

    /// <summary>Asks the user for a text.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="isPassword">Whether the answer must not be shown.</param>
    /// <exception cref="KernelException">Nobody can answer, as in a headless run.</exception>
    Task<string> GetInputAsync(string prompt, bool isPassword);

    /// <summary>A value as text that other languages read; null when it has no such form.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeType">The form: one of the constants of <see cref="ValueExports"/>.</param>
    string? Export(object? value, string mimeType);
}
