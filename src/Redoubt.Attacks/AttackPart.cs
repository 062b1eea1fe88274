namespace Redoubt.Attacks;

/// <summary>What one part of a composed attack did.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Attacked">Rows that it was run on.</param>
/// <param name="Broken">Rows that it broke.</param>
public sealed record AttackPart(string Name, int Attacked, int Broken)
{
    /// <summary>The same on these rows and on others together.</summary>
    /// <param name="other">What the part did on other rows.</param>
    public AttackPart Plus(AttackPart other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Attacked = Attacked + other.Attacked, Broken = Broken + other.Broken };
    }

    /// <summary>One sentence for a report.</summary>
    public override string ToString() => $"{Name} broke {Broken} of {Attacked} rows.";
}
