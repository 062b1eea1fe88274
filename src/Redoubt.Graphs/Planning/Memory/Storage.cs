using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Where a value lives while a plan runs. Booleans are float32 zeros and ones inside a plan; int64 values keep eight bytes.</summary>
internal sealed unsafe class Storage
{
    // Kernels that work on whole vectors may read, never write, this far beyond the last element.
    private const int SlackBytes = 256;

    private Storage? _whole;
    private int _firstChannel;

    public Storage(TensorType type, StorageLayout layout = StorageLayout.RowMajor, Halo halo = default)
    {
        Type = type;
        Layout = layout;
        OwnHalo = halo;
    }

    public TensorType Type { get; }

    public StorageLayout Layout { get; }

    /// <summary>The border of zeros around each image: that of the larger image when this one is a part of it.</summary>
    public Halo Halo => _whole?.Halo ?? OwnHalo;

    /// <summary>The storage whose memory this one shares under other extents; null for memory of its own.</summary>
    public Storage? SharedWith { get; set; }

    public Storage Root => SharedWith?.Root ?? this;

    /// <summary>Persistent memory is never lent to another value: constants, parameters, inputs and outputs.</summary>
    public bool IsPersistent { get; set; }

    /// <summary>Borrowed memory belongs to another plan.</summary>
    public bool IsBorrowed { get; private set; }

    /// <summary>Index of the first step that writes it; int.MaxValue before one does.</summary>
    public int FirstStep { get; set; } = int.MaxValue;

    /// <summary>Index of the last step that reads or writes it.</summary>
    public int LastStep { get; set; } = -1;

    public byte* Memory { get; private set; }

    public float* Floats => (float*)Memory;

    public long* Integers => (long*)Memory;

    public int ElementSize => Type.ElementType == ElementType.Int64 ? sizeof(long) : sizeof(float);

    public int Height => Type[2].Size;

    public int Width => Type[3].Size;

    public int Channels => Type[1].Size;

    public nint PixelStride => _whole?.PixelStride ?? Channels;

    public nint RowStride => (Width + Halo.Left + Halo.Right) * PixelStride;

    public nint ImageStride => (Height + Halo.Top + Halo.Bottom) * RowStride;

    /// <summary>The first pixel of the first image.</summary>
    public float* Origin => Floats + (Halo.Top * RowStride) + (Halo.Left * PixelStride);

    /// <summary>The memory as kernels see it; a row of a matrix is an image of one pixel.</summary>
    public ImageView View => Layout == StorageLayout.Image
        ? new ImageView(Origin, Height, Width, Channels, PixelStride, RowStride, ImageStride)
        : ImageView.Matrix(Floats, Type[^1].Size, LinePitch);

    /// <summary>Distance between two rows of the last axis of a row-major value; more than its extent when this is a run of columns of a larger matrix.</summary>
    public nint LinePitch => _whole?.LinePitch ?? Type[^1].Size;

    /// <summary>Whether this is a run of channels or columns of a larger value.</summary>
    public bool IsPart => _whole is not null;

    /// <summary>Bytes to allocate for a number of rows.</summary>
    public nuint Bytes(int rows)
    {
        long elements = Layout == StorageLayout.Image ? Type[0].Bind(rows) * (long)ImageStride : Count(rows);
        return (nuint)(elements * ElementSize + SlackBytes);
    }

    /// <summary>Gives the storage its memory.</summary>
    /// <param name="memory">Of the root.</param>
    public void Bind(byte* memory) => Memory = memory + ChannelOffset * sizeof(float);

    /// <summary>Lives where another plan's storage does.</summary>
    /// <param name="lender">A storage of the same type that already has memory.</param>
    public void Borrow(Storage lender)
    {
        IsBorrowed = true;
        Memory = lender.Memory;
    }

    /// <summary>Makes an image a run of channels of a larger one, or a matrix a run of columns, so that whoever writes or reads it does so there.</summary>
    public void PlaceIn(Storage whole, int firstChannel)
    {
        SharedWith = whole;
        _whole = whole;
        _firstChannel = firstChannel;
    }

    private Halo OwnHalo { get; }

    private int ChannelOffset => _whole is null ? 0 : _firstChannel + _whole.ChannelOffset;

    /// <summary>Elements for a number of rows, borders not counted.</summary>
    public int Count(int rows)
    {
        long count = 1;
        foreach (Dimension dimension in Type.Dimensions) count *= dimension.Bind(rows);
        return checked((int)count);
    }

    /// <summary>Rows of the last axis.</summary>
    public int Lines(int rows)
    {
        long count = 1;
        for (int axis = 0; axis < Type.Rank - 1; axis++) count *= Type[axis].Bind(rows);
        return checked((int)count);
    }

    /// <summary>Stride of an axis of the value in this layout, in elements.</summary>
    public nint Stride(int axis, int rows)
    {
        if (Layout == StorageLayout.Image) return axis switch { 0 => ImageStride, 1 => 1, 2 => RowStride, _ => PixelStride };
        if (IsPart) return axis == 0 ? LinePitch : 1;
        nint stride = 1;
        for (int i = Type.Rank - 1; i > axis; i--) stride *= Type[i].Bind(rows);
        return stride;
    }
}
