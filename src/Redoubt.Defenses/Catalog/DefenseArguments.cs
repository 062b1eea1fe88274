using Redoubt.Graphs;

namespace Redoubt.Defenses;

/// <summary>The numbers of a defense, or its network.</summary>
internal sealed record DefenseArguments(IReadOnlyDictionary<string, double> Numbers, Graph? Network)
{
    public double this[string name] => Numbers[name];

    public int Whole(string name) => (int)Numbers[name];
}
