using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>The graph of one training step while a recipe adds its loss: the network in training mode, the examples and labels, and the usual terms.</summary>
internal sealed class LossGraph
{
    private readonly TrainingOptions _options;
    private readonly Shape _example;
    private readonly Dictionary<string, Value> _inputs = [];

    public LossGraph(Shape example, int classes, TrainingOptions options)
    {
        _example = example;
        _options = options;
        Classes = classes;
        Network = new NetworkBuilder(Builder, isTraining: true);
        Examples = Input(Architecture.InputName);
        Labels = Builder.Input(TrainingStep.Labels, new TensorType(ElementType.Int64, Dimension.Batch));
    }

    public GraphBuilder Builder { get; } = new();

    public NetworkBuilder Network { get; }

    public int Classes { get; }

    /// <summary>The rows of the batch, augmented, <c>[N, …]</c>.</summary>
    public Value Examples { get; }

    /// <summary>Their classes, int64 <c>[N]</c>.</summary>
    public Value Labels { get; }

    /// <summary>The logits by which training accuracy is counted.</summary>
    public Value? Judged { get; private set; }

    /// <summary>Further examples of the shape of the rows, which the recipe's example maker writes.</summary>
    public Value Input(string name) => Declare(name, TensorType.Float([Dimension.Batch, .. _example.Extents.ToArray().Select(static e => (Dimension)e)]));

    /// <summary>Several arrays of the shape of a row for each row, <c>[N, copies, …]</c>, which the recipe's example maker writes.</summary>
    public Value Input(string name, int copies) => Declare(name, TensorType.Float([Dimension.Batch, copies, .. _example.Extents.ToArray().Select(static e => (Dimension)e)]));

    /// <summary>A number per class for each row, <c>[N, K]</c>, which the recipe's example maker writes.</summary>
    public Value Scores(string name) => Declare(name, TensorType.Float(Dimension.Batch, Classes));

    /// <summary>A number per step that the example maker writes.</summary>
    public Value Number(string name) => Declare(name, TensorType.Float());

    /// <summary>Valid values of an example.</summary>
    public InputBounds Bounds => _options.Bounds;

    /// <summary>The network as it is served, with parameters and running statistics as inputs.</summary>
    public Graph Inference() => _options.Architecture.InferenceGraph(_example, Classes);

    /// <summary>The parameters of this step, and the batch's statistics in place of the running ones, by name.</summary>
    public IReadOnlyDictionary<string, Value> LivePoints() =>
        Network.Parameters.ToDictionary(static p => p.Name, p => Network.BatchStatistics.TryGetValue(p.Name, out Value batch) ? batch : Network.Values[p.Name]);

    /// <summary>Applies the network in training mode.</summary>
    public Value Logits(Value examples) => _options.Architecture.Layers(Network, examples, Classes);

    /// <summary>As <see cref="Logits"/>, and counts training accuracy by them.</summary>
    public Value JudgedLogits(Value examples)
    {
        Value logits = Logits(examples);
        Judge(logits);
        return logits;
    }

    /// <summary>The scores of every member of an ensemble, <c>[N, K]</c> each; counts training accuracy by the ensemble's.</summary>
    public Value[] JudgedMembers(Value examples)
    {
        Value[] scores = Ensembles.Scores(_options.Architecture.Members, Network, examples, Classes);
        Judge(ScoreMeans.OfProbabilities(scores));
        return scores;
    }

    /// <summary>Counts training accuracy by some scores of the rows, <c>[N, K]</c>.</summary>
    public void Judge(Value scores) => Judged = scores;

    /// <summary>Cross-entropy of every row, <c>[N]</c>, in nats: with smoothed labels and with the second label of mixed rows where the options ask for them.</summary>
    /// <remarks>Label smoothing: Szegedy et al., CVPR 2016, arXiv:1512.00567, section 7. Mixed labels: Zhang et al., ICLR 2018, arXiv:1710.09412.</remarks>
    public Value CrossEntropy(Value logits) => CrossEntropyOf(logits.Unary(OpKind.LogSoftmax));

    /// <summary>As <see cref="CrossEntropy"/>, of logarithms of probabilities, <c>[N, K]</c>.</summary>
    public Value CrossEntropyOf(Value logProbabilities)
    {
        Value loss = -Pick(logProbabilities, Labels);
        if (_options.Augmentation.MixesRows)
        {
            Value share = Declare(TrainingStep.MixedShare, TensorType.Float(Dimension.Batch));
            Value second = Declare(TrainingStep.SecondLabels, new TensorType(ElementType.Int64, Dimension.Batch));
            loss = loss * share + (Builder.Constant(1f) - share) * -Pick(logProbabilities, second);
        }

        float smoothing = (float)_options.LabelSmoothing;
        return smoothing == 0 ? loss : loss * (1 - smoothing) - logProbabilities.Mean([1]) * smoothing;
    }

    /// <summary>The usual loss of one kind of rows: mean cross-entropy, by whose logits training accuracy is counted.</summary>
    public Value MeanCrossEntropy(Value examples) => CrossEntropy(JudgedLogits(examples)).Mean([0]);

    /// <summary>Kullback-Leibler divergence of every row from the first prediction to the second, <c>[N]</c>, in nats.</summary>
    public static Value Divergence(Value from, Value to)
    {
        Value p = from.Unary(OpKind.LogSoftmax), q = to.Unary(OpKind.LogSoftmax);
        return (p.Unary(OpKind.Exp) * (p - q)).Sum([1]);
    }

    /// <summary>The entry of every row in the column of its class, <c>[N]</c>.</summary>
    public static Value Pick(Value values, Value classes) => (values * classes.OneHot(values.Type[1].Size)).Sum([1]);

    private Value Declare(string name, TensorType type)
    {
        if (!_inputs.TryGetValue(name, out Value input)) _inputs.Add(name, input = Builder.Input(name, type));
        return input;
    }
}
