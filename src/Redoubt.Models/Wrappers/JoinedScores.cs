using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The scores of several classifiers side by side, <c>[n, M·K]</c>.</summary>
internal sealed class JoinedScores(IReadOnlyList<IClassifier> members)
{
    private readonly RowsBuffer _all = new(new Shape(members.Count * members[0].Classes)), _own = new(new Shape(members[0].Classes));

    public int Classes => members[0].Classes;

    /// <summary>Values of a row.</summary>
    public int Width => members.Count * Classes;

    /// <summary>Runs every member; the result is overwritten by the next call.</summary>
    public Tensor Compute(Tensor inputs)
    {
        Tensor all = _all.First(inputs.Rows), own = _own.First(inputs.Rows);
        for (int member = 0; member < members.Count; member++)
        {
            members[member].Scores(inputs, own);
            for (int row = 0; row < inputs.Rows; row++) own.Row(row).CopyTo(all.Row(row).Slice(member * Classes, Classes));
        }

        return all;
    }
}
