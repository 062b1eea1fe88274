using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Parts rows into those that fit a detector and those that calibrate it, so that no row is in both.</summary>
/// <remarks>Rows of equal content count as one row: they come to the same side. Which side depends on content and key only, not on the order of the rows.</remarks>
public static class RowSplit
{
    /// <summary>Parts a set.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="share">Share of the rows that calibrates, in (0, 1); the count is a draw and scatters by a few.</param>
    /// <param name="key">Randomness.</param>
    /// <exception cref="ArgumentException">One side is empty.</exception>
    public static (LabeledData Fitting, LabeledData Calibration) Split(LabeledData rows, double share, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!(share > 0 && share < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Must be in (0, 1).");
        var fitting = new List<int>();
        var calibration = new List<int>();
        for (int row = 0; row < rows.Rows; row++)
            (key.Fold(Word(rows.Inputs.Row(row))).Uniform() < share ? calibration : fitting).Add(row);
        if (fitting.Count == 0 || calibration.Count == 0)
            throw new ArgumentException($"{rows.Rows} rows cannot be parted into rows to fit on and rows to calibrate with; give more.", nameof(rows));
        return (rows.Take([.. fitting]), rows.Take([.. calibration]));
    }

    /// <summary>Checks that no row is in both sets.</summary>
    /// <param name="fitting">Rows that a detector was fitted on.</param>
    /// <param name="calibration">Rows to calibrate it with.</param>
    /// <exception cref="ArgumentException">A row is in both: suspicions of rows that were fitted on are too low, and the false-positive rate would not hold.</exception>
    public static void RequireDisjoint(LabeledData fitting, LabeledData calibration)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        ArgumentNullException.ThrowIfNull(calibration);
        var seen = new Dictionary<Digest, int>();
        for (int row = 0; row < fitting.Rows; row++) seen.TryAdd(Digest.Of(fitting.Inputs.Row(row)), row);
        for (int row = 0; row < calibration.Rows; row++)
        {
            if (!seen.TryGetValue(Digest.Of(calibration.Inputs.Row(row)), out int known)) continue;
            throw new ArgumentException(
                $"Row {calibration.RowIndices[row]} of {calibration.Source} is also row {fitting.RowIndices[known]} of {fitting.Source}; rows that calibrate a detector must not be among those it was fitted on.",
                nameof(calibration));
        }
    }

    /// <summary>The rows of an array that are not among clean rows: files of attacks hold the clean input where an attack failed.</summary>
    /// <param name="rows">Rows, <c>[N, …]</c>. Not modified.</param>
    /// <param name="clean">Clean rows.</param>
    public static Tensor Without(Tensor rows, LabeledData clean)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(clean);
        var seen = new HashSet<Digest>();
        for (int row = 0; row < clean.Rows; row++) seen.Add(Digest.Of(clean.Inputs.Row(row)));
        return rows.Gather([.. Enumerable.Range(0, rows.Rows).Where(row => !seen.Contains(Digest.Of(rows.Row(row))))]);
    }

    private static ulong Word(ReadOnlySpan<float> row) => Digest.Of(row).Low;

    private readonly record struct Digest(ulong Low, ulong High)
    {
        public static Digest Of(ReadOnlySpan<float> row)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(row), hash);
            return new Digest(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
        }
    }
}
