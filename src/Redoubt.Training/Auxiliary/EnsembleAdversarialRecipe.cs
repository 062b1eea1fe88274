using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>ensemble-adversarial</c>: half the loss on rows, half on examples made against one of several fixed networks or the one under training, drawn for each batch.</summary>
/// <remarks>Tramèr et al., ICLR 2018, arXiv:1705.07204, section 3.4: with one step each. Withstands examples that transfer better than training against the network alone; it is no stronger against attacks on itself.</remarks>
public sealed record EnsembleAdversarialRecipe : RobustRecipe
{
    /// <inheritdoc/>
    public override string Name => "ensemble-adversarial";

    /// <summary>The fixed networks, one or more.</summary>
    public required ImmutableArray<AuxiliaryModel> Sources { get; init; }

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 1.</summary>
    public override int Steps { get; init; } = 1;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("sources", string.Join(", ", Sources.Select(static s => s.Name)));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors() => Sources.IsDefaultOrEmpty ? [.. base.Errors(), "Sources must hold one or more networks."] : base.Errors();

    /// <inheritdoc/>
    public bool Equals(EnsembleAdversarialRecipe? other) => other is not null && base.Equals(other) && Steps == other.Steps && Sources.SequenceEqual(other.Sources);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Steps, Sources.Length);

    internal override IEnumerable<AuxiliaryModel> Auxiliaries => Sources;

    /// <summary>One step goes to the end of the ball.</summary>
    protected override double DefaultStepSize => Steps == 1 ? Threat.Radius : base.DefaultStepSize;

    internal override Value EmitLoss(LossGraph graph)
    {
        Value clean = graph.CrossEntropy(graph.Logits(graph.Examples)), attacked = graph.CrossEntropy(graph.JudgedLogits(graph.Input(TradesRecipe.Adversarial)));
        return ((clean + attacked) * 0.5f).Mean([0]);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup)
    {
        AscentSettings ascent = Ascent(AscentStart.Row, InnerObjective.CrossEntropy);
        return new SourceChoice(
        [
            new AdversarialExamples(setup, ascent, TradesRecipe.Adversarial),
            .. Sources.Select(source => new AdversarialExamples(setup, ascent, TradesRecipe.Adversarial, new AscentNetwork(source.Graph, null))),
        ]);
    }

    private sealed class SourceChoice(AdversarialExamples[] sources) : IExampleMaker
    {
        private const ulong ChoiceKey = 6;

        public void Make(TrainingBatch batch) => sources[batch.KeyOf(0).Fold(ChoiceKey).Below(sources.Length)].Make(batch);

        public void Dispose()
        {
            foreach (AdversarialExamples source in sources) source.Dispose();
        }
    }
}
