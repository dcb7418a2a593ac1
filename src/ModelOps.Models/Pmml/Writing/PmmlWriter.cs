using System.Globalization;
using System.Xml;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>Writes a model as a PMML 4.4 document.</summary>
internal static class PmmlWriter
{
    public const string Version = "4.4";

    /// <summary>The names of the extensions that hold what PMML has no place for.</summary>
    public const string Threshold = "x-mlops-threshold";
    public const string PositiveClass = "x-mlops-positive-class";
    public const string Trainer = "x-mlops-trainer";

    /// <summary>Writes the document.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="definition">The model, with an ONNX graph.</param>
    /// <param name="rows">Raw rows with the model's own answers, for <c>ModelVerification</c>; null for none.</param>
    /// <param name="time">When it was written.</param>
    /// <exception cref="InvalidInputException">A part of the model has no form in PMML.</exception>
    public static void Write(Stream stream, ModelDefinition definition, (Frame Rows, ModelScores Scores)? rows, DateTimeOffset time)
    {
        if (definition.Flavor is { } flavor)
        {
            throw new InvalidInputException($"The model is kept in the format of {flavor} and has no ONNX graph, from which PMML is written. Train it with a trainer that has one.");
        }

        if (definition.Metadata.Task is not { } task)
        {
            throw new InvalidInputException("The model is neither a classifier nor a regressor, so PMML has no form for it. Use its .onnx file.");
        }

        var graph = Onnx.OnnxModel.Read(definition.Onnx);
        var output = task == LearningTask.Regression ? GraphNames.Prediction : GraphNames.Probabilities;
        if (graph.Outputs.All(value => value.Name != output))
        {
            throw new InvalidInputException($"The model gives no {output}, without which PMML has no form for it. Use its .onnx file.");
        }

        var walk = new GraphWalk(graph, definition.Signature.Inputs, output);
        var model = task == LearningTask.Regression ? FinalModel.OfNumber(walk.Output[0]) : FinalModel.OfClasses(walk.Output, walk.Pool);
        var settings = new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, Encoding = new System.Text.UTF8Encoding(false) };
        using var writer = XmlWriter.Create(stream, settings);
        new PmmlDocument(new PmmlXml(writer), definition, walk, model).Write(rows, time);
    }
}
