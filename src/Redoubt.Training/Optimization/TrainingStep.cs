using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>One training step as one graph: the recipe's loss, its gradient, and the new parameters as outputs that replace the old ones.</summary>
internal static class TrainingStep
{
    public const string Labels = "labels";
    public const string SecondLabels = "second_labels";
    public const string MixedShare = "mixed_share";
    public const string LearningRate = "learning_rate";
    public const string AverageShare = "average_share";
    public const string PerturbationShare = "weight_perturbation";
    public const string PartShare = "part_share";
    public const string KeptParts = "kept_parts";
    public const string EndsBatch = "ends_batch";
    public const string Loss = "loss";
    public const string Logits = "step_logits";
    public const string InputGradient = "input_gradient";

    // Keeps the direction of a vanishing gradient finite.
    private const float NormFloor = 1e-12f;

    /// <summary>Name of the momentum of a parameter.</summary>
    public static string MomentumOf(string parameter) => $"momentum/{parameter}";

    /// <summary>Name of the average of a parameter or a running statistic.</summary>
    public static string AverageOf(string parameter) => $"average/{parameter}";

    /// <summary>Emits the step.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Network, recipe, optimizer.</param>
    public static Graph Emit(Shape example, int classes, TrainingOptions options)
    {
        var graph = new LossGraph(example, classes, options);
        Value loss = options.Recipe.EmitLoss(graph);
        if (options.WeightPerturbation > 0) loss = AtPerturbedWeights(graph, loss, options);
        ParameterSpecification[] trained = [.. graph.Network.Parameters.Where(static p => p.Role == InputRole.Parameter)];
        Value[] weights = [.. trained.Select(p => graph.Network.Values[p.Name])];
        Value[] gradients = Gradient.Of(loss, null, options.Recipe.LearnsFromStep ? [.. weights, graph.Examples] : weights);
        var outputs = new List<(string, Value, string?)> { (Loss, loss, null), (Logits, graph.Judged!.Value, null) };
        if (options.Recipe.LearnsFromStep) outputs.Add((InputGradient, gradients[^1], null));

        (string State, Value NewValue)[] sums = options.Accumulation > 1 ? [.. Sums(graph, trained, gradients)] : [];
        IEnumerable<(string State, Value Now, Value Next)> learned = new ParameterUpdates(graph.Builder, options)
            .Of([.. trained.Select((p, i) => (p, weights[i], sums.Length > 0 ? sums[i].NewValue : gradients[i]))]);
        (string State, Value NewValue)[] updates = [.. sums.Length > 0 ? AtEndOfBatch(graph, learned) : learned.Select(static u => (u.State, u.Next)), .. graph.Network.StateUpdates];
        if (options.Averaging != AveragingKind.None) updates = [.. updates, .. Averages(graph, updates)];
        updates = [.. updates, .. sums];
        outputs.AddRange(updates.Select(static u => ($"next/{u.State}", u.NewValue, (string?)u.State)));
        return graph.Builder.BuildWithUpdates(outputs);
    }

    // The batch's gradient so far: the mean over its rows, when the last part has been added.
    private static IEnumerable<(string, Value)> Sums(LossGraph graph, ParameterSpecification[] trained, Value[] gradients)
    {
        Value kept = graph.Number(KeptParts), share = graph.Number(PartShare);
        for (int i = 0; i < trained.Length; i++)
        {
            string name = $"sum/{trained[i].Name}";
            yield return (name, graph.Builder.Input(name, gradients[i].Type, InputRole.State) * kept + gradients[i] * share);
        }
    }

    private static IEnumerable<(string, Value)> AtEndOfBatch(LossGraph graph, IEnumerable<(string State, Value Now, Value Next)> updates)
    {
        Value ends = graph.Number(EndsBatch).Binary(OpKind.Greater, graph.Builder.Constant(0f));
        return updates.Select(update => (update.State, update.Next.Where(ends, update.Now)));
    }

    /// <summary>The loss where the weights have moved uphill by a share of their own length, layer by layer: minimizing it flattens the loss around the weights.</summary>
    /// <remarks>Adversarial weight perturbation: Wu, Xia and Wang, NeurIPS 2020, arXiv:2004.05884, equations 8 to 10, with one step. Its gradient there is applied to the
    /// weights where they were.</remarks>
    private static Value AtPerturbedWeights(LossGraph graph, Value loss, TrainingOptions options)
    {
        (string Name, Value Weight)[] moved = [.. graph.Network.Parameters
            .Where(static p => p.Role == InputRole.Parameter && p.Shape.Rank > 1)
            .Select(p => (p.Name, graph.Network.Values[p.Name]))];
        Value[] gradients = Gradient.Of(loss, null, [.. moved.Select(static m => m.Weight)]);
        Value share = graph.Number(PerturbationShare);
        for (int i = 0; i < moved.Length; i++)
        {
            Value direction = gradients[i] / (Length(gradients[i]) + NormFloor);
            Value there = moved[i].Weight + direction * (Length(moved[i].Weight) * share);
            graph.Network.Replace(moved[i].Name, there.WithGradientOf(moved[i].Weight));
        }

        graph.Network.ForgetUpdates();
        Value atMoved = options.Recipe.EmitLoss(graph);
        foreach ((string name, Value weight) in moved) graph.Network.Replace(name, weight);
        return atMoved;
    }

    private static Value Length(Value value) => (value * value).Sum([.. Enumerable.Range(0, value.Type.Rank)]).Unary(OpKind.Sqrt);

    private static IEnumerable<(string, Value)> Averages(LossGraph graph, IEnumerable<(string State, Value NewValue)> updates)
    {
        Value share = graph.Number(AverageShare);
        foreach ((string state, Value newest) in updates)
        {
            if (!graph.Network.Values.ContainsKey(state)) continue;
            Value average = graph.Builder.Input(AverageOf(state), newest.Type, InputRole.State);
            yield return (AverageOf(state), average + (newest - average) * share);
        }
    }
}
