using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ℓ2 and ℓ1: a grid of bump patterns first, then the mass of one window is moved into another, where a new pattern is added.</summary>
/// <remarks>The mass of a perturbation is the sum of its |δ|^p, p being 2 or 1, so that the masses of disjoint windows add up.</remarks>
internal sealed class SquareSearchBumps : SquareSearch
{
    private const int SmallestSide = 3, TilesPerSide = 5;

    private readonly Dictionary<(int Height, int Width), (float[] Plain, float[] Turned)> _patterns = [];
    private readonly float[] _delta;
    private readonly float[] _fresh;
    private readonly int _power;

    public SquareSearchBumps(AttackSession session, AttackOutcome outcome, SquareOptions options, ImagePlan plan)
        : base(session, outcome, options, plan)
    {
        _delta = new float[session.Model.ExampleShape.Count];
        _fresh = new float[plan.Plane];
        _power = options.Ball.Norm == Norm.L1 ? 1 : 2;
    }

    private double WholeMass => _power == 1 ? Session.Ball.Radius : Session.Ball.Radius * Session.Ball.Radius;

    protected override void Initialize(int slot, RandomKey key)
    {
        Span<float> delta = _delta;
        delta.Clear();
        int height = Plan.Height == 1 ? 1 : Math.Max(1, Math.Min(Plan.Height, Plan.Width) / TilesPerSide);
        int width = Plan.Height == 1 ? Math.Max(1, Plan.Width / TilesPerSide) : height;
        int marginTop = Plan.Height % height / 2, marginLeft = Plan.Width % width / 2;
        uint draw = 0;
        for (int top = marginTop; top + height <= Plan.Height; top += height)
        {
            for (int left = marginLeft; left + width <= Plan.Width; left += width)
            {
                float[] pattern = Pattern(height, width, key.Below(2, draw++) == 1);
                var window = new Window(top, left, height, width);
                for (int c = 0; c < Plan.Channels; c++) Write(delta, window, c, pattern, key.Below(2, draw++) == 1 ? 1 : -1);
            }
        }

        // Where the ball is large, the grid alone would leave most of an l1 ball unused.
        if (_power == 1 && Mass(delta) is var mass && mass > 0 && mass < WholeMass) TensorPrimitives.Multiply(delta, (float)(WholeMass / mass), delta);
        Place(slot);
    }

    protected override void Settle(int slot, bool accept)
    {
        if (accept) Points.Row(slot).CopyTo(BestPoint(slot));
    }

    protected override void Propose(int slot, double share, RandomKey key)
    {
        (int height, int width) = Plan.Window(share, SmallestSide, odd: true);
        var target = new Window(key.Below(Plan.Height - height + 1, 0), key.Below(Plan.Width - width + 1, 1), height, width);
        var source = new Window(key.Below(Plan.Height - height + 1, 2), key.Below(Plan.Width - width + 1, 3), height, width);
        float[] pattern = Pattern(height, width, key.Below(2, 4) == 1);

        Span<float> delta = _delta;
        TensorPrimitives.Subtract(BestPoint(slot), Center(slot), delta);
        double unused = Math.Max(WholeMass - Mass(delta), 0) / Plan.Channels;
        for (int c = 0; c < Plan.Channels; c++)
        {
            // New pattern plus the old one's direction, with the mass of both windows and this channel's share of what the ball leaves unused.
            double mass = unused + MassOfUnion(delta, target, source, c);
            Span<float> fresh = _fresh.AsSpan(0, pattern.Length);
            Mix(delta, target, c, pattern, key.Below(2, 5 + (uint)c) == 1 ? 1 : -1, fresh);
            Erase(delta, source, c);
            Write(delta, target, c, fresh, Length(_power == 1 ? mass * Plan.Channels : mass) / (Length(Mass(fresh)) + 1e-12));
        }

        Place(slot);
    }

    private float[] Pattern(int height, int width, bool turned)
    {
        if (!_patterns.TryGetValue((height, width), out (float[] Plain, float[] Turned) known))
        {
            float[] plain = BumpPattern.Create(height, width, _power);
            _patterns[(height, width)] = known = (plain, height == width ? BumpPattern.Transpose(plain, height) : plain);
        }

        return turned ? known.Turned : known.Plain;
    }

    /// <summary>ℓ2: candidate = center + ε·δ/‖δ‖, in ball and bounds. ℓ1: the point of ball and bounds nearest to center + δ, which cuts small changes off.</summary>
    private void Place(int slot)
    {
        Span<float> x = Points.Row(slot);
        Session.Ball.Mask?.Clear(_delta);
        double norm = Length(Mass(_delta));
        float scale = _power == 1 ? 1 : norm > 0 ? (float)(Session.Ball.Radius / norm) : 0;
        TensorPrimitives.MultiplyAdd(_delta, scale, Center(slot), x);
        Session.Ball.Project(x, Region(slot));
    }

    private double Length(double mass) => _power == 1 ? mass : Math.Sqrt(mass);

    /// <summary>fresh = sign·pattern + δ|window / ‖δ|window‖.</summary>
    private void Mix(ReadOnlySpan<float> delta, Window window, int channel, float[] pattern, float sign, Span<float> fresh)
    {
        double mass = 0;
        for (int i = 0; i < window.Height; i++) mass += Mass(delta[window.Line(Plan, (channel * window.Height) + i)]);
        float scale = (float)(1 / (Length(mass) + 1e-12));
        for (int i = 0; i < window.Height; i++)
        {
            ReadOnlySpan<float> line = delta[window.Line(Plan, (channel * window.Height) + i)];
            for (int j = 0; j < line.Length; j++)
                fresh[(i * window.Width) + j] = (sign * pattern[(i * window.Width) + j]) + (line[j] * scale);
        }
    }

    private void Write(Span<float> delta, Window window, int channel, ReadOnlySpan<float> pattern, double scale)
    {
        for (int i = 0; i < window.Height; i++)
        {
            Span<float> line = delta[window.Line(Plan, (channel * window.Height) + i)];
            TensorPrimitives.Multiply(pattern.Slice(i * window.Width, window.Width), (float)scale, line);
        }
    }

    private void Erase(Span<float> delta, Window window, int channel)
    {
        for (int i = 0; i < window.Height; i++) delta[window.Line(Plan, (channel * window.Height) + i)].Clear();
    }

    private double MassOfUnion(ReadOnlySpan<float> delta, Window first, Window second, int channel)
    {
        double mass = 0;
        for (int i = 0; i < first.Height; i++) mass += Mass(delta[first.Line(Plan, (channel * first.Height) + i)]);
        for (int i = 0; i < second.Height; i++)
        {
            Range range = second.Line(Plan, (channel * second.Height) + i);
            int row = second.Top + i;
            bool overlaps = row >= first.Top && row < first.Top + first.Height;
            for (int column = second.Left; column < second.Left + second.Width; column++)
            {
                if (overlaps && column >= first.Left && column < first.Left + first.Width) continue;
                double value = delta[range.Start.Value + column - second.Left];
                mass += _power == 1 ? Math.Abs(value) : value * value;
            }
        }

        return mass;
    }

    private double Mass(ReadOnlySpan<float> values)
    {
        double sum = 0;
        if (_power == 1)
        {
            foreach (float v in values) sum += Math.Abs((double)v);
        }
        else
        {
            foreach (float v in values) sum += (double)v * v;
        }

        return sum;
    }
}
