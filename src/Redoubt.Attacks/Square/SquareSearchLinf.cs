using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ℓ∞: vertical stripes first, then squares in which each channel goes to one end of its range.</summary>
internal sealed class SquareSearchLinf : SquareSearch
{
    private const int Redraws = 32;

    private readonly Window[] _windows;

    public SquareSearchLinf(AttackSession session, AttackOutcome outcome, SquareOptions options, ImagePlan plan)
        : base(session, outcome, options, plan) => _windows = new Window[Capacity];

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _windows[to] = _windows[from];
    }

    protected override void Initialize(int slot, RandomKey key)
    {
        FeasibleRegion region = Region(slot);
        Span<float> x = Points.Row(slot);
        for (int stripe = 0; stripe < Plan.Channels * Plan.Width; stripe++)
        {
            ReadOnlySpan<float> end = key.Below(2, (uint)stripe) == 1 ? region.Upper : region.Lower;
            int first = (stripe / Plan.Width * Plan.Plane) + (stripe % Plan.Width);
            for (int i = 0; i < Plan.Height; i++) x[first + (i * Plan.Width)] = end[first + (i * Plan.Width)];
        }

        _windows[slot] = new Window(0, 0, Plan.Height, Plan.Width);
    }

    protected override void Settle(int slot, bool accept)
    {
        Span<float> x = Points.Row(slot), best = BestPoint(slot);
        Window window = _windows[slot];
        for (int line = 0; line < Plan.Channels * window.Height; line++)
        {
            Range range = window.Line(Plan, line);
            if (accept) x[range].CopyTo(best[range]);
            else best[range].CopyTo(x[range]);
        }
    }

    protected override void Propose(int slot, double share, RandomKey key)
    {
        (int height, int width) = Plan.Window(share, smallest: 1, odd: false);
        uint draw = 0;
        for (int attempt = 0; attempt < Redraws; attempt++)
        {
            int top = key.Below(Plan.Height - height + 1, draw++), left = key.Below(Plan.Width - width + 1, draw++);
            var window = new Window(top, left, height, width);
            _windows[slot] = window;
            bool changed = false;
            for (int c = 0; c < Plan.Channels; c++) changed |= Fill(slot, window, c, key.Below(2, draw++) == 1);
            if (changed) return;
        }
    }

    /// <summary>Best ± 2ε, moved back into ball and bounds, is the upper or lower end of the range whatever the best point was.</summary>
    private bool Fill(int slot, Window window, int channel, bool up)
    {
        FeasibleRegion region = Region(slot);
        ReadOnlySpan<float> end = up ? region.Upper : region.Lower;
        Span<float> x = Points.Row(slot);
        bool changed = false;
        for (int line = channel * window.Height; line < (channel + 1) * window.Height; line++)
        {
            Range range = window.Line(Plan, line);
            changed |= !x[range].SequenceEqual(end[range]);
            end[range].CopyTo(x[range]);
        }

        return changed;
    }
}
