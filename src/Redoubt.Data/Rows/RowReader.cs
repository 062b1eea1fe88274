using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The rows of one data set in their order, one at a time. Everything but the rows is known as soon as it is open.</summary>
/// <remarks>A row is first passed over (<see cref="MoveNext"/>, which gives label and group) and only then turned into numbers (<see cref="CopyTo"/>), so that
/// rows nobody wants cost little. When <see cref="MoveNext"/> has returned false, the files were checked to their end.</remarks>
internal abstract class RowReader : IDisposable
{
    /// <summary>What error sentences call the rows, for example the file that holds them.</summary>
    public abstract string Name { get; }

    /// <summary>Shape of one row.</summary>
    public abstract Shape RowShape { get; }

    /// <summary>Number of rows where it is known before they are read.</summary>
    public abstract long? Rows { get; }

    /// <summary>Upper bound on the number of rows, from the size of the files.</summary>
    public virtual long MostRows => Rows ?? int.MaxValue;

    /// <summary>Whether the rows are known to be there, so that memory for all of them can be allocated at once.</summary>
    public virtual bool RowsAreThere => Rows is not null;

    /// <summary>Name of every class, or null when the source does not say.</summary>
    public virtual IReadOnlyList<string>? ClassNames => null;

    /// <summary>Table columns behind the features, or null.</summary>
    public virtual IReadOnlyList<FeatureColumn>? Columns => null;

    /// <summary>What was not applied in the rows read so far.</summary>
    public virtual IEnumerable<string> Remarks => [];

    /// <summary>Class of the current row.</summary>
    public int Label { get; protected set; }

    /// <summary>Group of the current row, or null when the source has no groups.</summary>
    public string? Group { get; protected set; }

    /// <summary>Position of the current row in its source.</summary>
    public int Index { get; protected set; } = -1;

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    /// <summary>Reads what the current row consists of, where <see cref="MoveNext"/> did not, so that memory for its numbers is allocated only when they are there.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>Writes the numbers of the current row, after <see cref="Prepare"/>.</summary>
    /// <param name="row"><see cref="RowShape"/> numbers, overwritten.</param>
    public abstract void CopyTo(Span<float> row);

    /// <inheritdoc/>
    public abstract void Dispose();
}
