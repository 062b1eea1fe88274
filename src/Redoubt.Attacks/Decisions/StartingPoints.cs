using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Random points from which a decision-based attack may start.</summary>
internal static class StartingPoints
{
    /// <summary>The first point is uniform noise, as in the papers; the others are made of blocks that lie at an end of the range each, from single values
    /// to the whole image, because classifiers answer to coarse patterns at smaller distances.</summary>
    public static void Draw(int trial, ImagePlan plan, InputBounds bounds, RandomKey key, Span<float> point)
    {
        if (trial > 0)
        {
            Blocks(plan, key, bounds, point);
            return;
        }

        key.FillUniform(point, bounds.Lower, bounds.Upper);
        for (int i = 0; i < point.Length; i++) point[i] = Math.Clamp(point[i], bounds.Lower, bounds.Upper);
    }

    private static void Blocks(ImagePlan plan, RandomKey key, InputBounds bounds, Span<float> point)
    {
        int height = Side(plan.Height, key.Uniform(0)), width = Side(plan.Width, key.Uniform(1));
        int shiftDown = key.Below(height, 3), shiftAcross = key.Below(width, 4);
        int down = ((plan.Height - 1 + shiftDown) / height) + 1, across = ((plan.Width - 1 + shiftAcross) / width) + 1;
        bool oneColor = key.Below(2, 2) == 0;
        RandomKey ends = key.Fold(0);
        for (int i = 0; i < point.Length; i++)
        {
            int channel = oneColor ? 0 : i / plan.Plane, y = i % plan.Plane / plan.Width, x = i % plan.Width;
            int block = (((channel * down) + ((y + shiftDown) / height)) * across) + ((x + shiftAcross) / width);
            point[i] = ends.Below(2, (uint)block) == 1 ? bounds.Upper : bounds.Lower;
        }
    }

    /// <summary>A side from 1 to the extent, with its logarithm uniform.</summary>
    private static int Side(int extent, double uniform) => Math.Clamp((int)Math.Round(Math.Pow(extent, uniform)), 1, extent);
}
