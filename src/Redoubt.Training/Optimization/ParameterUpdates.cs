using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>The update rules as graph fragments: from gradients to new parameters and new optimizer state.</summary>
/// <param name="builder">The graph of the step.</param>
/// <param name="options">Optimizer, weight decay, clipping.</param>
internal sealed class ParameterUpdates(GraphBuilder builder, TrainingOptions options)
{
    /// <summary>Inputs for Adam's bias corrections 1/(1 - β₁ᵗ) and 1/(1 - β₂ᵗ).</summary>
    public const string FirstCorrection = "first_correction", SecondCorrection = "second_correction";

    public const float FirstDecay = 0.9f, SecondDecay = 0.999f;

    private const float AdamFloor = 1e-8f, NormFloor = 1e-6f;

    private readonly Value _rate = builder.Input(TrainingStep.LearningRate, TensorType.Float());

    /// <summary>The value of every parameter and of the optimizer's state before and after the step.</summary>
    public IEnumerable<(string State, Value Now, Value Next)> Of((ParameterSpecification Parameter, Value Weight, Value Gradient)[] trained)
    {
        if (options.ClipNorm is { } most) trained = Clip(trained, (float)most);
        return options.Optimizer == OptimizerKind.Sgd ? trained.SelectMany(t => Descend(t.Parameter, t.Weight, t.Gradient)) : Adam(trained);
    }

    /// <summary>All gradients scaled so that they have at most a given length together (Pascanu et al., ICML 2013, arXiv:1211.5063, algorithm 1).</summary>
    private (ParameterSpecification, Value, Value)[] Clip((ParameterSpecification Parameter, Value Weight, Value Gradient)[] trained, float most)
    {
        Value squares = builder.Constant(0f);
        foreach ((_, _, Value gradient) in trained) squares += (gradient * gradient).Sum([.. Enumerable.Range(0, gradient.Type.Rank)]);
        Value scale = (builder.Constant(most) / (squares.Unary(OpKind.Sqrt) + NormFloor)).Binary(OpKind.Min, builder.Constant(1f));
        return [.. trained.Select(t => (t.Parameter, t.Weight, t.Gradient * scale))];
    }

    /// <summary><c>v ← μ·v + g</c>, <c>w ← w - η·(g + μ·v)</c>, with <c>g</c> the gradient plus the weight decay.</summary>
    private IEnumerable<(string, Value, Value)> Descend(ParameterSpecification parameter, Value weight, Value gradient)
    {
        if (Decays(parameter)) gradient += weight * (float)options.WeightDecay;
        Value step = gradient;
        if (options.Momentum > 0)
        {
            string name = TrainingStep.MomentumOf(parameter.Name);
            Value before = builder.Input(name, weight.Type, InputRole.State);
            Value velocity = before * (float)options.Momentum + gradient;
            step = gradient + velocity * (float)options.Momentum;
            yield return (name, before, velocity);
        }

        yield return (parameter.Name, weight, weight - step * _rate);
    }

    private IEnumerable<(string, Value, Value)> Adam((ParameterSpecification Parameter, Value Weight, Value Gradient)[] trained)
    {
        Value first = builder.Input(FirstCorrection, TensorType.Float()), second = builder.Input(SecondCorrection, TensorType.Float());
        foreach ((ParameterSpecification parameter, Value weight, Value loss) in trained)
        {
            bool decays = Decays(parameter);
            Value gradient = decays && options.Optimizer == OptimizerKind.Adam ? loss + weight * (float)options.WeightDecay : loss;
            string meanName = TrainingStep.MomentumOf(parameter.Name), squareName = $"second/{parameter.Name}";
            Value meanBefore = builder.Input(meanName, weight.Type, InputRole.State), squareBefore = builder.Input(squareName, weight.Type, InputRole.State);
            Value mean = meanBefore * FirstDecay + gradient * (1 - FirstDecay);
            Value square = squareBefore * SecondDecay + gradient * gradient * (1 - SecondDecay);
            Value step = mean * first / ((square * second).Unary(OpKind.Sqrt) + AdamFloor);
            if (decays && options.Optimizer == OptimizerKind.AdamW) step += weight * (float)options.WeightDecay;
            yield return (meanName, meanBefore, mean);
            yield return (squareName, squareBefore, square);
            yield return (parameter.Name, weight, weight - step * _rate);
        }
    }

    // Biases and normalizations have one axis; decaying them helps nothing and hurts accuracy.
    private bool Decays(ParameterSpecification parameter) => options.WeightDecay > 0 && parameter.Shape.Rank > 1;
}
