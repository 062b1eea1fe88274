using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>A recipe for the members of an ensemble: the cross-entropy of each, and something that keeps them apart.</summary>
/// <remarks>Members that are apart share fewer adversarial examples, which helps against examples made elsewhere. It gives little robustness against attacks on the ensemble itself (He et al., WOOT 2017,
/// arXiv:1706.04701).</remarks>
public abstract record DiverseRecipe : TrainingRecipe
{
    /// <inheritdoc/>
    public sealed override string Caution =>
        "Members that differ withstand examples made for other models better; attacks on the ensemble itself break it nearly as easily as a single network (He et al., WOOT 2017).";

    internal sealed override IEnumerable<string> ErrorsFor(TrainingOptions options, Tensors.Shape example)
    {
        if (options.Architecture.Members.IsEmpty) yield return $"The recipe {Name} trains an ensemble: name its members, for example --architecture small-cnn+small-cnn+small-cnn.";
    }

    internal sealed override Value EmitLoss(LossGraph graph)
    {
        Value[] members = graph.JudgedMembers(graph.Examples);
        Value losses = graph.CrossEntropy(members[0]);
        foreach (Value scores in members.AsSpan(1)) losses += graph.CrossEntropy(scores);
        return losses.Mean([0]) + Penalty(graph, members);
    }

    /// <summary>What is added to the members' cross-entropies, a scalar.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="members">Scores of each member, <c>[N, K]</c>.</param>
    private protected abstract Value Penalty(LossGraph graph, Value[] members);
}
