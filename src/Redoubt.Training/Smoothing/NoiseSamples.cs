using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Draws the noise of a step: for each row its own, by its place in the data, the epoch and the copy.</summary>
/// <param name="sigma">Deviation.</param>
/// <param name="samples">Copies of each row.</param>
/// <param name="next">What writes the examples after it; null for nothing.</param>
internal sealed class NoiseSamples(double sigma, int samples, IExampleMaker? next = null) : IExampleMaker
{
    public const string Name = "noise";

    /// <summary>The input that takes the noise, <c>[N, samples, …]</c>.</summary>
    public static Value Declare(LossGraph graph, int samples) => graph.Input(Name, samples);

    /// <summary>The noisy copies of rows, <c>[samples·N, …]</c>: those of one row lie together.</summary>
    public static Value Around(Value rows, Value noise)
    {
        int samples = noise.Type[1].Size;
        Dimension[] extents = [.. rows.Type.Dimensions];
        Value copies = rows.Reshape([extents[0], 1, .. extents[1..]]) + noise;
        return copies.Reshape([new Dimension(samples, Dimension.BatchSymbol), .. extents[1..]]);
    }

    public void Make(TrainingBatch batch)
    {
        Span<float> noise = batch.Step.Input(Name);
        int length = batch.RowLength;
        for (int row = 0; row < batch.Rows; row++)
        {
            for (int copy = 0; copy < samples; copy++)
            {
                Span<float> draw = noise.Slice((row * samples + copy) * length, length);
                batch.KeyOf(row).Fold((ulong)copy).FillNormal(draw);
                System.Numerics.Tensors.TensorPrimitives.Multiply(draw, (float)sigma, draw);
            }
        }

        next?.Make(batch);
    }

    public void Dispose() => next?.Dispose();
}
