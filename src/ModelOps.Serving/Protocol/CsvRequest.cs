using System.Text;

namespace ModelOps.Serving.Protocol;

/// <summary>Reads a CSV body: a header line, then rows.</summary>
internal static class CsvRequest
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    internal static Frame Read(ReadOnlySpan<byte> body, ModelSignature signature)
    {
        if (body.IsEmpty)
        {
            throw ScoringException.Bad("The CSV body is empty. Send a line with the names of the columns, and one for each row.");
        }

        try
        {
            var options = new CsvReadOptions { Separator = ',', AllowNoRows = true, Threads = 1 };
            // Text columns are read as text, so that a category "007" stays one; what else it is, the signature says afterwards.
            var header = Frame.ParseCsv(_strict.GetString(FirstLine(body)), options).Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
            var types = signature.Inputs
                .Where(spec => spec is { Name: not null, Type: SpecType.String } && header.Contains(spec.Name))
                .ToDictionary(spec => spec.Name!, _ => ColumnType.String, StringComparer.Ordinal);
            return TableBuilder.Build(Frame.ParseCsv(_strict.GetString(body), options with { Types = types }), signature);
        }
        catch (InvalidInputException exception)
        {
            throw ScoringException.Bad($"The CSV body cannot be read: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw ScoringException.Bad("The CSV body is not UTF-8.");
        }
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        return end < 0 ? body : body[..(end + 1)];
    }
}
