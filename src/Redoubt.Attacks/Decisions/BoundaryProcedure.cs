using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What procedures share that walk along the boundary between goal reached and not reached: a start, the nearest point so far, and bisection
/// towards the clean input.</summary>
internal abstract class BoundaryProcedure : DecisionProcedure
{
    /// <summary>A start need not lie on the boundary more exactly than this, as a share of its distance: most are replaced soon.</summary>
    private const double StartTolerance = 0.02;

    private readonly ImagePlan _plan;
    private readonly float[] _far;
    private double _length;

    protected BoundaryProcedure(Shape example, Norm norm, StartOptions start)
        : base(example)
    {
        Norm = norm;
        Start = start;
        _plan = ImagePlan.Flattened(example);
        _far = new float[example.Count];
        Nearest = new float[example.Count];
    }

    protected Norm Norm { get; }

    /// <summary>The nearest point so far that reaches the goal.</summary>
    protected float[] Nearest { get; }

    /// <summary>Its distance; infinite before there is one.</summary>
    protected double Distance { get; private set; }

    /// <summary>Whether any point reached the goal.</summary>
    protected bool HasStarted => !double.IsPositiveInfinity(Distance);

    private StartOptions Start { get; }

    /// <summary>Looks for a start, cheaply: after the first success a point costs one query, just below the best distance, and is followed only when that
    /// one succeeds.</summary>
    protected IEnumerable<int> FindStart(RandomKey key)
    {
        Distance = double.PositiveInfinity;
        int given = Start.Points?.Rows ?? 0;
        for (int trial = 0; trial < given + Start.Trials || !HasStarted; trial++)
        {
            if (trial < given) Start.Points!.Row(trial).CopyTo(_far);
            else StartingPoints.Draw(trial - given, _plan, Bounds, key.Fold((ulong)(trial - given)), _far);
            foreach (int queries in Follow(_far, StartTolerance)) yield return queries;
        }
    }

    /// <summary>Asks whether the path to a point reaches the goal nearer than the best, and if so, follows it to the boundary.</summary>
    /// <param name="far">End of the path, inside the bounds. Copied.</param>
    /// <param name="tolerance">Width of the last bracket, as a share of the distance.</param>
    protected IEnumerable<int> Follow(float[] far, double tolerance)
    {
        if (far != _far) far.CopyTo(_far.AsSpan());
        Mask?.Restore(_far, Clean);
        _length = Norm.Distance(_far, Clean);
        double reach = Math.Min(_length, Distance * (1 - tolerance));
        if (!(reach > 0)) yield break;
        Ask(reach);
        yield return 1;
        if (!KeepIfNearer()) yield break;
        var bracket = new Bisection(0, reach);
        while (bracket.IsWiderThan(tolerance * bracket.High))
        {
            Ask(bracket.Middle);
            yield return 1;
            KeepIfNearer();
            bracket.Narrow(Reached);
        }
    }

    /// <summary>Makes the candidate the nearest point if it reached the goal nearer than the one before.</summary>
    protected bool KeepIfNearer()
    {
        if (!Reached) return false;
        double distance = Norm.Distance(Candidate, Clean);
        if (!(distance < Distance)) return false;
        Candidate.CopyTo(Nearest.AsSpan());
        Distance = distance;
        return true;
    }

    private void Ask(double distance) => Blend.At(Norm, Clean, _far, _length, distance, Candidate);
}
