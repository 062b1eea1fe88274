using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evaluation;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>Detectors that are networks of their own, trained here: on inputs, on a layer, and auto-encoders.</summary>
internal static class TrainedDetectors
{
    public const int DefaultEpochs = 10;

    private const int NarrowestCode = 8;

    /// <summary>Their kinds.</summary>
    /// <param name="epochs">Passes over the rows.</param>
    /// <param name="progress">Told how far the training is.</param>
    public static ImmutableArray<DetectorDescriptor> Kinds(int epochs, IProgress<EvaluationProgress>? progress) =>
    [
        new("learned-input", "a network that was trained to tell clean from attacked inputs", fitting => OnInputs(fitting, epochs, progress)) { NeedsAttacked = true },
        new("learned-layer", "the same on a layer", fitting => OnLayer(fitting, epochs, progress)) { NeedsAttacked = true, ReadsLayers = true },
        new("auto-encoder", "what an auto-encoder of clean inputs does not reproduce", fitting => Reconstructing(fitting, epochs, progress)),
    ];

    // Gong et al. use a network like the classifier's; here a small convolutional one, or a perceptron for rows that are no images.
    private static VerdictDetector OnInputs(DetectorFitting fitting, int epochs, IProgress<EvaluationProgress>? progress)
    {
        (Architecture network, Graph graph) = Classify(fitting, fitting.Clean.Inputs, fitting.Attacked!, epochs, progress);
        return new VerdictDetector("learned-input", "Gong, Wang and Ku, 2017, arXiv:1704.04960", graph) { Settings = Settings(network, epochs, null) };
    }

    // Values of layers have any range: they are brought to mean 0 and deviation 1, all by the same two numbers.
    private static VerdictDetector OnLayer(DetectorFitting fitting, int epochs, IProgress<EvaluationProgress>? progress)
    {
        string layer = fitting.Layers().Length == 1 ? fitting.Layers()[0] : throw new ArgumentException("A network reads one layer; name one.");
        Tensor clean = fitting.Read(fitting.Clean.Inputs, at => at.Layer(layer)), attacked = fitting.Read(fitting.Attacked!, at => at.Layer(layer));
        double mean = 0, square = 0;
        foreach (float value in clean.Data)
        {
            mean += value / (double)clean.Count;
            square += (double)value * value / clean.Count;
        }

        (float shift, float scale) = ((float)mean, (float)(1 / Math.Sqrt(Math.Max(square - mean * mean, 1e-12))));
        foreach (Tensor values in new[] { clean, attacked })
        {
            foreach (ref float value in values.Data) value = (value - shift) * scale;
        }

        (Architecture network, Graph graph) = Classify(fitting, clean, attacked, epochs, progress);
        return new VerdictDetector("learned-layer", "Metzen et al., ICLR 2017, arXiv:1702.04267", graph, layer) { Standard = (shift, scale), Settings = Settings(network, epochs, layer) };
    }

    private static JoinedDetector Reconstructing(DetectorFitting fitting, int epochs, IProgress<EvaluationProgress>? progress)
    {
        (LabeledData rows, LabeledData joining) = RowSplit.Split(fitting.Clean, 0.3, fitting.Key.Fold(0x4A6F696E));
        var network = new Architecture("auto-encoder", "An auto-encoder", fitting.Model.ExampleShape, static (network, input, _) => AutoEncoder(network, input));
        Graph graph = Train(fitting, network, new ReconstructionRecipe(), rows, epochs, progress);

        // MagNet rejects what any of its detectors rejects, which Simes' rule does at one rate for both.
        return JoinedDetector.Fit([new ReconstructionDetector(graph, ofProbabilities: false), new ReconstructionDetector(graph, ofProbabilities: true)], JoinRule.Simes, fitting with { Clean = joining });
    }

    private static (Architecture Network, Graph Graph) Classify(DetectorFitting fitting, Tensor clean, Tensor attacked, int epochs, IProgress<EvaluationProgress>? progress)
    {
        var inputs = new Tensor(clean.Shape.WithRows(clean.Rows + attacked.Rows));
        clean.Data.CopyTo(inputs.Data);
        attacked.Data.CopyTo(inputs.Data[clean.Count..]);
        int[] labels = [.. Enumerable.Repeat(0, clean.Rows), .. Enumerable.Repeat(1, attacked.Rows)];
        bool isPicture = clean.Shape.Rank == 4 && clean.Shape[2] >= 8 && clean.Shape[3] >= 8;
        Architecture network = Architectures.Find(isPicture ? "small-cnn" : "mlp");
        return (network, Train(fitting, network, new StandardRecipe(), new LabeledData(inputs, labels, "clean and attacked", classNames: ["genuine", "suspicious"]), epochs, progress));
    }

    private static Graph Train(DetectorFitting fitting, Architecture network, TrainingRecipe recipe, LabeledData rows, int epochs, IProgress<EvaluationProgress>? progress)
    {
        var options = new TrainingOptions
        {
            Architecture = network,
            Recipe = recipe,
            Epochs = epochs,
            Optimizer = OptimizerKind.Adam,
            LearningRate = 0.001,
            WeightDecay = 0,
            Bounds = fitting.Model.Bounds,
            Seed = fitting.Key.Value,
            Threads = fitting.Threads,
        };
        var relay = progress is null ? null : new Relay(progress);
        TrainedModel trained = new ModelTraining(options, rows).Run(relay, checkpoint: null, fitting.CancellationToken);
        return trained.Completed ? trained.Graph : throw new OperationCanceledException(fitting.CancellationToken);
    }

    private static Value AutoEncoder(NetworkBuilder network, Value input)
    {
        int length = input.Type.Bind(1).RowLength;
        bool isPicture = input.Type.Rank == 4 && input.Type[2].Size % 2 == 0 && input.Type[3].Size % 2 == 0;
        if (!isPicture)
        {
            Value code = network.Linear("code", input.Reshape(input.Type[0], length), Math.Max(NarrowestCode, length / 8)).Relu();
            return network.Linear("decoded", code, length, isLast: true);
        }

        // Half the resolution in between, as in the paper's network for MNIST, with rectifiers for its sigmoids.
        Value x = network.Conv("conv1", input, 16, Same()).Relu();
        x = x.Unary(OpKind.AveragePool, new WindowAttributes { KernelHeight = 2, KernelWidth = 2, StrideHeight = 2, StrideWidth = 2 });
        x = network.Conv("conv2", network.Conv("conv3", x, 4, Same()).Relu(), 16, Same()).Relu();
        (Dimension rows, int height, int width) = (x.Type[0], x.Type[2].Size, x.Type[3].Size);
        x = x.Reshape(rows, 16, height, 1, width, 1).Expand(rows, 16, height, 2, width, 2).Reshape(rows, 16, 2 * height, 2 * width);
        return network.Conv("conv4", x, input.Type[1].Size, Same()).Reshape(rows, length);
    }

    private static WindowAttributes Same() => new() { KernelHeight = 3, KernelWidth = 3, StrideHeight = 1, StrideWidth = 1, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };

    private static ImmutableSortedDictionary<string, string> Settings(Architecture network, int epochs, string? layer)
    {
        ImmutableSortedDictionary<string, string> settings = ImmutableSortedDictionary<string, string>.Empty
            .Add("network", network.Name).Add("epochs", epochs.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return layer is null ? settings : settings.Add("layer", layer);
    }

    private sealed class Relay(IProgress<EvaluationProgress> target) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => target.Report(new EvaluationProgress("training", value.Share, FormattableString.Invariant($"epoch {value.Epoch}/{value.Epochs} loss {value.Loss:0.0000}")));
    }
}
