using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>One step of stochastic gradient descent as one graph: forward pass, mean cross-entropy, backward pass, and the new parameters as outputs that
/// replace the old ones.</summary>
/// <remarks>Sutskever et al., ICML 2013, section 2 (Nesterov's momentum in the form that PyTorch uses): <c>v ← μ·v + g</c>, <c>w ← w - η·(g + μ·v)</c>, with
/// <c>g</c> the gradient plus the weight decay.</remarks>
internal static class TrainingStep
{
    public const string Labels = "labels";
    public const string LearningRate = "learning_rate";
    public const string Loss = "loss";
    public const string Logits = "step_logits";

    /// <summary>Name of the momentum of a parameter.</summary>
    public static string MomentumOf(string parameter) => $"momentum/{parameter}";

    /// <summary>Emits the step.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Network, momentum, weight decay.</param>
    public static Graph Emit(Shape example, int classes, TrainingOptions options)
    {
        (Value logits, NetworkBuilder network) = options.Architecture.Build(example, classes, isTraining: true);
        GraphBuilder builder = logits.Builder;
        Value labels = builder.Input(Labels, new TensorType(ElementType.Int64, Dimension.Batch));
        Value rate = builder.Input(LearningRate, TensorType.Float());
        Value loss = Objectives.Emit(ObjectiveKind.CrossEntropy, logits, labels, labels).Mean([0]);

        ParameterSpecification[] trained = [.. network.Parameters.Where(static p => p.Role == InputRole.Parameter)];
        Value[] weights = [.. trained.Select(p => network.Values[p.Name])];
        Value[] gradients = Gradient.Of(loss, null, weights);
        var outputs = new List<(string, Value, string?)> { (Loss, loss, null), (Logits, logits, null) };
        for (int i = 0; i < trained.Length; i++) outputs.AddRange(Update(trained[i], weights[i], gradients[i], rate, options));
        outputs.AddRange(network.StateUpdates.Select(static u => ($"next/{u.State}", u.NewValue, (string?)u.State)));
        return builder.BuildWithUpdates(outputs);
    }

    private static IEnumerable<(string, Value, string?)> Update(
        ParameterSpecification parameter, Value weight, Value gradient, Value rate, TrainingOptions options)
    {
        if (options.WeightDecay > 0 && parameter.Shape.Rank > 1) gradient += weight * (float)options.WeightDecay;
        Value step = gradient;
        if (options.Momentum > 0)
        {
            string name = MomentumOf(parameter.Name);
            Value momentum = weight.Builder.Input(name, weight.Type, InputRole.State);
            Value velocity = momentum * (float)options.Momentum + gradient;
            step = gradient + velocity * (float)options.Momentum;
            yield return ($"next/{name}", velocity, name);
        }

        yield return ($"next/{parameter.Name}", weight - step * rate, parameter.Name);
    }
}
