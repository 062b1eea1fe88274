using System.Runtime.InteropServices;
using System.Text;
using Redoubt.Attacks;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What an attack did to some rows: as much of an <see cref="AttackOutcome"/> as evaluations use, and as a file keeps.</summary>
internal sealed class RowResults
{
    // More than any attack writes; a longer list is damage.
    private const int MostNotes = 10_000;

    public RowResults(Tensor inputs)
    {
        Adversarial = inputs.Clone();
        Status = new AttackRowStatus[inputs.Rows];
        Norms = new double[inputs.Rows];
        ForwardPasses = new long[inputs.Rows];
        BackwardPasses = new long[inputs.Rows];
    }

    /// <summary>What the attack returned for every row.</summary>
    public Tensor Adversarial { get; }

    public AttackRowStatus[] Status { get; }

    public double[] Norms { get; }

    public long[] ForwardPasses { get; }

    public long[] BackwardPasses { get; }

    /// <summary>Parts of a composed attack, in the order of their first run.</summary>
    public List<AttackPart> Parts { get; } = [];

    public List<string> Notes { get; } = [];

    public bool Completed { get; set; } = true;

    public int Broken => Status.Count(static status => status == AttackRowStatus.Broken);

    /// <summary>Takes over an outcome for rows from <paramref name="start"/> on.</summary>
    public void Take(int start, AttackOutcome outcome)
    {
        var own = new RowResults(outcome.Adversarial) { Completed = outcome.Completed };
        outcome.Status.CopyTo(own.Status);
        outcome.Norms.CopyTo(own.Norms);
        outcome.ForwardPasses.CopyTo(own.ForwardPasses);
        outcome.BackwardPasses.CopyTo(own.BackwardPasses);
        own.Parts.AddRange(outcome.Parts);
        own.Notes.AddRange(outcome.Notes);
        Take(start, own);
    }

    /// <summary>The same of results that were kept.</summary>
    public void Take(int start, RowResults part)
    {
        for (int i = 0; i < part.Status.Length; i++)
        {
            Status[start + i] = part.Status[i];
            Norms[start + i] = part.Norms[i];
            ForwardPasses[start + i] = part.ForwardPasses[i];
            BackwardPasses[start + i] = part.BackwardPasses[i];
            part.Adversarial.Row(i).CopyTo(Adversarial.Row(start + i));
        }

        foreach (AttackPart one in part.Parts)
        {
            int known = Parts.FindIndex(p => p.Name == one.Name);
            if (known < 0) Parts.Add(one);
            else Parts[known] = Parts[known].Plus(one);
        }

        Notes.AddRange(part.Notes.Except(Notes));
        Completed &= part.Completed;
    }

    /// <summary>The rows that were changed and the counts of all, as bytes.</summary>
    /// <param name="inputs">The clean rows.</param>
    /// <param name="ids">Their names.</param>
    public byte[] ToBytes(Tensor inputs, ReadOnlySpan<int> ids)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Status.Length);
        writer.Write(Adversarial.Shape.RowLength);
        for (int row = 0; row < Status.Length; row++)
        {
            writer.Write(ids[row]);
            writer.Write((byte)Status[row]);
            writer.Write(Norms[row]);
            writer.Write(ForwardPasses[row]);
            writer.Write(BackwardPasses[row]);
            bool changed = !Adversarial.Row(row).SequenceEqual(inputs.Row(row));
            writer.Write(changed);
            if (changed) writer.Write(MemoryMarshal.AsBytes(Adversarial.Row(row)));
        }

        writer.Write(Parts.Count);
        foreach (AttackPart part in Parts)
        {
            writer.Write(part.Name);
            writer.Write(part.Attacked);
            writer.Write(part.Broken);
        }

        writer.Write(Notes.Count);
        foreach (string note in Notes) writer.Write(note);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the bytes back for the same rows; null when they are not of these rows.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <param name="inputs">The clean rows.</param>
    /// <param name="ids">Their names.</param>
    public static RowResults? FromBytes(byte[] bytes, Tensor inputs, ReadOnlySpan<int> ids)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (reader.ReadInt32() != inputs.Rows || reader.ReadInt32() != inputs.Shape.RowLength) return null;
            var results = new RowResults(inputs);
            for (int row = 0; row < inputs.Rows; row++)
            {
                if (reader.ReadInt32() != ids[row]) return null;
                results.ReadRow(reader, row);
                if (!Enum.IsDefined(results.Status[row])) return null;
            }

            int parts = reader.ReadInt32();
            if (parts is < 0 or > MostNotes) return null;
            for (int i = 0; i < parts; i++) results.Parts.Add(new AttackPart(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32()));
            int notes = reader.ReadInt32();
            if (notes is < 0 or > MostNotes) return null;
            for (int i = 0; i < notes; i++) results.Notes.Add(reader.ReadString());
            return results;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private void ReadRow(BinaryReader reader, int row)
    {
        Status[row] = (AttackRowStatus)reader.ReadByte();
        Norms[row] = reader.ReadDouble();
        ForwardPasses[row] = reader.ReadInt64();
        BackwardPasses[row] = reader.ReadInt64();
        if (reader.ReadBoolean()) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(Adversarial.Row(row)));
    }
}
