using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>RayS on one row. Every direction of signs is a corner of the bounds, and the path to it moves every value as far as the distance allows.</summary>
internal sealed class RaySProcedure(Shape example, RaySOptions options) : BoundaryProcedure(example, Norm.Linf, options.Start)
{
    /// <summary>A ray is measured this exactly, as a share of its distance.</summary>
    private const double Tolerance = 0.001;

    private readonly float[] _corner = new float[example.Count];

    protected override IEnumerator<int> Steps()
    {
        foreach (int queries in FindStart(Key.Fold(0))) yield return queries;
        for (int i = 0; i < _corner.Length; i++) _corner[i] = Nearest[i] >= Clean[i] ? Bounds.Upper : Bounds.Lower;
        foreach (int queries in Follow(_corner, Tolerance)) yield return queries;
        for (int blocks = 1; ; blocks = blocks >= _corner.Length ? 1 : Math.Min(blocks * 2, _corner.Length))
        {
            for (int block = 0; block < blocks; block++)
            {
                int first = (int)((long)_corner.Length * block / blocks), end = (int)((long)_corner.Length * (block + 1) / blocks);
                if (Mask is { } mask && !mask.HasFree(first, end)) continue;
                double before = Distance;
                Flip(first, end);
                foreach (int queries in Follow(_corner, Tolerance)) yield return queries;
                if (!(Distance < before)) Flip(first, end);
            }
        }
    }

    private void Flip(int first, int end)
    {
        for (int i = first; i < end; i++) _corner[i] = _corner[i] == Bounds.Upper ? Bounds.Lower : Bounds.Upper;
    }
}
