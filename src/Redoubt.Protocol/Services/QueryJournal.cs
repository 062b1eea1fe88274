using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Redoubt.Protocol;

/// <summary>What a service has answered, row by row, kept in a file: a run that was killed goes on where it stopped without asking again.</summary>
/// <remarks>
/// <para>Append-only text: one line for the target, then one line per row with the SHA-256 of its values, its scores, and a check of the line. A record torn by a
/// kill is cut off at the next start. The n-th question about equal rows takes the n-th answer, so services that answer at random are replayed as they were.</para>
/// <para>Lines reach the operating system with every request, so a killed process loses at most the request under way; the disk at least once a second.
/// One process at a time.</para>
/// </remarks>
public sealed class QueryJournal : IDisposable
{
    private const string Magic = "redoubt-journal 1";
    private const int CheckLength = 8, KeyLength = 64;
    private static readonly TimeSpan DiskInterval = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Queue<float[]>> _answers = [];
    private readonly int _classes;
    private long _lastDisk;

    private QueryJournal(FileStream file, int classes, TimeProvider time)
    {
        _file = file;
        _classes = classes;
        _time = time;
        _lastDisk = time.GetTimestamp();
    }

    /// <summary>Rows that were in the file when it was opened.</summary>
    public int Loaded { get; private set; }

    /// <summary>Opens a journal or begins one.</summary>
    /// <param name="path">File; made when missing.</param>
    /// <param name="identity">The target: <see cref="IServiceEndpoint.Identity"/>.</param>
    /// <param name="classes">Scores of a row.</param>
    /// <param name="time">Clock of the writes to disk.</param>
    /// <exception cref="InvalidDataException">The file is no journal, belongs to another target, or is damaged before its last record; the sentence names the line.</exception>
    /// <exception cref="IOException">The file cannot be opened, or another process has it.</exception>
    public static QueryJournal Open(string path, string identity, int classes, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(time);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var journal = new QueryJournal(file, classes, time);
            journal.Load(path, Head(identity, classes));
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gives the next recorded answer for a row.</summary>
    /// <param name="row">Values as they are sent.</param>
    /// <param name="scores">Receives the scores.</param>
    /// <returns>False when there is none left.</returns>
    public bool TryTake(ReadOnlySpan<float> row, Span<float> scores)
    {
        if (_answers.Count == 0 || !_answers.TryGetValue(KeyOf(row), out Queue<float[]>? waiting) || !waiting.TryDequeue(out float[]? answer)) return false;
        answer.CopyTo(scores);
        return true;
    }

    /// <summary>Records an answer.</summary>
    /// <param name="row">Values as they were sent.</param>
    /// <param name="scores">The scores.</param>
    public void Add(ReadOnlySpan<float> row, ReadOnlySpan<float> scores)
    {
        string record = $"{KeyOf(row)} {Convert.ToBase64String(MemoryMarshal.AsBytes(scores))}";
        _file.Write(Encoding.ASCII.GetBytes($"{record} {Check(record)}\n"));
    }

    /// <summary>Hands what was recorded to the operating system, and now and then to the disk.</summary>
    public void Flush()
    {
        bool toDisk = _time.GetElapsedTime(_lastDisk) >= DiskInterval;
        _file.Flush(toDisk);
        if (toDisk) _lastDisk = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file.CanWrite) _file.Flush(flushToDisk: true);
        _file.Dispose();
    }

    private static string Head(string identity, int classes) =>
        string.Create(CultureInfo.InvariantCulture, $"{Magic} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))} {classes}");

    private static string KeyOf(ReadOnlySpan<float> row) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(row)));

    private static string Check(string record) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(record)))[..CheckLength];

    private void Load(string path, string head)
    {
        // Base64 needs four characters for three bytes; anything longer than a record is no record.
        int longest = Math.Max(head.Length, KeyLength + (_classes * sizeof(float) + 2) / 3 * 4 + CheckLength + 2) + 1;
        var line = new byte[longest];
        long good = 0;
        for (int number = 1; ; number++)
        {
            bool whole = TryReadLine(line, out int length);
            string text = Encoding.ASCII.GetString(line, 0, Math.Min(length, longest));
            bool isRight = whole && (number == 1 ? text == head : Record(text));
            if (!isRight && number == 1 && (whole || length > 0) && !(!whole && head.StartsWith(text, StringComparison.Ordinal)))
            {
                throw new InvalidDataException(text.StartsWith(Magic, StringComparison.Ordinal)
                    ? $"{path}: line 1: this journal belongs to another target; give another file."
                    : $"{path}: line 1: this is no journal of queries.");
            }

            // Only what was being written when the process ended may be damaged: the end of the file.
            if (!isRight && whole && _file.Position < _file.Length) throw new InvalidDataException($"{path}: line {number}: the journal is damaged here.");
            if (!isRight) break;
            good = _file.Position;
        }

        _file.SetLength(good);
        _file.Position = good;
        if (good == 0) _file.Write(Encoding.ASCII.GetBytes(head + "\n"));
        _file.Flush();
    }

    private bool TryReadLine(byte[] line, out int length)
    {
        length = 0;
        int next;
        while ((next = _file.ReadByte()) >= 0)
        {
            if (next == '\n') return true;
            if (length < line.Length) line[length] = (byte)next;
            if (length++ > line.Length) return _file.Position < _file.Length;
        }

        return false;
    }

    private bool Record(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length != 3 || parts[0].Length != KeyLength || parts[2] != Check($"{parts[0]} {parts[1]}")) return false;
        var scores = new float[_classes];
        if (!Convert.TryFromBase64String(parts[1], MemoryMarshal.AsBytes(scores.AsSpan()), out int written) || written != scores.Length * sizeof(float)) return false;
        if (!_answers.TryGetValue(parts[0], out Queue<float[]>? waiting)) _answers.Add(parts[0], waiting = new Queue<float[]>());
        waiting.Enqueue(scores);
        Loaded++;
        return true;
    }
}
