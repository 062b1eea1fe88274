using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>One row per slot, with views of the first n rows that are made once per n, so that a loop allocates nothing after warm-up.</summary>
internal sealed class BatchBuffer
{
    private readonly Tensor _all;
    private readonly Tensor?[] _views;
    private readonly int _rowLength;

    public BatchBuffer(int capacity, Shape exampleShape)
    {
        int[] extents = [capacity, .. exampleShape.Extents];
        _all = new Tensor(new Shape(extents));
        _views = new Tensor?[capacity + 1];
        _views[capacity] = _all;
        _rowLength = exampleShape.Count;
    }

    public Span<float> Row(int slot) => _all.Data.Slice(slot * _rowLength, _rowLength);

    public Tensor First(int count) => _views[count] ??= _all.View(0, count);

    public void Move(int from, int to) => Row(from).CopyTo(Row(to));
}
