using System.Security.Cryptography;
using System.Text;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>Finished steps of a long evaluation in a folder, so that the same run goes on from there after a crash, a kill or Ctrl-C.</summary>
/// <remarks>
/// <para>Every file is written whole or not at all and carries the fingerprint of what its content depends on and a SHA-256 of itself. A file of another fingerprint or
/// with damage is deleted, never used; <see cref="Remarks"/> says so. The hash finds damage, not forgery: who can write to the folder can change a result.</para>
/// <para>One run at a time; not safe for concurrent calls.</para>
/// </remarks>
public sealed class CheckpointFolder
{
    private const string Pattern = "*.step", Magic = "redoubt-checkpoint/1";

    private readonly string _folder, _fingerprint;
    private readonly List<string> _remarks = [];

    private CheckpointFolder(string folder, string fingerprint)
    {
        _folder = folder;
        _fingerprint = fingerprint;
    }

    /// <summary>Steps of an earlier run that were there when the folder was opened.</summary>
    public int Found { get; private set; }

    /// <summary>Steps that were taken over from an earlier run so far.</summary>
    public int Restored { get; private set; }

    /// <summary>What was found and not used, one sentence each.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Opens a folder, and deletes steps in it that do not belong to this run.</summary>
    /// <param name="folder">The folder; made when the first step is written.</param>
    /// <param name="fingerprint">What all steps depend on, as 64 hexadecimal digits: program, model, data, settings.</param>
    /// <exception cref="ArgumentException">The fingerprint is no such number.</exception>
    /// <exception cref="IOException">The folder cannot be read, or a stale file not deleted.</exception>
    public static CheckpointFolder Open(string folder, string fingerprint)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(fingerprint);
        if (fingerprint.Length != 64 || !fingerprint.All(char.IsAsciiHexDigit)) throw new ArgumentException("A fingerprint has 64 hexadecimal digits.", nameof(fingerprint));
        var opened = new CheckpointFolder(folder, fingerprint);
        if (Directory.Exists(folder)) opened.Sweep();
        return opened;
    }

    /// <summary>Deletes all steps and the folder: the evaluation is finished.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Delete()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (string file in Directory.EnumerateFiles(_folder, Pattern)) File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    /// <summary>The content of a step that an earlier run finished; null where it did not, or where the file is damaged.</summary>
    internal byte[]? Read(string step)
    {
        string path = PathOf(step);
        if (!File.Exists(path)) return null;
        byte[] file = File.ReadAllBytes(path), head = HeadOf(step);
        bool whole = file.Length >= head.Length + SHA256.HashSizeInBytes && file.AsSpan().StartsWith(head)
            && SHA256.HashData(file.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(file.AsSpan(^SHA256.HashSizeInBytes..));
        if (!whole)
        {
            Refuse(step);
            return null;
        }

        Restored++;
        return file[head.Length..^SHA256.HashSizeInBytes];
    }

    /// <summary>Deletes a step whose content makes no sense, and says so.</summary>
    internal void Refuse(string step)
    {
        File.Delete(PathOf(step));
        _remarks.Add($"The checkpoint {Path.GetFileName(PathOf(step))} is damaged; this step is done again.");
    }

    /// <summary>Keeps a finished step.</summary>
    internal void Write(string step, byte[] content)
    {
        Directory.CreateDirectory(_folder);
        byte[] body = [.. HeadOf(step), .. content];
        AtomicFile.WriteAllBytes(PathOf(step), [.. body, .. SHA256.HashData(body)]);
    }

    // Files of other runs go now: they would never be read, and might be taken for steps of this one by a person who looks.
    private void Sweep()
    {
        foreach (string torn in Directory.EnumerateFiles(_folder, Pattern + ".*.tmp")) File.Delete(torn);
        byte[] head = Encoding.UTF8.GetBytes($"{Magic}\n{_fingerprint}\n");
        int stale = 0;
        foreach (string file in Directory.EnumerateFiles(_folder, Pattern))
        {
            if (StartsWith(file, head))
            {
                Found++;
                continue;
            }

            File.Delete(file);
            stale++;
        }

        if (stale > 0)
            _remarks.Add($"{stale} {(stale == 1 ? "checkpoint" : "checkpoints")} in {_folder} came from another model, other data, other settings or another build of the program and {(stale == 1 ? "was" : "were")} deleted.");
    }

    private static bool StartsWith(string path, ReadOnlySpan<byte> head)
    {
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[head.Length];
        return stream.ReadAtLeast(start, head.Length, throwOnEndOfStream: false) == head.Length && start.SequenceEqual(head);
    }

    private byte[] HeadOf(string step) => Encoding.UTF8.GetBytes($"{Magic}\n{_fingerprint}\n{step}\n");

    private string PathOf(string step) => Path.Combine(_folder, $"{step}.step");
}
