using System.Globalization;
using System.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>Texts for a Jenkinsfile.</summary>
internal static class GroovyText
{
    /// <summary>A string that Groovy reads as it is: in single quotes, where <c>$</c> means nothing.</summary>
    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '\'' => "\\'",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) => "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture),
                _ => letter.ToString(),
            });
        }

        return quoted.Append('\'').ToString();
    }
}
