using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="TransferAttack"/>.</summary>
internal sealed class TransferSearch : GradientSearch
{
    private readonly TransferOptions _options;
    private readonly AttackOutcome _outcome;
    private readonly VariedInputs _inputs;
    private readonly GaussianSmoothing? _smoothing;
    private readonly int[] _steps;
    private readonly RandomKey[] _keys;
    private readonly BatchBuffer _momenta, _means;
    private readonly BatchBuffer? _variances, _neighborhoods;
    private readonly float[] _scores, _direction, _zeros;
    private readonly bool _judgesApart;
    private long _spent;

    public TransferSearch(AttackSession session, IObjective objective, AttackOutcome outcome, TransferOptions options)
        : base(session, objective, outcome)
    {
        _options = options;
        _outcome = outcome;
        Shape example = session.Model.ExampleShape;
        _inputs = new VariedInputs(example, session.Model.Bounds, options);
        _smoothing = options.KernelSize > 1 ? new GaussianSmoothing(example, options.KernelSize) : null;
        _steps = new int[Capacity];
        _keys = new RandomKey[Capacity];
        _momenta = new BatchBuffer(Capacity, example);
        _means = new BatchBuffer(Capacity, example);
        _variances = options.Neighbors > 0 ? new BatchBuffer(Capacity, example) : null;
        _neighborhoods = options.Neighbors > 0 ? new BatchBuffer(Capacity, example) : null;
        _scores = new float[Capacity * session.Model.Classes];
        _direction = new float[example.Count];
        _zeros = new float[example.Count];
        _judgesApart = !options.ToTheEnd && (options.LookAhead || options.DiversityProbability > 0);
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => (int)Math.Min(int.MaxValue, (long)_options.Steps * PassesPerStep + (_options.ToTheEnd ? 0 : 1));

    public override SearchAim Aim => _options.ToTheEnd ? SearchAim.LargestObjective : SearchAim.FirstSuccess;

    private int PassesPerStep => _options.GradientsPerStep + (_judgesApart ? 1 : 0);

    protected override int PassesPerGradient => _options.GradientsPerStep;

    public override long EvaluationsOf(int active) => _spent;

    public override void Evaluate(int active)
    {
        _spent = 0;
        for (int slot = 0; slot < active; slot++) _spent += WantsGradient(slot) ? PassesPerStep : 1;
        base.Evaluate(active);
    }

    public override bool Advance(int slot)
    {
        if (_steps[slot] == _options.Steps) return false;
        Accumulate(slot);
        Span<float> x = Points.Row(slot);
        FeasibleRegion region = Region(slot);
        Session.Ball.StepUphill(x, _momenta.Row(slot), _options.EffectiveStepSize, region);
        Session.Ball.Project(x, region);
        _steps[slot]++;
        return !(_options.ToTheEnd && _steps[slot] == _options.Steps);
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _keys[to] = _keys[from];
        _momenta.Move(from, to);
        _variances?.Move(from, to);
    }

    public override ReadOnlySpan<float> Best(int slot, out float value)
    {
        value = 0; // the last point is wanted, whatever its loss here
        return Points.Row(slot);
    }

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _keys[slot] = key;
        _momenta.Row(slot).Clear();
        _variances?.Row(slot).Clear();
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool WantsGradient(int slot) => _steps[slot] < _options.Steps;

    protected override void Climb(SlotGroup group)
    {
        if (_judgesApart) JudgePoints(group);
        Average(group, 0, _means);
        if (_neighborhoods is not null)
        {
            for (int neighbor = 1; neighbor <= _options.Neighbors; neighbor++) Average(group, neighbor, _neighborhoods);
        }

        _scores.AsSpan(0, group.Scores.Data.Length).CopyTo(group.Scores.Data);
        for (int i = 0; i < group.Count; i++)
        {
            _means.Row(group.Slots[i]).CopyTo(group.Gradients.Row(i));
            Keep(group, i);
        }
    }

    /// <summary>Adds the mean gradient over the copies of one sample to a buffer: sample 0 is the point itself, the others are neighbors.</summary>
    private void Average(SlotGroup group, int sample, BatchBuffer sums)
    {
        for (int copy = 0; copy < _options.ScaleCopies; copy++)
        {
            for (int i = 0; i < group.Count; i++) WritePoint(group.Slots[i], sample, copy, group.Points.Row(i));
            Differentiate(group);
            if (sample == 0 && copy == 0 && !_judgesApart) group.Scores.Data.CopyTo(_scores);
            for (int i = 0; i < group.Count; i++)
            {
                int slot = group.Slots[i];
                Span<float> sum = sums.Row(slot);
                if (copy == 0 && sample <= 1) sum.Clear();
                float share = 1f / (_options.ScaleCopies * (sample == 0 ? 1 : _options.Neighbors));
                _inputs.AddPullback(group.Gradients.Row(i), copy, KeyOf(slot, sample, copy), share, sum);
            }
        }
    }

    private void WritePoint(int slot, int sample, int copy, Span<float> point)
    {
        Span<float> x = Points.Row(slot);
        if (sample > 0) _inputs.Neighbor(x, KeyOf(slot, sample, 0).Fold(1), _direction);
        else if (_options.LookAhead) TensorPrimitives.MultiplyAdd(_momenta.Row(slot), (float)(_options.EffectiveStepSize * _options.Momentum), x, _direction);
        else x.CopyTo(_direction);
        _inputs.Vary(_direction, copy, KeyOf(slot, sample, copy), point);
    }

    private void JudgePoints(SlotGroup group)
    {
        Judge(group);
        group.Scores.Data.CopyTo(_scores);
        foreach (int slot in group.Slots) _outcome.RowForward[RowOf(slot)]++;
    }

    private RandomKey KeyOf(int slot, int sample, int copy) => _keys[slot].Fold(((ulong)_steps[slot] << 32) + (ulong)(sample * _options.ScaleCopies + copy));

    /// <summary>v from the last step joins the gradient, the sum is smoothed and joins the momentum at a mean magnitude of 1.</summary>
    private void Accumulate(int slot)
    {
        Span<float> gradient = Gradient(slot), momentum = _momenta.Row(slot);
        gradient.CopyTo(_direction);
        if (_variances is not null)
        {
            Span<float> variance = _variances.Row(slot);
            TensorPrimitives.Add<float>(_direction, variance, _direction);
            TensorPrimitives.Subtract(_neighborhoods!.Row(slot), gradient, variance);
        }

        _smoothing?.Apply(_direction);
        double mean = Norm.L1.Distance(_direction, _zeros) / _direction.Length;
        TensorPrimitives.Multiply(momentum, (float)_options.Momentum, momentum);
        if (mean > 0 && double.IsFinite(1 / mean)) RowArithmetic.Add(_direction, 1 / mean, momentum);
    }
}
