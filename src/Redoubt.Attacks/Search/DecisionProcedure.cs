using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A procedure that learns nothing but whether the goal is reached.</summary>
internal abstract class DecisionProcedure(Shape example) : RowProcedure(example)
{
    /// <summary>Whether the candidate of the last single query reached the goal.</summary>
    protected bool Reached { get; private set; }

    public sealed override void Hear(int index, ReadOnlySpan<float> point, bool reached, float margin)
    {
        if (IsSurvey) HearSurvey(index, point, reached);
        else Reached = reached;
    }

    /// <summary>Takes the answer to one point of a survey.</summary>
    protected virtual void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) =>
        throw new NotSupportedException("This procedure makes no surveys.");
}
