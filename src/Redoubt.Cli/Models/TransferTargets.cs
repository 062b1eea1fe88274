using System.Collections.Immutable;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The models of <c>--transfer-to</c>: they read the data as the attacked model does, unless a preprocess file stands behind a comma.</summary>
internal sealed class TransferTargets : IDisposable
{
    private readonly List<(ClassifierParts Parts, IDifferentiableClassifier Classifier)> _models = [];

    /// <summary>Loads the models, before anything is attacked.</summary>
    public static TransferTargets Load(VerbContext context, ClassifierOptions options, ClassifierTask task, IEnumerable<string> paths, int threads)
    {
        var targets = new TransferTargets();
        InputMapping common = options.Mapping.Read(context);
        foreach (string argument in paths)
        {
            (string path, InputMapping mapping) = Split(argument, common);
            if (!File.Exists(path)) throw new InvalidUsageException($"--transfer-to {path}: there is no such file.");
            ImportedModel imported = OnnxModel.Load(path, OpenAxes.From(path, mapping, task.Stored.RowShape));
            ClassifierParts parts = new ClassifierSource(imported, mapping, options.BoundsOf(context)) { Threads = threads }.Parts(task.Stored);
            IDifferentiableClassifier classifier = parts.Compile();
            targets._models.Add((parts, classifier));
            if (classifier.Classes == task.Classifier.Classes && classifier.ExampleShape == task.Classifier.ExampleShape) continue;
            targets.Dispose();
            throw new InvalidUsageException($"--transfer-to {path}: it takes rows {classifier.ExampleShape} and has {classifier.Classes} classes, the attacked model {task.Classifier.ExampleShape} and {task.Classifier.Classes}.");
        }

        return targets;
    }

    /// <summary>A model file and how it reads its input. The attack space is the same for all: only what comes after it may differ.</summary>
    public static (string Path, InputMapping Mapping) Split(string argument, InputMapping common)
    {
        int comma = argument.LastIndexOf(',');
        if (comma < 0 || !(argument.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))) return (argument, common);
        return (argument[..comma], MappingOptions.ReadFile(argument[(comma + 1)..]) with { Resize = common.Resize, Crop = common.Crop });
    }

    /// <summary>What results say about every model and how it reads its input.</summary>
    public IEnumerable<(ModelSummary Model, InputMappingSummary Mapping)> Models => _models.Select(static model => (model.Parts.Model, model.Parts.Mapping));

    /// <summary>The models for a transfer matrix.</summary>
    public IEnumerable<TransferCandidate> Candidates => _models.Select(static model => new TransferCandidate(model.Parts.Model, model.Classifier));

    /// <summary>Tries the points of an attack on every model.</summary>
    public ImmutableArray<TransferSummary> Measure(ClassifierTask task, AttackEvaluation evaluation, PerturbationBall ball, ulong seed)
    {
        var all = ImmutableArray.CreateBuilder<TransferSummary>(_models.Count);
        foreach ((ClassifierParts parts, IDifferentiableClassifier classifier) in _models)
        {
            (Proportion clean, Proportion fooled, Proportion? noise) = TransferEvaluation.Run(classifier, task.Rows, evaluation, ball, new RandomKey(seed).Fold(0x4E6F697365));
            all.Add(new TransferSummary { Model = parts.Model, Clean = clean, Fooled = fooled, Noise = noise });
        }

        return all.MoveToImmutable();
    }

    /// <summary>One line for each model.</summary>
    public static void Say(VerbContext context, IEnumerable<TransferSummary> transfers)
    {
        foreach (TransferSummary transfer in transfers)
        {
            string noise = transfer.Noise is { } control ? $"; random noise of the same size {Percent.Of(control)}" : string.Empty;
            context.SayLabeled("Transfer", $"{transfer.Model.FileName}: goal reached for {Percent.Of(transfer.Fooled)} of the rows that both models decide correctly{noise}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, IDifferentiableClassifier classifier) in _models) (classifier as IDisposable)?.Dispose();
    }
}
