using System.Globalization;

namespace Redoubt.Onnx;

/// <summary>Where the numbers of a tensor are and how many: claims compared with what is there before anything is allocated.</summary>
internal sealed class TensorBytes
{
    private readonly TensorProto _tensor;
    private readonly ModelSource _source;
    private readonly string? _location;
    private readonly long _offset;

    /// <summary>Checks a tensor's type, extents and size.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, of an unsupported type, or lies about its size.</exception>
    public TensorBytes(TensorProto tensor, ModelSource source)
    {
        (_tensor, _source) = (tensor, source);
        Type = (OnnxElementType)tensor.DataType;
        if (Type.ToGraph() is null) throw Error($"has element type {Type}, which is not supported");
        Count = Extents();
        IsRaw = tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.RawData.Length > 0 || (tensor.HasRawData && ListLength == 0);
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External) (_location, _offset) = External();
        else CheckInside();
    }

    public OnnxElementType Type { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Whether the numbers are little-endian bytes rather than a list of the message.</summary>
    public bool IsRaw { get; }

    private int ListLength => Type switch
    {
        OnnxElementType.Float32 => _tensor.FloatData.Count,
        OnnxElementType.Float64 => _tensor.DoubleData.Count,
        OnnxElementType.Int64 => _tensor.Int64Data.Count,
        OnnxElementType.UInt32 or OnnxElementType.UInt64 => _tensor.Uint64Data.Count,
        _ => _tensor.Int32Data.Count,
    };

    /// <summary>Copies the bytes of a raw tensor.</summary>
    /// <param name="target">As many bytes as the elements need.</param>
    public void CopyTo(Span<byte> target)
    {
        if (_location is null) _tensor.RawData.Span.CopyTo(target);
        else _source.External!.Read(_location, _offset, target, Error);
    }

    /// <summary>The bytes of a raw tensor.</summary>
    public ReadOnlySpan<byte> ToSpan()
    {
        if (_location is null) return _tensor.RawData.Span;
        byte[] bytes = new byte[(long)Count * Type.Bytes()];
        CopyTo(bytes);
        return bytes;
    }

    public InvalidModelException Error(string predicate) => _source.Error($"tensor '{_tensor.Name}' {predicate}.");

    private int Extents()
    {
        if (_tensor.Dims.Count > 64) throw Error($"claims {_tensor.Dims.Count} axes; 64 is the limit");
        Int128 count = 1;
        foreach (long extent in _tensor.Dims)
        {
            if (extent is < 0 or > int.MaxValue) throw Error($"has an extent of {extent}");
            count *= extent;
            if (count > int.MaxValue) throw Error($"claims more than {int.MaxValue} elements");
        }

        return (int)count;
    }

    private void CheckInside()
    {
        long present = IsRaw ? _tensor.RawData.Length : ListLength, needed = IsRaw ? (long)Count * Type.Bytes() : Count;
        string unit = IsRaw ? "bytes" : "numbers";
        if (IsRaw && ListLength > 0) throw Error("holds its numbers twice, as bytes and as a list");
        if (present != needed) throw Error($"needs {needed} {unit} for extents [{string.Join(',', _tensor.Dims)}] but holds {present}");
    }

    private (string Location, long Offset) External()
    {
        if (_tensor.RawData.Length > 0 || ListLength > 0) throw Error("holds numbers although it keeps them in another file");
        if (_source.External is not { } files) throw Error("keeps its numbers in another file, which a model read from a stream cannot have");
        string? location = Entry("location");
        if (location is null) throw Error("keeps its numbers in another file but does not name it");
        long offset = Number("offset") ?? 0, needed = (long)Count * Type.Bytes();
        long stated = Number("length") ?? needed, available = files.Length(location, Error);
        if (stated != needed) throw Error($"needs {needed} bytes for extents [{string.Join(',', _tensor.Dims)}] but keeps {stated} in '{location}'");
        if (offset > available || needed > available - offset)
            throw Error($"keeps {needed} bytes at position {offset} of '{location}', which is {available} bytes long");
        return (location, offset);
    }

    private long? Number(string key)
    {
        if (Entry(key) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Error($"has '{text}' as the {key} in another file");
    }

    private string? Entry(string key)
    {
        string[] values = [.. _tensor.ExternalData.Where(e => e.Key == key).Select(static e => e.Value)];
        return values.Length > 1 ? throw Error($"states the {key} in another file twice") : values.FirstOrDefault();
    }
}
