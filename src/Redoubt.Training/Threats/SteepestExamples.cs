using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>One ascent through the union of several balls: each step is tried in every ball's own geometry, and the one with the largest loss is taken.</summary>
/// <remarks>Maini, Wong and Kolter, ICML 2020, arXiv:1909.04068, algorithm 1 (multi steepest descent). A step in a ball starts from wherever the row is and is projected onto that ball.
/// Starts at the row, as there; the point with the largest loss so far is trained on.</remarks>
internal sealed class SteepestExamples : IExampleMaker
{
    private readonly UnionRecipe _recipe;
    private readonly ExampleSetup _setup;
    private readonly InnerAscent _ascent;
    private readonly RowLosses _losses;
    private readonly float[] _clean, _from, _best, _tried, _largest, _overall, _final;
    private readonly float[] _lower, _upper;

    public SteepestExamples(ExampleSetup setup, UnionRecipe recipe)
    {
        _recipe = recipe;
        _setup = setup;
        _ascent = new InnerAscent(setup, AscentNetwork.UnderTraining(setup, setup.Step), InnerObjective.CrossEntropy, setup.Step.Capacity);
        _losses = new RowLosses(setup);
        int count = setup.Step.Capacity * setup.Example.Count;
        (_clean, _from, _best, _tried, _final) = (new float[count], new float[count], new float[count], new float[count], new float[count]);
        (_largest, _overall) = (new float[setup.Step.Capacity], new float[setup.Step.Capacity]);
        (_lower, _upper) = (new float[setup.Example.Count], new float[setup.Example.Count]);
    }

    public void Make(TrainingBatch batch)
    {
        double strength = _recipe.Strength(batch.Progress);
        if (strength == 0) return;
        int count = batch.Rows * batch.RowLength;
        Span<float> examples = batch.Examples[..count];
        ReadOnlySpan<int> labels = batch.Labels.AsSpan(0, batch.Rows);
        examples.CopyTo(_clean);
        examples.CopyTo(_from);
        Array.Fill(_overall, float.NegativeInfinity);
        for (int step = 0; step < _recipe.Steps; step++)
        {
            Step(labels, batch.RowLength, strength, isFirst: step == 0);
            Best(_overall, _final, _largest.AsSpan(0, batch.Rows), _from, batch.RowLength);
        }

        _final.AsSpan(0, count).CopyTo(examples);
    }

    public void Dispose()
    {
        _ascent.Dispose();
        _losses.Dispose();
    }

    private void Step(ReadOnlySpan<int> labels, int length, double strength, bool isFirst)
    {
        int count = labels.Length * length;
        ReadOnlySpan<float> gradient = _ascent.GradientAt(_from.AsSpan(0, count), labels, isFirst);
        Array.Fill(_largest, float.NegativeInfinity);
        foreach (PerturbationBall full in _recipe.Threats)
        {
            PerturbationBall ball = full.WithRadius(full.Radius * strength);
            for (int row = 0; row < labels.Length; row++)
            {
                Span<float> point = _tried.AsSpan(row * length, length);
                _from.AsSpan(row * length, length).CopyTo(point);
                FeasibleRegion region = ball.Surround(_clean.AsSpan(row * length, length), _setup.Bounds, _lower, _upper);
                ball.StepUphill(point, gradient.Slice(row * length, length), _recipe.StepSize(full) * strength, region);
                ball.Project(point, region);
            }

            Best(_largest, _best, _losses.Of(_tried.AsSpan(0, count), labels), _tried, length);
        }

        _best.AsSpan(0, count).CopyTo(_from);
    }

    // Takes over every row whose loss is larger than the largest so far.
    private static void Best(float[] largest, float[] kept, ReadOnlySpan<float> losses, float[] points, int length)
    {
        for (int row = 0; row < losses.Length; row++)
        {
            if (!(losses[row] > largest[row])) continue;
            largest[row] = losses[row];
            points.AsSpan(row * length, length).CopyTo(kept.AsSpan(row * length));
        }
    }
}
