using ModelOps.Learning.Steps;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning;

/// <summary>A trainer of matrices behind our own preparation: the user's steps, then the trainer's own.</summary>
internal sealed class MatrixTrainer(ITrainer trainer, IReadOnlyList<LearningTask> tasks, string? steps) : IModelTrainer
{
    public string Name => trainer.Name;

    public IReadOnlyList<LearningTask> Tasks => tasks;

    public bool TakesWeights => true;

    public string? RefusesValidation => trainer.RefusesValidation;

    public Preparation Preparation => trainer.Preparation;

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        var (pipeline, model, _) = FitParts(problem, frame, targets, context);
        return new PreparedModel(problem, pipeline, model);
    }

    /// <summary>Preparation and model, with the number of features between them.</summary>
    public (FittedPipeline Pipeline, IFittedModel Model, int Width) FitParts(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        string[] timestamps = [.. problem.Inputs.Where(input => input.Type == ColumnType.Timestamp).Select(input => input.Name)];
        var chosen = PipelineSteps.Parse(steps);
        var asked = chosen.OfType<DatePartsStep>().ToList();
        string[] unasked = asked.Exists(step => step.Columns is null) ? [] : [.. timestamps.Except(asked.SelectMany(step => step.Columns!))];
        IPipelineStep[] all = [new DatePartsStep(unasked, DatePartsStep.Usual), .. chosen, .. DefaultSteps.Of(trainer.Preparation)];
        var (pipeline, features) = FittedPipeline.Fit(frame, problem.Inputs, all, new StepContext(problem.Task, targets, context.Seed, timestamps));
        context = context.ValidationFrame is { } held ? context with { ValidationFeatures = pipeline.Transform(held) } : context;
        return (pipeline, trainer.Fit(features, targets, context), features.Count);
    }
}

/// <summary>Preparation and a model of its features.</summary>
internal sealed class PreparedModel(LearningProblem problem, IFittedPipeline pipeline, IFittedModel model) : IFittedFrameModel
{
    public IFittedPipeline Pipeline => pipeline;

    public IFittedModel Model => model;

    public int OutputCount => model.OutputCount;

    public IReadOnlyList<string> InputNames => problem.InputNames;

    public void Predict(Frame frame, Span<double> output) => model.Predict(pipeline.Transform(frame), output);

    public string Export(GraphBuilder graph) => model.Export(graph, pipeline.Export(graph));
}
