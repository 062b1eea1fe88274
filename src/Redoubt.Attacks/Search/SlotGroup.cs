using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Some slots of a batch, packed so that the model sees only them.</summary>
internal sealed class SlotGroup(int capacity, Shape exampleShape, int classes)
{
    private readonly BatchBuffer _points = new(capacity, exampleShape), _gradients = new(capacity, exampleShape);
    private readonly BatchBuffer _scores = new(capacity, new Shape(classes));
    private readonly int[] _slots = new int[capacity], _labels = new int[capacity], _targets = new int[capacity];
    private readonly float[] _values = new float[capacity];

    public int Count { get; private set; }

    public Tensor Points => _points.First(Count);

    public Tensor Scores => _scores.First(Count);

    public Tensor Gradients => _gradients.First(Count);

    public Span<float> Values => _values.AsSpan(0, Count);

    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    public Span<int> Targets => _targets.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int slot, ReadOnlySpan<float> point, int label, int target)
    {
        _slots[Count] = slot;
        _labels[Count] = label;
        _targets[Count] = target;
        point.CopyTo(_points.Row(Count));
        Count++;
    }
}
