namespace Redoubt.Data;

/// <summary>An array that grows with the data that really arrive, so that a lying header cannot make us allocate what it claims.</summary>
/// <param name="total">Elements expected; the array never grows beyond them.</param>
/// <param name="trusted">Whether the file is known to hold them; then they are allocated at once.</param>
internal sealed class RowBuffer<T>(long total, bool trusted)
{
    private const int FirstElements = 1 << 16;
    private T[] _data = new T[trusted ? total : Math.Min(total, FirstElements)];
    private int _used;

    /// <summary>Room for the next elements.</summary>
    public Span<T> Next(int length)
    {
        if (_used + (long)length > _data.Length)
            Array.Resize(ref _data, (int)Math.Min(total, Math.Max(2L * _data.Length, _used + (long)length)));
        _used += length;
        return _data.AsSpan(_used - length, length);
    }

    /// <summary>All elements; copies only if fewer arrived than expected.</summary>
    public T[] ToArray() => _used == _data.Length ? _data : _data[.._used];
}
