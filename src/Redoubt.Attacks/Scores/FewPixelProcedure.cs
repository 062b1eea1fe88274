using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The few-pixel attack on one row. A candidate is, for each of its pixels, a row, a column and a value for every channel.</summary>
internal sealed class FewPixelProcedure : ScoreProcedure
{
    /// <summary>Weight F of a difference of two candidates.</summary>
    private const double Weight = 0.5;

    private readonly ImagePlan _plan;
    private readonly int _population, _pixels, _genes;
    private readonly double[] _parents, _children;
    private readonly float[] _margins, _found;
    private bool _isFirst;

    public FewPixelProcedure(Shape example, FewPixelOptions options)
        : base(example)
    {
        _plan = ImagePlan.Flattened(example);
        _population = options.EffectivePopulation;
        _pixels = (int)Math.Min(options.Ball.Radius / _plan.Channels, _plan.Plane);
        if (_pixels < 1) throw new ArgumentException($"Few-pixel needs a radius of {_plan.Channels} or more: a pixel has as many values.", nameof(options));
        _genes = _pixels * (2 + _plan.Channels);
        _parents = new double[_population * _genes];
        _children = new double[_population * _genes];
        _margins = new float[_population];
        _found = new float[_population];
    }

    protected override IEnumerator<int> Steps()
    {
        Populate(Key.Fold(0));
        _isFirst = true;
        for (ulong generation = 1; ; generation++)
        {
            yield return _population;
            Select();
            Breed(Key.Fold(generation));
        }
    }

    protected override void WriteSurvey(int index, Span<float> point)
    {
        Clean.CopyTo(point);
        ReadOnlySpan<double> child = _children.AsSpan(index * _genes, _genes);
        for (int pixel = 0; pixel < _pixels; pixel++)
        {
            ReadOnlySpan<double> genes = child.Slice(pixel * (2 + _plan.Channels), 2 + _plan.Channels);
            int place = ((int)genes[0] * _plan.Width) + (int)genes[1];
            for (int c = 0; c < _plan.Channels; c++) point[(c * _plan.Plane) + place] = (float)genes[2 + c];
        }
    }

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, float margin) => _found[index] = margin;

    private void Populate(RandomKey key)
    {
        uint draw = 0;
        double middle = (Bounds.Lower + (double)Bounds.Upper) / 2, spread = (Bounds.Upper - (double)Bounds.Lower) / 2;
        var normal = new float[_children.Length];
        key.Fold(0).FillNormal(normal);
        for (int i = 0; i < _children.Length; i++)
        {
            int gene = i % (2 + _plan.Channels);
            _children[i] = gene switch
            {
                0 => key.Uniform(draw++) * _plan.Height,
                1 => key.Uniform(draw++) * _plan.Width,
                _ => middle + (spread * normal[i]),
            };
        }

        Repair();
    }

    /// <summary>A child that is better than its parent takes its place.</summary>
    private void Select()
    {
        for (int i = 0; i < _population; i++)
        {
            if (!_isFirst && !(_found[i] > _margins[i])) continue;
            _margins[i] = _found[i];
            _children.AsSpan(i * _genes, _genes).CopyTo(_parents.AsSpan(i * _genes, _genes));
        }

        _isFirst = false;
    }

    /// <summary>child = a + F·(b - c) of three different parents; no crossover.</summary>
    private void Breed(RandomKey key)
    {
        for (int i = 0; i < _population; i++)
        {
            RandomKey own = key.Fold((ulong)i);
            int a = own.Below(_population, 0), b = Other(own.Below(_population - 1, 1), a, -1);
            int c = Other(own.Below(_population - 2, 2), Math.Min(a, b), Math.Max(a, b));
            for (int g = 0; g < _genes; g++)
                _children[(i * _genes) + g] = _parents[(a * _genes) + g] + (Weight * (_parents[(b * _genes) + g] - _parents[(c * _genes) + g]));
        }

        Repair();
    }

    /// <summary>Steps over taken numbers, the smaller first.</summary>
    private static int Other(int drawn, int first, int second)
    {
        int result = drawn >= first ? drawn + 1 : drawn;
        return second >= 0 && result >= second ? result + 1 : result;
    }

    private void Repair()
    {
        for (int i = 0; i < _children.Length; i++)
        {
            int gene = i % (2 + _plan.Channels);
            _children[i] = gene switch
            {
                0 => Math.Clamp(_children[i], 0, _plan.Height - 1),
                1 => Math.Clamp(_children[i], 0, _plan.Width - 1),
                _ => Math.Clamp(_children[i], Bounds.Lower, Bounds.Upper),
            };
        }
    }
}
