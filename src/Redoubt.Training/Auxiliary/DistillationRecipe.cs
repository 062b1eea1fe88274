using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>distillation</c>: the network learns at a high temperature, from labels or from the soft predictions of a teacher that was trained so.</summary>
/// <remarks>
/// <para>Papernot et al., S&amp;P 2016, arXiv:1511.04508, sections IV and V: train the teacher with this recipe and no <see cref="Teacher"/>, then the network with it. At temperature 1, where it is
/// served, scores are larger by about the temperature and cross-entropy has gradients too small for float32.</para>
/// <para>Departs from the paper in multiplying the loss by T, so that its gradient by the scores is as long as that of ordinary training and the same learning rates serve.</para>
/// <para>A high temperature hides gradients and gives no robustness: an attack on scores or a division of them by the temperature breaks it as if it were undefended (Carlini and Wagner, S&amp;P 2017, arXiv:1608.04644,
/// section VIII). Here for comparison and for teaching.</para>
/// </remarks>
public sealed record DistillationRecipe : TrainingRecipe
{
    internal const string SoftLabels = "soft_labels";

    /// <inheritdoc/>
    public override string Name => "distillation";

    /// <summary>Temperature T, 1 or more and finite. Default 20.</summary>
    public double Temperature { get; init; } = 20;

    /// <summary>A network trained at the same temperature; null to train from labels.</summary>
    public AuxiliaryModel? Teacher { get; init; }

    /// <inheritdoc/>
    public override string Purpose => Teacher is null ? $"at temperature {Text(Temperature)}, as a teacher of defensive distillation" : $"on the soft predictions of {Teacher.Name} at temperature {Text(Temperature)}";

    /// <inheritdoc/>
    public override string Caution =>
        "Defensive distillation hides gradients and gives no robustness: attacks on scores break it as if it were undefended (Carlini and Wagner, S&P 2017). Assess it with redoubt assess, whose attacks do.";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[] { new("temperature", Text(Temperature)), new("teacher", Teacher?.Name ?? "none") });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (!(Temperature >= 1 && double.IsFinite(Temperature))) yield return FormattableString.Invariant($"Temperature must be 1 or more and finite, was {Temperature}.");
    }

    internal override IEnumerable<AuxiliaryModel> Auxiliaries => Teacher is { } teacher ? [teacher] : [];

    internal override Value EmitLoss(LossGraph graph)
    {
        Value logits = graph.JudgedLogits(graph.Examples) * (float)(1 / Temperature);
        Value loss = Teacher is null
            ? graph.CrossEntropy(logits).Mean([0])
            : -(graph.Scores(SoftLabels) * logits.Unary(OpKind.LogSoftmax)).Sum([1]).Mean([0]);
        return loss * (float)Temperature;
    }

    internal override IExampleMaker? CreateExamples(ExampleSetup setup) => Teacher is { } teacher ? new SoftLabelMaker(new AuxiliaryPlan(teacher, setup), setup.Classes, Temperature) : null;

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed class SoftLabelMaker(AuxiliaryPlan teacher, int classes, double temperature) : IExampleMaker
    {
        public void Make(TrainingBatch batch)
        {
            ReadOnlySpan<float> scores = teacher.Scores(batch.Examples[..(batch.Rows * batch.RowLength)], batch.Rows);
            Span<float> labels = batch.Step.Input(SoftLabels);
            for (int row = 0; row < batch.Rows; row++)
            {
                Span<float> soft = labels.Slice(row * classes, classes);
                System.Numerics.Tensors.TensorPrimitives.Multiply(scores.Slice(row * classes, classes), (float)(1 / temperature), soft);
                System.Numerics.Tensors.TensorPrimitives.SoftMax<float>(soft, soft);
            }
        }

        public void Dispose() => teacher.Dispose();
    }
}
