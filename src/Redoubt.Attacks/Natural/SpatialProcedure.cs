using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Rotations and shifts of one row.</summary>
internal sealed class SpatialProcedure : DecisionProcedure
{
    private const int Chunk = 25;

    private readonly SpatialOptions _options;
    private readonly int _height, _width;
    private readonly (double Degrees, double X, double Y)[] _grid;
    private int _first;
    private bool _found;

    public SpatialProcedure(Shape example, SpatialOptions options)
        : base(example)
    {
        (_options, _height, _width) = (options, example[1], example[2]);
        _grid = options.Random ? [] : Grid(options);
    }

    /// <summary>The grid without the identity, the smallest transformations first.</summary>
    public static (double Degrees, double X, double Y)[] Grid(SpatialOptions options)
    {
        var all = from r in Places(options.Rotations)
                  from y in Places(options.Shifts)
                  from x in Places(options.Shifts)
                  where r != 0 || x != 0 || y != 0
                  orderby r * r + x * x + y * y
                  select (r * options.LargestRotation, x * options.LargestShift, y * options.LargestShift);
        return [.. all];

        static IEnumerable<double> Places(int count) => Enumerable.Range(0, count).Select(i => count == 1 ? 0 : 2.0 * i / (count - 1) - 1);
    }

    /// <summary>Writes an image turned about its middle and shifted: each pixel shows where it came from, between four pixels; outside lies the empty value.</summary>
    public static void Transform(ReadOnlySpan<float> image, (int Height, int Width) size, (double Degrees, double X, double Y) by, float empty, Span<float> moved)
    {
        (double sin, double cos) = Math.SinCos(by.Degrees * Math.PI / 180);
        double middleX = 0.5 * (size.Width - 1), middleY = 0.5 * (size.Height - 1);
        for (int i = 0; i < moved.Length; i++)
        {
            int plane = i / (size.Height * size.Width), y = i / size.Width % size.Height, x = i % size.Width;
            double dx = x - by.X - middleX, dy = y - by.Y - middleY;
            moved[i] = At(image.Slice(plane * size.Height * size.Width, size.Height * size.Width), size, (cos * dx + sin * dy + middleX, cos * dy - sin * dx + middleY), empty);
        }
    }

    protected override IEnumerator<int> Steps()
    {
        int count = _options.Random ? int.MaxValue : _grid.Length;
        _found = false;
        for (_first = 0; _first < count && !_found; _first += Chunk)
        {
            int chunk = Math.Min(Chunk, count - _first);

            // A single query goes by the candidate, more by a survey.
            if (chunk == 1 || Left == 1) Write(_first, Candidate);
            yield return chunk;
            _found |= !IsSurvey && Reached;
        }
    }

    protected override void WriteSurvey(int index, Span<float> point) => Write(_first + index, point);

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) => _found |= reached;

    private void Write(int index, Span<float> point)
    {
        (double Degrees, double X, double Y) by = _options.Random ? Draw(Key.Fold((ulong)index)) : _grid[index];
        Transform(Clean, (_height, _width), by, Bounds.Lower, point);
        Bounds.Clamp(point);
    }

    private (double Degrees, double X, double Y) Draw(RandomKey key) =>
        ((2 * key.Uniform(0) - 1) * _options.LargestRotation, (2 * key.Uniform(1) - 1) * _options.LargestShift, (2 * key.Uniform(2) - 1) * _options.LargestShift);

    private static float At(ReadOnlySpan<float> plane, (int Height, int Width) size, (double X, double Y) place, float empty)
    {
        // Whole pixels stay exact in spite of rounding in the rotation.
        double px = Math.Abs(place.X - Math.Round(place.X)) < 1e-9 ? Math.Round(place.X) : place.X, py = Math.Abs(place.Y - Math.Round(place.Y)) < 1e-9 ? Math.Round(place.Y) : place.Y;
        int left = (int)Math.Floor(px), top = (int)Math.Floor(py);
        double shareX = px - left, shareY = py - top, sum = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            int x = left + (corner & 1), y = top + (corner >> 1);
            double weight = ((corner & 1) == 0 ? 1 - shareX : shareX) * ((corner >> 1) == 0 ? 1 - shareY : shareY);
            if (weight == 0) continue;
            sum += weight * (x < 0 || y < 0 || x >= size.Width || y >= size.Height ? empty : plane[y * size.Width + x]);
        }

        return (float)sum;
    }
}
