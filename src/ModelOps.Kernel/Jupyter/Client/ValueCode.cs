using System.Text;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>Code of a language that takes a value in, and prints one as JSON between two marks.</summary>
internal interface IValueCode
{
    /// <summary>Code that prints the names of the variables.</summary>
    string Names { get; }

    /// <summary>Code that prints a variable, or nothing when there is none.</summary>
    string Read(string name);

    /// <summary>Code that sets a variable; null when the value has no form that the language reads.</summary>
    string? Write(string name, object? value, ICellHost host);
}

/// <summary>The languages that values are shared with.</summary>
internal static class ValueCode
{
    public const char Begin = '\u0002';
    public const char End = '\u0003';

    public static IValueCode? For(string language) => language.ToLowerInvariant() switch
    {
        "python" => new PythonValues(),
        "r" => new RValues(),
        _ => null,
    };

    /// <summary>Text that any language's string literal holds.</summary>
    public static string Packed(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>Python: a table becomes a DataFrame where pandas is installed, else a list of dicts.</summary>
internal sealed class PythonValues : IValueCode
{
    public string Names => """
        def _modelops():
            import json
            names = [n for n in globals() if not n.startswith('_') and n not in ('In', 'Out', 'get_ipython', 'exit', 'quit', 'open')]
            print('\x02' + json.dumps(names) + '\x03')
        _modelops(); del _modelops
        """;

    public string Read(string name) => $$"""
        def _modelops(name):
            import json
            if name not in globals():
                return
            def plain(value):
                if hasattr(value, 'to_dict') and hasattr(value, 'columns'):
                    return value.to_dict(orient='records')
                if hasattr(value, 'tolist'):
                    return value.tolist()
                if hasattr(value, 'isoformat'):
                    return value.isoformat()
                if isinstance(value, (set, frozenset, range)) or hasattr(value, '__next__'):
                    return list(value)
                if hasattr(value, '__dict__'):
                    return vars(value)
                return str(value)
            def keys(value):
                if isinstance(value, dict):
                    return {k if isinstance(k, str) else str(k): keys(v) for k, v in value.items()}
                return [keys(v) for v in value] if isinstance(value, (list, tuple)) else value
            text = json.dumps(keys(globals()[name]), default=plain)
            print('\x02' + text + '\x03')
        _modelops('{{name}}'); del _modelops
        """;

    public string? Write(string name, object? value, ICellHost host)
    {
        var table = host.Export(value, ValueExports.Table);
        if ((table ?? host.Export(value, ValueExports.Json5)) is not { } text)
        {
            return null;
        }

        return $$"""
            def _modelops(text, table):
                import base64, json
                value = json.loads(base64.b64decode(text).decode('utf-8'))
                if not table:
                    return value
                try:
                    import pandas
                except ImportError:
                    return value['data']
                return pandas.DataFrame(value['data'], columns=[field['name'] for field in value['schema']['fields']])
            {{name}} = _modelops('{{ValueCode.Packed(text)}}', {{(table is null ? "False" : "True")}}); del _modelops
            """;
    }
}

/// <summary>R, by jsonlite, which its kernel brings along; a table becomes a data frame.</summary>
internal sealed class RValues : IValueCode
{
    public string Names => "cat('\\002', jsonlite::toJSON(ls(globalenv())), '\\003', sep='')";

    // jsonlite writes 15 digits of a number and leaves missing values out of rows, so what it would lose is written here.
    public string Read(string name) => $$"""
        local({
          each <- function(v) {
            if (is.factor(v) || inherits(v, c('Date', 'POSIXt'))) v <- as.character(v)
            if (is.logical(v)) return(ifelse(is.na(v), 'null', tolower(v)))
            if (is.integer(v)) return(ifelse(is.na(v), 'null', format(v, trim = TRUE, scientific = FALSE)))
            if (is.double(v)) return(ifelse(is.nan(v), 'NaN', ifelse(is.na(v), 'null', ifelse(is.infinite(v), ifelse(v > 0, 'Infinity', '-Infinity'), sprintf('%.17g', v)))))
            vapply(v, function(t) if (is.na(t)) 'null' else as.character(jsonlite::toJSON(jsonlite::unbox(as.character(t)))), '', USE.NAMES = FALSE)
          }
          named <- function(names, values) paste0(each(names), ':', values)
          all <- function(open, values, close) paste0(open, paste(values, collapse = ','), close)
          whole <- function(v) {
            if (is.data.frame(v)) {
              columns <- lapply(names(v), function(n) named(n, if (is.list(v[[n]])) vapply(v[[n]], whole, '') else each(v[[n]])))
              return(all('[', if (nrow(v) > 0) paste0('{', do.call(paste, c(columns, sep = ',')), '}'), ']'))
            }
            if (is.list(v)) {
              values <- vapply(v, whole, '', USE.NAMES = FALSE)
              return(if (is.null(names(v))) all('[', values, ']') else all('{', if (length(v) > 0) named(names(v), values), '}'))
            }
            if (is.null(v) || !is.atomic(v) || !is.null(dim(v))) return(as.character(jsonlite::toJSON(v, digits = NA, null = 'null', na = 'null', force = TRUE)))
            if (length(v) == 1) each(v) else all('[', each(v), ']')
          }
          if (exists('{{name}}', envir = globalenv(), inherits = FALSE)) cat('\002', whole(get('{{name}}', envir = globalenv())), '\003', sep = '')
        })
        """;

    public string? Write(string name, object? value, ICellHost host)
    {
        var table = host.Export(value, ValueExports.Table);
        return (table ?? host.Export(value, ValueExports.Json5)) is not { } text
            ? null
            : $"`{name}` <- local({{ json <- rawToChar(jsonlite::base64_dec('{ValueCode.Packed(JsonValues.Strict(text, InR))}')); Encoding(json) <- 'UTF-8'; jsonlite::fromJSON(json) }}){(table is null ? "" : "$data")}";
    }

    // jsonlite reads these texts as numbers where they stand among numbers.
    private static string InR(string word) => $"\"{word.Replace("Infinity", "Inf", StringComparison.Ordinal)}\"";
}
