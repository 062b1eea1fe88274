using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>What an auto-encoder of clean rows does not reproduce: the mean absolute difference, or how far the class probabilities move.</summary>
/// <remarks>
/// <para>Source: MagNet, Meng and Chen, CCS 2017, arXiv:1705.09064, sections 4.2.1 and 4.2.2: ℓ1 reconstruction error, and the Jensen-Shannon divergence of probabilities at temperature 10.</para>
/// <para>Exact gradients through the auto-encoder. Broken by attacks that include it, with few more distortion (Carlini and Wagner, 2017, arXiv:1711.08478).</para>
/// </remarks>
/// <param name="autoEncoder">One input <c>[N, …]</c> in attack space, and one output with as many numbers; no parameters left.</param>
/// <param name="ofProbabilities">Whether the divergence of probabilities is taken in place of the error.</param>
public sealed class ReconstructionDetector(Graph autoEncoder, bool ofProbabilities) : IDetector
{
    private const float Temperature = 10;

    /// <inheritdoc/>
    public string Kind => "auto-encoder";

    /// <inheritdoc/>
    public string Paper => "Meng and Chen, CCS 2017, arXiv:1705.09064";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("measure", ofProbabilities ? "divergence" : "error"));

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(at);
        Value again = at.Builder.Splice(autoEncoder, new Dictionary<string, Value> { [autoEncoder.Inputs[0].Name] = at.Input })[autoEncoder.Outputs[0].Name];
        again = again.Reshape(at.Input.Type.Dimensions.AsSpan());
        if (!ofProbabilities) return Fragments.Flat((again - at.Input).Unary(OpKind.Abs)).Mean([1]);
        Value own = (at.Scores * (1 / Temperature)).Unary(OpKind.Softmax), other = (model.Apply(again).Scores * (1 / Temperature)).Unary(OpKind.Softmax);
        Value middle = ((own + other) * 0.5f + 1e-12f).Unary(OpKind.Log);
        return (own * ((own + 1e-12f).Unary(OpKind.Log) - middle) + other * ((other + 1e-12f).Unary(OpKind.Log) - middle)).Sum([1]) * 0.5f;
    }
}
