using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A procedure that learns the margin of the goal at every point it asks about.</summary>
internal abstract class ScoreProcedure(Shape example) : RowProcedure(example)
{
    private readonly float[] _lower = new float[example.Count], _upper = new float[example.Count];

    /// <summary>Margin of the candidate of the last single query, at first of the clean input.</summary>
    protected float Margin { get; private set; }

    /// <summary>Whether that candidate reached the goal.</summary>
    protected bool Reached { get; private set; }

    public sealed override void Hear(int index, ReadOnlySpan<float> point, bool reached, float margin)
    {
        if (IsSurvey)
        {
            HearSurvey(index, point, margin);
            return;
        }

        Margin = margin;
        Reached = reached;
    }

    protected override void Prepare(float cleanMargin)
    {
        Margin = cleanMargin;
        Reached = false;
    }

    /// <summary>Takes the answer to one point of a survey.</summary>
    protected virtual void HearSurvey(int index, ReadOnlySpan<float> point, float margin) =>
        throw new NotSupportedException("This procedure makes no surveys.");

    /// <summary>The part of a ball inside the bounds. Refers to buffers that the next call overwrites.</summary>
    protected FeasibleRegion RegionOf(PerturbationBall ball) => ball.Surround(Clean, Bounds, _lower, _upper);
}
