using System.Runtime.InteropServices;

namespace Redoubt.Tensors.Tests;

/// <summary>Floats that end (or begin) exactly at a page which may not be touched: a read or write beyond them ends the process.</summary>
internal sealed unsafe partial class ProtectedMemory : IDisposable
{
    private const int Page = 4096, ReadWrite = 3, PrivateAnonymous = 0x22;

    private readonly byte* _block;
    private readonly nuint _size;

    public ProtectedMemory(long length, bool atEnd = true)
    {
        long data = (length * sizeof(float) + Page - 1) / Page * Page;
        _size = (nuint)(data + 2 * Page);
        if (OperatingSystem.IsLinux())
        {
            _block = (byte*)Map(null, _size, ReadWrite, PrivateAnonymous, -1, 0);
            if (Protect(_block, Page, 0) != 0 || Protect(_block + Page + data, Page, 0) != 0) throw new InvalidOperationException("mprotect failed.");
        }
        else
        {
            _block = (byte*)NativeMemory.AlignedAlloc(_size, Page);
            new Span<byte>(_block, checked((int)_size)).Clear();
        }

        Pointer = atEnd ? (float*)(_block + Page + data) - length : (float*)(_block + Page);
    }

    public float* Pointer { get; }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) _ = Unmap(_block, _size);
        else NativeMemory.AlignedFree(_block);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
