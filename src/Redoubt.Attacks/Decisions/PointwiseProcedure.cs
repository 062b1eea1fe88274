using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The pointwise attack on one row.</summary>
internal sealed class PointwiseProcedure(Shape example) : DecisionProcedure(example)
{
    // A share of noise that does nothing is doubled; the first is one value in 64.
    private const int FirstPart = 64, Groups = 8;

    private readonly float[] _wrong = new float[example.Count];

    protected override IEnumerator<int> Steps()
    {
        for (ulong start = 0; ; start++)
        {
            RandomKey key = Key.Fold(start);
            int[] order = Shuffled(key.Fold(0));
            bool found = false;
            for (int count = Math.Max(1, order.Length / FirstPart); !found; count = Math.Min(2 * count, order.Length))
            {
                Sprinkle(order.AsSpan(0, count), key.Fold(1));
                yield return 1;
                found = Reached;
                if (count == order.Length) break;
            }

            if (!found) continue;
            Candidate.CopyTo(_wrong.AsSpan());
            foreach (int queries in GiveBack(key.Fold(2))) yield return queries;
        }
    }

    private void Sprinkle(ReadOnlySpan<int> places, RandomKey ends)
    {
        Clean.CopyTo(Candidate.AsSpan());
        foreach (int i in places)
        {
            // To the farther end where the value lies at one, else nothing would change.
            bool up = Clean[i] <= Bounds.Lower || (Clean[i] < Bounds.Upper && ends.Below(2, (uint)i) == 1);
            Candidate[i] = up ? Bounds.Upper : Bounds.Lower;
        }
    }

    /// <summary>Gives values back, in groups of an eighth of what is changed, then of a half of that, down to single values, until a pass over all gives nothing back.</summary>
    private IEnumerable<int> GiveBack(RandomKey key)
    {
        int[] changed = Changed();
        int size = Math.Max(1, changed.Length / Groups);
        for (uint pass = 0; ; pass++)
        {
            bool any = false;
            changed = Changed();
            int[] order = key.Fold(pass).Permutation(changed.Length);
            for (int first = 0; first < order.Length; first += size)
            {
                _wrong.CopyTo(Candidate.AsSpan());
                for (int k = first; k < Math.Min(first + size, order.Length); k++) Candidate[changed[order[k]]] = Clean[changed[order[k]]];
                yield return 1;
                if (!Reached) continue;
                any = true;
                Candidate.CopyTo(_wrong.AsSpan());
            }

            if (size == 1 && !any) yield break;
            size = Math.Max(1, size / 2);
        }
    }

    private int[] Changed() => [.. Enumerable.Range(0, _wrong.Length).Where(i => _wrong[i] != Clean[i])];
}
